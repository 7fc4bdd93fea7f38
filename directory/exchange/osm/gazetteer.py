"""The gazetteer of an extract: what people name when they say where they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import floor
from typing import TYPE_CHECKING

from directory.exchange.cleaning import line
from directory.exchange.osm import tags as said
from directory.exchange.osm.shapes import Point, gathered, mean, middle, nearest
from directory.exchange.records import GazetteerRecord
from directory.geo import haversine
from directory.model.gazetteer import PlaceKind
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from directory.exchange.osm.rules import Tags

ONE_STOP = 300.0
"""Metres within which stops, stations and landmarks of one name are one."""

ONE_STREET = 400.0
"""Metres within which pieces of one name are one street; farther away it is another town's."""

ONE_DOOR = 40.0
"""Metres within which one house number is written once."""

RANKS = {
    PlaceKind.DISTRICT: 20,
    PlaceKind.STATION: 16,
    PlaceKind.LANDMARK: 30,
    PlaceKind.STREET: 40,
    PlaceKind.POSTCODE: 45,
    PlaceKind.STOP: 50,
    PlaceKind.ADDRESS: 60,
}
_TOWNS = {"city": 5, "town": 8, "municipality": 9}
_DISTRICTS = (
    frozenset("borough district hamlet island neighbourhood quarter suburb village".split()) | _TOWNS.keys()
)
_LANDMARKS = {
    "amenity": frozenset(
        "arts_centre cinema college community_centre concert_hall courthouse hospital library marketplace "
        "place_of_worship police public_bath school theatre townhall university".split()
    ),
    "building": frozenset("cathedral church mosque synagogue temple".split()),
    "historic": frozenset("castle monument".split()),
    "leisure": frozenset("park sports_centre stadium swimming_pool water_park".split()),
    "man_made": frozenset("lighthouse tower".split()),
    "place": frozenset(["square"]),
    "shop": frozenset("department_store mall supermarket".split()),
    "tourism": frozenset("attraction museum theme_park zoo".split()),
}
_NO_STREETS = frozenset("bus_stop construction elevator platform proposed razed rest_area services".split())
_CELL = 0.03
"""Degrees; districts are sought in the cell of a place and those around it."""

KEYS = frozenset(
    [
        "addr:housenumber",
        "addr:postcode",
        "aeroway",
        "highway",
        "place",
        "public_transport",
        "railway",
        *_LANDMARKS,
    ]
)
"""An object without any of these keys has no place in the gazetteer."""


def kind_of(tags: Tags) -> tuple[PlaceKind, str | None, int] | None:
    """Kind, nature and rank of a named place that is a point; streets and addresses are others' work."""
    if nature := _station(tags):
        return PlaceKind.STATION, nature, RANKS[PlaceKind.STATION] - (nature == "train") * 6
    if (place := tags.get("place")) in _DISTRICTS:
        return PlaceKind.DISTRICT, None, _TOWNS.get(place or "", RANKS[PlaceKind.DISTRICT])
    if (
        tags.get("highway") == "bus_stop"
        or tags.get("railway") == "tram_stop"
        or tags.get("public_transport") == "platform"
    ):
        return PlaceKind.STOP, None, RANKS[PlaceKind.STOP]
    if any(tags.get(key) in kinds for key, kinds in _LANDMARKS.items()):
        return PlaceKind.LANDMARK, None, RANKS[PlaceKind.LANDMARK]
    return None


def _station(tags: Tags) -> str | None:
    railway, transport = tags.get("railway"), tags.get("public_transport")
    if tags.get("amenity") == "bus_station":
        return "bus"
    if tags.get("amenity") == "ferry_terminal":
        return "ferry"
    if tags.get("aeroway") == "aerodrome":
        return "airport"
    if railway in ("station", "halt") or transport == "station" or tags.get("building") == "train_station":
        for nature, keys in (("metro", ("subway",)), ("tram", ("tram", "light_rail")), ("bus", ("bus",))):
            if tags.get("station") in keys or any(
                tags.get(key) == "yes" and tags.get("train") != "yes" for key in keys
            ):
                return nature
        return "train"
    return None


def is_of_interest(tags: Tags) -> bool:
    """Say whether an object with these tags tells the gazetteer anything."""
    return (
        "addr:housenumber" in tags
        or is_street(tags)
        or bool(said.postcode(tags))
        or kind_of(tags) is not None
    )


def is_street(tags: Tags) -> bool:
    """Say whether a way with these tags is a street with a name."""
    return tags.get("highway", "bus_stop") not in _NO_STREETS and any(key.startswith("name") for key in tags)


@dataclass(kw_only=True)
class Gatherer:
    """Takes the objects of an extract one by one, and makes places of them at the end."""

    default_locale: str
    country: str | None
    _places: list[GazetteerRecord] = field(default_factory=list)
    _streets: dict[str, list[_Piece]] = field(default_factory=lambda: defaultdict(list))
    _doors: dict[tuple[str, str, str], list[_Door]] = field(default_factory=lambda: defaultdict(list))
    _postcodes: dict[str, list[Point]] = field(default_factory=lambda: defaultdict(list))

    def take(self, tags: Tags, point: Point, vertices: Sequence[Point] = ()) -> None:
        """Note what an object says; vertices are those of a way that may be a street."""
        if code := said.postcode(tags):
            self._postcodes[code].append(point)
        if "addr:housenumber" in tags:
            self._take_address(tags, point, code)
        if vertices and is_street(tags):
            self._take_street(tags, vertices)
        elif found := kind_of(tags):
            self._take_place(tags, point, *found)

    def _take_address(self, tags: Tags, point: Point, code: str) -> None:
        street = said.street(tags)
        if not street:
            return
        for number in said.house_numbers(tags):
            doors = self._doors[fold(street), number.casefold().replace(" ", ""), code]
            if all(haversine(point, door.point) > ONE_DOOR for door in doors[:20]):
                doors.append(
                    _Door(
                        street=street,
                        number=number,
                        point=point,
                        region=line(tags.get("addr:suburb", "")),
                    )
                )

    def _take_street(self, tags: Tags, vertices: Sequence[Point]) -> None:
        names = said.texts(tags, "name", self.default_locale)
        if own := names.get(self.default_locale):
            spread = list(
                dict.fromkeys(
                    [vertices[0], middle(vertices), vertices[-1], *vertices[:: max(1, len(vertices) // 8)]]
                )
            )
            others = tuple(said.alternate_names(tags, self.default_locale).values())
            self._streets[fold(own)].append(_Piece(name=own, names=names, others=others, points=spread))

    def _take_place(self, tags: Tags, point: Point, kind: PlaceKind, nature: str | None, rank: int) -> None:
        names = said.texts(tags, "name", self.default_locale)
        name = names.get(self.default_locale) or next(iter(names.values()), "")
        if not any(character.isalpha() for character in name):
            return  # a platform's number
        others = tuple(
            part
            for text in said.alternate_names(tags, self.default_locale).values()
            for part in text.split("; ")
        )
        self._places.append(
            GazetteerRecord(
                kind=kind,
                name=name,
                latitude=point[0],
                longitude=point[1],
                names=names,
                nature=nature,
                rank=rank,
                alternate_names=others,
                region=line(tags.get("addr:suburb", "")) or None,
            )
        )

    def places(self) -> list[GazetteerRecord]:
        """All places, those that people name most first; points rounded to a decimetre."""
        named = list(self._named())
        districts = _Districts(
            [place for place in named if place.kind is PlaceKind.DISTRICT and place.rank >= 20]
        )
        streets = [*self._whole_streets(), *self._streets_of_doors()]
        doors = list(self._addresses())
        codes = [
            _record(PlaceKind.POSTCODE, code, mean(points), postal_code=code)
            for code, points in self._postcodes.items()
        ]
        known = [
            replace(
                place,
                region=place.region
                or (None if place.kind is PlaceKind.DISTRICT else districts.around(place)),
                latitude=round(place.latitude, 6),
                longitude=round(place.longitude, 6),
            )
            for place in [*named, *streets, *codes, *doors]
        ]
        return sorted(known, key=lambda place: (place.rank, place.name, place.latitude, place.longitude))

    def _named(self) -> Iterator[GazetteerRecord]:
        alike: dict[tuple[PlaceKind, str | None, str], list[GazetteerRecord]] = defaultdict(list)
        for place in self._places:
            alike[place.kind, place.nature, fold(place.name)].append(place)
        for twins in alike.values():
            for group in gathered([(twin.latitude, twin.longitude) for twin in twins], ONE_STOP):
                yield _joined([twins[index] for index in group])

    def _whole_streets(self) -> Iterator[GazetteerRecord]:
        for pieces in self._streets.values():
            points = [point for piece in pieces for point in piece.points]
            owners = [piece for piece in pieces for _ in piece.points]
            for group in gathered(points, ONE_STREET):
                parts = [owners[index] for index in group]
                names: dict[str, str] = {}
                for piece in parts:
                    names = {**piece.names, **names}
                name = Counter(piece.name for piece in parts).most_common(1)[0][0]
                spots = [points[index] for index in group]
                others = tuple(dict.fromkeys(other for piece in parts for other in piece.others))
                yield _record(
                    PlaceKind.STREET,
                    name,
                    nearest(spots, mean(spots)),
                    names=names,
                    street=name,
                    alternate_names=others,
                )

    def _streets_of_doors(self) -> Iterator[GazetteerRecord]:
        """Streets that no way is named after: only addresses tell of them."""
        lone: dict[str, list[_Door]] = defaultdict(list)
        for (folded, _, _), doors in self._doors.items():
            if folded not in self._streets:
                lone[folded].extend(doors)
        for doors in lone.values():
            points = [door.point for door in doors]
            for group in gathered(points, ONE_STREET):
                spots = [points[index] for index in group]
                name = doors[group[0]].street
                yield _record(PlaceKind.STREET, name, nearest(spots, mean(spots)), street=name)

    def _addresses(self) -> Iterator[GazetteerRecord]:
        for (_, _, code), doors in self._doors.items():
            for door in doors:
                yield _record(
                    PlaceKind.ADDRESS,
                    said.written_address(door.street, door.number, self.country),
                    door.point,
                    street=door.street,
                    housenumber=door.number,
                    postal_code=code or None,
                    region=door.region or None,
                )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    name: str
    names: dict[str, str]
    others: tuple[str, ...]
    points: list[Point]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Door:
    street: str
    number: str
    point: Point
    region: str


def _record(
    kind: PlaceKind,
    name: str,
    point: Point,
    *,
    names: dict[str, str] | None = None,
    street: str | None = None,
    housenumber: str | None = None,
    postal_code: str | None = None,
    region: str | None = None,
    alternate_names: tuple[str, ...] = (),
) -> GazetteerRecord:
    return GazetteerRecord(
        kind=kind,
        name=name,
        latitude=point[0],
        longitude=point[1],
        names=names or {},
        street=street,
        housenumber=housenumber,
        postal_code=postal_code,
        region=region,
        rank=RANKS[kind],
        alternate_names=alternate_names,
    )


def _joined(twins: Sequence[GazetteerRecord]) -> GazetteerRecord:
    """One place of several: where the first of the best rank is, with the names of all."""
    best = min(twins, key=lambda twin: (twin.rank, -len(twin.names)))
    names: dict[str, str] = dict(best.names)
    others = dict.fromkeys(best.alternate_names)
    for twin in twins:
        names = {**twin.names, **names}
        others |= dict.fromkeys(
            [*twin.alternate_names, *(name for tag, name in twin.names.items() if names[tag] != name)]
        )
    return replace(best, names=names, alternate_names=tuple(others))


class _Districts:
    """Districts by cells of a few kilometres."""

    def __init__(self, districts: Sequence[GazetteerRecord]) -> None:
        self._cells: dict[tuple[int, int], list[GazetteerRecord]] = defaultdict(list)
        for district in districts:
            self._cells[_cell(district)].append(district)

    def around(self, place: GazetteerRecord) -> str | None:
        """The name of the nearest district within two to four kilometres."""
        row, column = _cell(place)
        near = [
            district
            for cell in ((r, c) for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1))
            for district in self._cells.get(cell, ())
        ]
        point = (place.latitude, place.longitude)
        return min(near, key=lambda d: haversine(point, (d.latitude, d.longitude))).name if near else None


def _cell(place: GazetteerRecord) -> tuple[int, int]:
    return floor(place.latitude / _CELL), floor(place.longitude / _CELL)
