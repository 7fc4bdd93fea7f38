"""Looking a typed place up in the gazetteer: two queries, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import ColumnElement, bindparam, false, literal, or_, select, union_all

from directory.geo import Bounds, haversine
from directory.geocoding.asking import Asked, DoorNumber, understood
from directory.model import City, Place, PlaceKind, PlaceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

MAX_EXACT = 200
MAX_BEGINNING = 40
MAX_STREETS = 8
MAX_DOORS = 3_000
"""Rows that are looked at."""

NEARBY = 2_500.0
"""Metres around a district within which a place counts as in it."""

NEXT_DOOR = 24
"""House numbers farther than this from the one asked for say less than the street itself."""

OTHER_NUMBER = 4
"""What `DoorNumber.difference` says of a door that is not the one asked for."""

SAME_NAME = 300.0
"""Metres within which two places of one name are told once."""

BEGUN = 0.4
"""The penalty of a name that only begins as was typed."""

SMALL = 20
"""Districts of a lower rank are towns, and mean all that is in them."""

MUCH_WORSE = 0.6

_FIELDS = (
    Place.id,
    Place.kind,
    Place.name,
    Place.names,
    Place.street,
    Place.housenumber,
    Place.postal_code,
    Place.region,
    Place.latitude,
    Place.longitude,
    Place.rank,
)


class PlaceRow(Protocol):
    """A row of the gazetteer, as it is read."""

    id: int
    kind: PlaceKind
    name: str
    names: Mapping[str, str]
    street: str | None
    housenumber: str | None
    postal_code: str | None
    region: str | None
    latitude: float
    longitude: float
    rank: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A place that may be meant, and how well it fits what was typed."""

    row: PlaceRow
    words: frozenset[int]
    """Indexes of the typed words that its names hold."""
    penalty: float = 0.0
    """In words: for a name that only begins so, for a door with another letter."""
    around: frozenset[int] = frozenset()
    """Indexes of the typed words that say which town, district or postcode, where it lies there."""
    approximate: bool = False
    away: float = 0.0
    """Metres from the district that was typed, or else from the middle of the city."""

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude)."""
        return self.row.latitude, self.row.longitude

    @property
    def fit(self) -> float:
        """How many of the typed words it explains."""
        return len(self.words) + 0.9 * len(self.around - self.words) - self.penalty

    @property
    def order(self) -> tuple[float, bool, int, float, int]:
        """Best first."""
        return -self.fit, self.approximate, self.row.rank, self.away, self.row.id


def look_up(session: Session, city: City, text: str, *, limit: int = 5) -> list[Hit]:
    """Places that may be meant by what was typed, best first; at most two queries."""
    asked = understood(text)
    if not asked.phrases:
        return []
    hits = _named(session, city, asked)
    doors = _doors(session, city, hits, asked)
    surroundings = _Surroundings.of(city, hits)
    found = [surroundings.judged(hit) for hit in hits]
    found += [surroundings.judged(hit) for hit in _at_doors(found, doors, asked)]
    found.sort(key=lambda hit: hit.order)
    return list(_different(found))[:limit]


def nearest(
    session: Session, city: City, point: tuple[float, float], *, within: float = 500.0
) -> PlaceRow | None:
    """The place with a name that is nearest to a point, addresses and postcodes aside; one query."""
    box = Bounds(south=point[0], west=point[1], north=point[0], east=point[1]).grown(within)
    rows = _rows(
        session,
        select(*_FIELDS)
        .where(
            Place.city_id == city.id,
            Place.latitude.between(box.south, box.north),
            Place.longitude.between(box.west, box.east),
            Place.kind.not_in((PlaceKind.ADDRESS, PlaceKind.POSTCODE)),
        )
        .limit(MAX_DOORS),
    )
    return min(rows, key=lambda row: haversine(point, (row.latitude, row.longitude)), default=None)


def by_id(session: Session, city: City, place_id: int) -> PlaceRow | None:
    """The place with this number, if it is one of the city's."""
    found = _rows(session, select(*_FIELDS).where(Place.city_id == city.id, Place.id == place_id))
    return next(iter(found), None)


def _rows(session: Session, query: Any) -> Sequence[PlaceRow]:
    return cast("Sequence[PlaceRow]", session.execute(query).all())


def _named(session: Session, city: City, asked: Asked) -> list[Hit]:
    """Places with a name that was typed, or that begins so; one query."""
    said: dict[str, object] = {"city": city.id, "phrases": list(asked.phrases)}
    for number, beginning in enumerate(asked.beginnings):
        said |= {f"start{number}": beginning, f"end{number}": beginning + "\U0010ffff"}
    spans: dict[int, set[int]] = defaultdict(set)
    ways: dict[int, set[bool]] = defaultdict(set)
    rows: dict[int, PlaceRow] = {}
    for row in session.execute(_by_names(len(asked.beginnings)), said):
        rows[row.id] = cast("PlaceRow", row)
        span = asked.phrases[row.folded] if row.exact else _begun(asked, row.folded)
        spans[row.id] |= span
        ways[row.id].add(row.exact)
    # A name that was typed whole goes before one that only begins so, or that is a common word for the place.
    penalties = {frozenset([True]): 0.1, frozenset([False]): BEGUN, frozenset([True, False]): 0.0}
    return [
        Hit(row=rows[key], words=frozenset(span), penalty=penalties[frozenset(ways[key])])
        for key, span in spans.items()
    ]


@lru_cache(maxsize=64)
def _by_names(beginnings: int) -> Any:
    """The statement that asks for whole names and so many beginnings; writing it anew would cost more than asking.

    Names are compared by code points, so those that begin with a text are a range, which an index serves.
    """
    folded = PlaceName.folded
    ranges = [
        (folded >= bindparam(f"start{number}")) & (folded < bindparam(f"end{number}"))
        for number in range(beginnings)
    ]
    whole = folded.in_(bindparam("phrases", expanding=True)) & PlaceName.is_whole
    parts = [_names(whole, MAX_EXACT, exact=True), _names(or_(*ranges, false()), MAX_BEGINNING, exact=False)]
    names = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(names.c.folded, names.c.exact, *_FIELDS).join(Place, Place.id == names.c.place_id)


def _names(condition: ColumnElement[bool], limit: int, *, exact: bool) -> Any:
    return (
        select(PlaceName.place_id, PlaceName.folded, literal(exact).label("exact"))
        .join(Place, Place.id == PlaceName.place_id)
        .where(PlaceName.city_id == bindparam("city"), condition)
        .order_by(PlaceName.is_whole.desc(), Place.rank, PlaceName.id)
        .limit(limit)
    )


def _begun(asked: Asked, folded: str) -> frozenset[int]:
    return max(
        (span for start, span in asked.beginnings.items() if folded.startswith(start)),
        key=len,
        default=frozenset(),
    )


def _doors(
    session: Session, city: City, hits: Iterable[Hit], asked: Asked
) -> Mapping[str, Sequence[PlaceRow]]:
    """Addresses of the streets that were found, by street; one query, none where no number was typed."""
    streets = sorted(
        (hit for hit in hits if hit.row.street and any(asked.doors(hit.words))), key=lambda hit: hit.order
    )
    wanted = list(dict.fromkeys(hit.row.street for hit in streets))[:MAX_STREETS]
    found: dict[str, list[PlaceRow]] = defaultdict(list)
    if wanted:
        for row in session.execute(_IN_STREETS, {"city": city.id, "streets": wanted}):
            found[row.street or ""].append(cast("PlaceRow", row))
    return found


_IN_STREETS = (
    select(*_FIELDS)
    .where(
        Place.city_id == bindparam("city"),
        Place.street.in_(bindparam("streets", expanding=True)),
        Place.housenumber.is_not(None),
    )
    .limit(MAX_DOORS)
)


def _at_doors(hits: Iterable[Hit], doors: Mapping[str, Sequence[PlaceRow]], asked: Asked) -> Iterator[Hit]:
    """For each street the doors that are nearest to the numbers typed."""
    done: set[str] = set()
    for hit in hits:
        street = hit.row.street
        if not street or street in done or not hit.words:
            continue
        done.add(street)
        for index, number in asked.doors(hit.words):
            nearest_doors = _nearest_doors(doors.get(street, ()), number)
            for row, kind in nearest_doors:
                penalty = hit.penalty + kind / 10
                yield Hit(
                    row=row, words=hit.words | {index}, penalty=penalty, approximate=kind == OTHER_NUMBER
                )
            if nearest_doors:
                break


def _nearest_doors(doors: Iterable[PlaceRow], asked: DoorNumber) -> list[tuple[PlaceRow, int]]:
    """The doors that are as near to the number as any, and how near that is; none where all are far."""
    judged = [
        (number.difference(asked), row)
        for row in doors
        if (number := DoorNumber.parse(row.housenumber or "")) is not None
    ]
    if not judged:
        return []
    best = min(difference for difference, _ in judged)
    if best[1] > NEXT_DOOR:
        return []
    return [(row, best[0]) for difference, row in judged if difference == best]


@dataclass(frozen=True, kw_only=True)
class _Surroundings:
    """Districts, towns and postcodes among what was typed: they say which of several is meant."""

    districts: Sequence[Hit]
    postcodes: Sequence[Hit]
    middle: tuple[float, float] | None

    @classmethod
    def of(cls, city: City, hits: Iterable[Hit]) -> _Surroundings:
        whole = [hit for hit in hits if hit.penalty < BEGUN]
        return cls(
            districts=[hit for hit in whole if hit.row.kind is PlaceKind.DISTRICT],
            postcodes=[hit for hit in whole if hit.row.kind is PlaceKind.POSTCODE],
            middle=city.bounds.center if city.bounds else None,
        )

    def judged(self, hit: Hit) -> Hit:
        """The hit, better where the rest of what was typed speaks for it, and told how far it is."""
        around: set[int] = set()
        away = haversine(hit.point, self.middle) if self.middle else 0.0
        for district in self._others(self.districts, hit):
            far = haversine(hit.point, district.point)
            if far < NEARBY or district.row.rank < SMALL:
                away = min(away, far) if around else far
                around |= district.words
        for code in self._others(self.postcodes, hit):
            far = haversine(hit.point, code.point)
            if hit.row.postal_code == code.row.postal_code or (hit.row.postal_code is None and far < NEARBY):
                away = far
                around |= code.words
        return replace(hit, around=frozenset(around), away=away)

    @staticmethod
    def _others(places: Iterable[Hit], hit: Hit) -> Iterator[Hit]:
        return (place for place in places if not place.words & hit.words and place.row.id != hit.row.id)


def _different(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Each place once; a street only where none of its doors was found, nothing far worse than the best."""
    kept: list[Hit] = []
    doors: set[str] = set()
    for hit in hits:
        row = hit.row
        if kept and hit.fit < kept[0].fit * MUCH_WORSE:
            break
        if row.kind is PlaceKind.STREET and row.street in doors:
            continue
        if any(
            row.name == other.row.name and haversine(hit.point, other.point) < SAME_NAME for other in kept
        ):
            continue
        if row.kind is PlaceKind.ADDRESS:
            doors.add(row.street or "")
        kept.append(hit)
        yield hit
