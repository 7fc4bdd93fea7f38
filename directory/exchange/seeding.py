"""Seeding: load a city that lies in a folder of the seeds, with its services, examples and gazetteer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from directory.exchange.faults import Refused
from directory.exchange.gazetteering import load_gazetteer
from directory.exchange.jsonlines import read_records, write_records
from directory.exchange.loading import load_services
from directory.exchange.records import GazetteerRecord, ServiceRecord, SourceRecordOf
from directory.exchange.taxonomy import lay_taxonomy
from directory.model import City, UrgentKind, UrgentNumber

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

__all__ = ["lay_taxonomy", "load_seed_city", "read_records", "write_records"]

Progress = Callable[[str, int, int], None]

_BOX = ("south", "west", "north", "east")


def load_seed_city(
    session: Session, folder: Path, *, now: datetime, progress: Progress | None = None
) -> City:
    """Load or update the city of a folder; the index is laid by who calls.

    The folder has `city.toml`, `services.jsonl` and `gazetteer.jsonl`, and perhaps `examples.jsonl`.

    :raise Refused: when a file is missing or wrong, or a record cannot be kept, naming it.
    """
    said = _city_said(folder)
    city = _lay_city(session, said)
    session.flush()
    for name, source in _sources(said).items():
        path = folder / f"{name}.jsonl"
        if name == "examples" and not path.exists():
            continue
        report = load_services(session, city, source, _read(path, ServiceRecord), now=now, progress=progress)
        if report.refused:
            raise Refused(f"{path}: {report.refused[0]}")
    load_gazetteer(session, city, _read(folder / "gazetteer.jsonl", GazetteerRecord), progress=progress)
    return city


def _read(path: Path, kind: type[Any]) -> list[Any]:
    try:
        return list(read_records(path, kind))
    except OSError as fault:
        raise Refused(f"{path} cannot be read ({fault.strerror})") from fault


def _city_said(folder: Path) -> Mapping[str, Any]:
    path = folder / "city.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refused(f"{path} cannot be read ({fault})") from fault


def _lay_city(session: Session, said: Mapping[str, Any]) -> City:
    slug = said["slug"]
    city = session.scalar(select(City).where(City.slug == slug).options(selectinload(City.urgent_numbers)))
    if city is None:
        city = City(id=uuid5(NAMESPACE_URL, f"directory:{slug}"), slug=slug, urgent_numbers=[])
        session.add(city)
    city.name, city.names, city.locales = said["name"], dict(said["names"]), list(said["locales"])
    city.timezone, city.country, city.is_demo = said["timezone"], said["country"], said.get("demo", False)
    city.south, city.west, city.north, city.east = (said["bounds"][side] for side in _BOX)
    city.urgent_numbers = [
        UrgentNumber(
            city_id=city.id,
            kind=UrgentKind(row["kind"]),
            number=row["number"],
            position=position,
            is_free=row.get("is_free", True),
            source=row["source"],
        )
        for position, row in enumerate(said["urgent_numbers"])
    ]
    return city


def _sources(said: Mapping[str, Any]) -> dict[str, SourceRecordOf]:
    """Sources by the name of their file."""
    return {name: _source(table) for name, table in said["sources"].items()}


def _source(table: Mapping[str, Any]) -> SourceRecordOf:
    day: date | None = table.get("data_date")
    return SourceRecordOf(
        slug=table["slug"],
        name=table["name"],
        url=table.get("url"),
        licence=table.get("licence"),
        attribution=table.get("attribution"),
        data_date=day,
    )
