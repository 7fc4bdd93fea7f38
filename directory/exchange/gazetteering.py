"""Gazetteering: lay a city's gazetteer; places that are there again keep the numbers that links name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """A place as its rows have it."""

    values: dict[str, Any]
    """The columns but for the number and the city."""
    names: dict[str, bool]
    """Folded; True for whole ones. None of addresses, which are found by their street."""


def load_gazetteer(
    session: Session, city: City, places: Iterable[GazetteerRecord], *, progress: Progress | None = None
) -> int:
    """Let the gazetteer of a city hold these places alone; the count of them.

    Places with impossible coordinates or without a name are left out.
    """
    return store(session, city, lay_out(places), progress=progress)


def lay_out(places: Iterable[GazetteerRecord]) -> list[Laid]:
    """The rows of places, worked out before anybody is kept waiting."""
    return [
        Laid(
            values=_values(record),
            names={} if record.kind is PlaceKind.ADDRESS else found_by(record),
        )
        for record in places
        if _is_fit(record)
    ]


def store(session: Session, city: City, places: Sequence[Laid], *, progress: Progress | None = None) -> int:
    """Let the gazetteer of a city hold these places alone; rows that say the same already are left as they are."""
    session.flush()
    there = _there(session, city)
    numbers: dict[_Key, list[int]] = defaultdict(list)
    for known, one in there.items():
        numbers[_key(one)].append(known)
    kept: set[int] = set()
    rows: list[tuple[dict[str, Any], Laid]] = []
    for one in places:
        same = numbers.get(_key(one))
        number = same.pop(0) if same else None
        if number is not None and there[number] == one:
            kept.add(number)
        else:
            rows.append(({"id": number, "city_id": city.id, **one.values}, one))
    for _, batch in _batches([number for number in there if number not in kept]):
        session.execute(delete(PlaceName).where(PlaceName.place_id.in_(batch)))
        session.execute(delete(Place).where(Place.id.in_(batch)))
    _insert(session, [row for row, _ in rows])
    for done, batch in _batches([(row["id"], one.names) for row, one in rows if one.names]):
        names = [
            {"city_id": city.id, "place_id": number, "folded": folded, "is_whole": is_whole}
            for number, words in batch
            for folded, is_whole in words.items()
        ]
        session.execute(insert(PlaceName.__table__), names)  # type: ignore[arg-type]
        if progress:
            progress("Loading place names", done, len(rows))
    if len(kept) < max(len(places), len(there)):
        touch(session, city.id)
    session.flush()
    return len(places)


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


def _key(one: Laid) -> _Key:
    """What makes a place the same."""
    return one.values["kind"], one.values["name"], one.values["postal_code"]


def _there(session: Session, city: City) -> dict[int, Laid]:
    """The places of the city by their numbers, in order; two queries."""
    names: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for number, folded, is_whole in session.execute(
        select(PlaceName.place_id, PlaceName.folded, PlaceName.is_whole).where(PlaceName.city_id == city.id)
    ):
        names[number][folded] = is_whole
    table = Place.__table__
    columns = [column for column in table.columns if column.name not in ("id", "city_id")]
    return {
        number: Laid(
            values=dict(zip([column.name for column in columns], values, strict=True)),
            names=names.get(number, {}),
        )
        for number, *values in session.execute(
            select(table.c.id, *columns).where(table.c.city_id == city.id).order_by(table.c.id)
        )
    }


def _values(record: GazetteerRecord) -> dict[str, Any]:
    return {
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


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    table = Place.__table__
    for _, batch in _batches([row for row in rows if row["id"] is not None]):
        session.execute(insert(table), batch)  # type: ignore[arg-type]
    for _, batch in _batches([row for row in rows if row["id"] is None]):
        values = [{name: value for name, value in row.items() if name != "id"} for row in batch]
        inserted = session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), values)  # type: ignore[arg-type]
        for row, number in zip(batch, inserted, strict=True):
            row["id"] = number


def _batches(items: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    for start in range(0, len(items), _BATCH):
        batch = items[start : start + _BATCH]
        yield start + len(batch), batch
