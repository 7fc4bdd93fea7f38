"""Duplicates: services of a city that may be the one that somebody is about to add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from sqlalchemy import and_, or_, select

from directory.geo import Bounds, haversine
from directory.model import Location, Phone, Service, ServiceAtLocation
from directory.model.facts import Publication
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from directory.model import City

NEAR: Final = 150.0
"""Metres within which a like name means the same place."""
ALIKE: Final = 78.0
"""Likeness of names (0 to 100) from which on they may mean the same."""
SAME: Final = 92.0
"""Likeness from which on they do, wherever they are."""
MOST: Final = 5
_BEGINNING = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Twin:
    """A service that may be the same."""

    code: str
    name: str
    likeness: float
    """Of the names, 0 to 100."""
    metres: float | None
    same_phone: bool


def twins(
    session: Session,
    city: City,
    name: str,
    *,
    phones: Sequence[str] = (),
    points: Sequence[tuple[float, float]] = (),
    without: str = "",
    only_public: bool = False,
) -> list[Twin]:
    """Services that may be the same, the likeliest first, at most five; two queries.

    :param points: places as (latitude, longitude) in degrees.
    :param without: the code of the service itself.
    :param only_public: leave out what only the city's own staff may know of.
    """
    folded = fold(name[:200])
    if not folded:
        return []
    called = set()
    if phones:
        numbers = select(Phone.service_id).where(Phone.city_id == city.id, Phone.number.in_(phones))
        called = set(session.scalars(numbers))
    rows = session.execute(
        select(Service.id, Service.code, Service.name, Location.latitude, Location.longitude)
        .outerjoin(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .outerjoin(Location, Location.id == ServiceAtLocation.location_id)
        .where(
            Service.city_id == city.id,
            Service.code != without,
            Service.publication == Publication.PUBLISHED
            if only_public
            else Service.publication != Publication.ARCHIVED,
            or_(
                *_like(name),
                *(_within(point) for point in points),
                *([Service.id.in_(called)] if called else []),
            ),
        )
        .limit(5_000)
    )
    found: dict[str, Twin] = {}
    for row in rows:
        metres = min(
            (haversine(point, (row.latitude, row.longitude)) for point in points if row.latitude is not None),
            default=None,
        )
        twin = Twin(
            code=row.code,
            name=row.name,
            likeness=fuzz.token_sort_ratio(folded, fold(row.name[:200])),
            metres=metres,
            same_phone=row.id in called,
        )
        if _is_likely(twin) and (row.code not in found or _order(twin) < _order(found[row.code])):
            found[row.code] = twin
    return sorted(found.values(), key=_order)[:MOST]


def _like(name: str) -> list[ColumnElement[bool]]:
    """Names that share the beginning of one of the longest words; the rest is compared outside."""
    words = sorted(name.split(), key=len, reverse=True)[:3]
    starts = {word[:_BEGINNING] for word in words if len(word) >= _BEGINNING} or {name.strip()[:_BEGINNING]}
    return [Service.name.icontains(start, autoescape=True) for start in starts]


def _within(point: tuple[float, float]) -> ColumnElement[bool]:
    box = Bounds(south=point[0], north=point[0], west=point[1], east=point[1]).grown(NEAR)
    return and_(
        Location.latitude.between(box.south, box.north), Location.longitude.between(box.west, box.east)
    )


def _is_likely(twin: Twin) -> bool:
    if twin.likeness >= SAME:
        return True
    is_near = twin.metres is not None and twin.metres <= NEAR
    return twin.likeness >= ALIKE and (is_near or twin.same_phone or twin.metres is None)


def _order(twin: Twin) -> tuple[float, float]:
    return -twin.likeness - 10 * twin.same_phone, twin.metres if twin.metres is not None else 1e9
