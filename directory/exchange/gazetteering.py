"""Gazetteering: lay a city's gazetteer anew; places that are there again keep the numbers that links name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from directory.exchange.cleaning import line
from directory.geocoding.wording import common_words, key, number_key
from directory.indexing import touch
from directory.model import City, Place, PlaceKind, PlaceName

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.exchange.records import GazetteerRecord

Progress = Callable[[str, int, int], None]

MAX_STARTS = 6
"""From how many of a name's words on it is found."""

_BATCH = 5_000
_Key = tuple[PlaceKind, str, str | None]


def load_gazetteer(
    session: Session, city: City, places: Iterable[GazetteerRecord], *, progress: Progress | None = None
) -> int:
    """Replace the gazetteer of a city; the count of places.

    Places with impossible coordinates or without a name are left out.
    """
    session.flush()
    records = [record for record in places if _is_fit(record)]
    numbers = _numbers(session, city)
    session.execute(delete(PlaceName).where(PlaceName.city_id == city.id))
    session.execute(delete(Place).where(Place.city_id == city.id))
    rows: list[tuple[GazetteerRecord, dict[str, Any]]] = []
    for record in records:
        row = _row(city, record)
        if known := numbers.get((row["kind"], row["name"], row["postal_code"])):
            row["id"] = known.pop(0)
        rows.append((record, row))
    _insert(session, rows)
    for done, batch in _batches(
        [(record, row) for record, row in rows if record.kind is not PlaceKind.ADDRESS]
    ):
        names = [
            {"city_id": city.id, "place_id": row["id"], "folded": folded, "is_whole": is_whole}
            for record, row in batch
            for folded, is_whole in found_by(record).items()
        ]
        session.execute(insert(PlaceName.__table__), names)  # type: ignore[arg-type]
        if progress:
            progress("Loading place names", done, len(rows))
    touch(session, city.id)
    session.flush()
    return len(rows)


def found_by(record: GazetteerRecord) -> dict[str, bool]:
    """Folded names of a place, from each of their words on; True for those that are whole."""
    names = [record.name, *record.names.values(), *record.alternate_names]
    if record.kind is PlaceKind.POSTCODE:
        names.append(record.name.replace(" ", ""))
    whole = dict.fromkeys((folded for folded in map(key, names) if folded), True)
    starts: dict[str, bool] = {}
    for folded in whole:
        parts = folded.split()
        starts |= {" ".join(parts[start:]): False for start in range(1, min(len(parts), MAX_STARTS))}
    common = dict.fromkeys(common_words(record.nature), True) if record.kind is PlaceKind.STATION else {}
    return {**starts, **common, **whole}


def _is_fit(record: GazetteerRecord) -> bool:
    on_earth = (
        isfinite(record.latitude)
        and isfinite(record.longitude)
        and -90 <= record.latitude <= 90
        and -180 <= record.longitude <= 180
    )
    return on_earth and bool(key(record.name))


def _numbers(session: Session, city: City) -> dict[_Key, list[int]]:
    """The numbers of the city's places by what makes them the same."""
    numbers: dict[_Key, list[int]] = defaultdict(list)
    for row in session.execute(
        select(Place.id, Place.kind, Place.name, Place.postal_code)
        .where(Place.city_id == city.id)
        .order_by(Place.id)
    ):
        numbers[row.kind, row.name, row.postal_code].append(row.id)
    return numbers


def _row(city: City, record: GazetteerRecord) -> dict[str, Any]:
    return {
        "id": None,
        "city_id": city.id,
        "kind": record.kind,
        "name": line(record.name),
        "names": {tag: line(name) for tag, name in record.names.items() if name and name != record.name},
        "street": key(record.street) if record.street else None,
        "housenumber": number_key(record.housenumber) if record.housenumber else None,
        "postal_code": line(record.postal_code, 20) if record.postal_code else None,
        "region": line(record.region) if record.region else None,
        "latitude": record.latitude,
        "longitude": record.longitude,
        "rank": record.rank,
    }


def _insert(session: Session, rows: Sequence[tuple[GazetteerRecord, dict[str, Any]]]) -> None:
    table = Place.__table__
    for _, batch in _batches([row for _, row in rows if row["id"] is not None]):
        session.execute(insert(table), batch)  # type: ignore[arg-type]
    for _, batch in _batches([row for _, row in rows if row["id"] is None]):
        values = [{name: value for name, value in row.items() if name != "id"} for row in batch]
        inserted = session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), values)  # type: ignore[arg-type]
        for row, number in zip(batch, inserted, strict=True):
            row["id"] = number


def _batches(items: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    for start in range(0, len(items), _BATCH):
        batch = items[start : start + _BATCH]
        yield start + len(batch), batch
