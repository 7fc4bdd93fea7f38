"""Familiar places: a short list of districts and stations to choose from, for those who do not type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from directory.geo import haversine
from directory.geocoding.geocoder import Found
from directory.geocoding.lookup import SMALL
from directory.geocoding.wording import common_phrases
from directory.model import City, Place, PlaceKind, PlaceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from directory.geocoding.lookup import PlaceRow

MOST_DISTRICTS, MOST = 9, 12
ENOUGH = 6
"""With so many districts and stations, bus stops are not offered."""
APART = 300.0
"""Metres within which two places are told once."""
MOST_NAMES = 20_000
MOST_LANDMARKS = 120
LOOKED_AT = 500
"""Rows of each city that are read."""

_FIELDS = (Place.id, Place.kind, Place.name, Place.names, Place.latitude, Place.longitude, Place.rank)


def familiar(session: Session, city: City, *, locale: str) -> list[Found]:
    """Places that people of the city know, districts first, those nearest to its middle first; one query.

    At most a dozen, no two of one name or next to each other; none where the city has no gazetteer.
    """
    rows = cast(
        "Sequence[PlaceRow]",
        session.execute(
            select(*_FIELDS)
            .where(
                Place.city_id == city.id,
                Place.kind.in_((PlaceKind.DISTRICT, PlaceKind.STATION, PlaceKind.STOP)),
            )
            .order_by(Place.rank, Place.id)
            .limit(LOOKED_AT)
        ).all(),
    )
    if not rows:
        return []
    middle = city.bounds.center if city.bounds else (rows[0].latitude, rows[0].longitude)
    rows = sorted(rows, key=lambda row: haversine((row.latitude, row.longitude), middle))
    # A district of a lower rank is the whole town: whoever is there has said nothing.
    chosen = _apart(
        [row for row in rows if row.kind is PlaceKind.DISTRICT and row.rank >= SMALL], [], MOST_DISTRICTS
    )
    chosen = _apart((row for row in rows if row.kind is PlaceKind.STATION), chosen, MOST)
    if len(chosen) < ENOUGH:
        chosen = _apart((row for row in rows if row.kind is PlaceKind.STOP), chosen, ENOUGH)
    return [_found(row, locale) for row in chosen]


def districts(session: Session, city: City) -> frozenset[str]:
    """Folded names of the city's districts, in all locales; one query."""
    return frozenset(
        session.scalars(
            select(PlaceName.folded)
            .join(Place, Place.id == PlaceName.place_id)
            .where(PlaceName.city_id == city.id, PlaceName.is_whole, Place.kind == PlaceKind.DISTRICT)
            .limit(MOST_NAMES)
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Landmark:
    """A district or station, its name for the reader, and all folded names by which people call it."""

    name: str
    latitude: float
    longitude: float
    is_district: bool
    called: tuple[str, ...]


def landmarks(session: Session, city: City, *, locale: str, most: int = MOST_LANDMARKS) -> list[Landmark]:
    """Districts and stations of a city, the best known first, then those nearest to its middle; one query.

    Of the common words for stations each has the one under which every gazetteer has it, and no more.
    """
    rows = session.execute(
        select(*_FIELDS, PlaceName.folded)
        .join(PlaceName, Place.id == PlaceName.place_id)
        .where(
            Place.city_id == city.id,
            Place.kind.in_((PlaceKind.DISTRICT, PlaceKind.STATION)),
            PlaceName.is_whole,
        )
        .order_by(Place.rank, Place.id, PlaceName.id)
        .limit(MOST_NAMES)
    ).all()
    common = common_phrases()
    called: dict[int, list[str]] = {}
    middle = city.bounds.center if city.bounds else (0.0, 0.0)
    places = {row.id: row for row in rows}
    order = sorted(
        places.values(),
        key=lambda row: (row.rank, haversine((row.latitude, row.longitude), middle), row.id),
    )
    for row in rows:
        if common.get(row.folded, row.folded) == row.folded:
            called.setdefault(row.id, []).append(row.folded)
    return [
        Landmark(
            name=row.names.get(locale) or row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            is_district=row.kind is PlaceKind.DISTRICT,
            called=tuple(called.get(row.id, ())),
        )
        for row in order[:most]
    ]


def _apart(rows: Iterable[PlaceRow], chosen: list[PlaceRow], most: int) -> list[PlaceRow]:
    """Those chosen, and as many of the rows as may be that lie apart from them and are called otherwise."""
    kept = list(chosen)
    for row in rows:
        if len(kept) >= most:
            break
        point = (row.latitude, row.longitude)
        if all(
            row.name != other.name
            and (
                row.kind is PlaceKind.DISTRICT or haversine(point, (other.latitude, other.longitude)) > APART
            )
            for other in kept
        ):
            kept.append(row)
    return kept


def _found(row: PlaceRow, locale: str) -> Found:
    return Found(
        name=row.names.get(locale) or row.name,
        kind=row.kind,
        latitude=row.latitude,
        longitude=row.longitude,
        place_id=row.id,
    )
