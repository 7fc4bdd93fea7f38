"""Reading an OpenStreetMap extract, once, into services and a gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from directory.exchange.faults import Refused
from directory.exchange.osm import gazetteer
from directory.exchange.osm.services import Element, service_record, without_doubles
from directory.exchange.osm.shapes import Point, mean, ring_centroid
from directory.exchange.records import GazetteerRecord, ServiceRecord
from directory.geo import Bounds

if TYPE_CHECKING:
    from pathlib import Path

    from directory.exchange.osm.rules import TermRules

Progress = Callable[[str, int, int], None]
"""Told a message, how much is done, and of how much; 0 where nobody knows."""

_SUFFIXES = (".pbf", ".osm", ".osm.bz2", ".osm.gz", ".o5m", ".opl", ".opl.gz")
_RINGS = frozenset({"multipolygon", "boundary"})
_EVERY = 20_000
_WIDEST = 10.0
"""Degrees: a header that claims more than a country speaks of the file that the extract was cut from."""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What an extract holds for a city."""

    services: list[ServiceRecord]
    places: list[GazetteerRecord]
    bounds: Bounds
    """As its header says, or else the box around what was found."""
    data_date: date | None
    """The day of the latest change in it."""
    skipped: list[str]
    """Why places with a term were left out, each with its number."""


def read_extract(
    path: Path,
    *,
    rules: TermRules,
    default_locale: str,
    country: str | None,
    bounds: Bounds | None = None,
    city_name: str = "the city",
    progress: Progress | None = None,
) -> Extract:
    """Read the useful places and the gazetteer of a city.

    :param bounds: the city's box; what lies outside is left out.
    :raise Refused: when the file cannot be read, is no extract, or is one of another place.
    """
    reader = _Reader(
        path=path, rules=rules, default_locale=default_locale, country=country, progress=progress
    )
    reader.read()
    covered = reader.bounds()
    if covered is None:
        raise Refused(f"{path.name} holds no places; cut the extract around {city_name} and try again")
    if bounds and not _meet(covered, bounds):
        raise Refused(
            f"{path.name} is an extract of {reader.town() or 'another place'} ({_box(covered)}), "
            f"but {city_name} lies in {_box(bounds)}; give an extract that covers {city_name}"
        )
    return reader.extract(covered, bounds)


@dataclass(kw_only=True)
class _Reader:
    """One reading of one file."""

    path: Path
    rules: TermRules
    default_locale: str
    country: str | None
    progress: Progress | None
    elements: list[Element] = field(default_factory=list)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    """Vertices of the ways that may be streets, by element."""
    header: Bounds | None = None
    latest: datetime | None = None

    def read(self) -> None:
        osmium = _osmium()
        source = self._source(osmium)
        keys = self.rules.keys | gazetteer.KEYS
        try:
            self.header = _header(osmium, source)
            areas = list(self._areas(osmium, source, keys))
            objects = osmium.FileProcessor(source, osmium.osm.NODE | osmium.osm.WAY).with_locations()
            for count, found in enumerate(objects.with_filter(osmium.filter.KeyFilter(*sorted(keys)))):
                self._take(found)
                if self.progress and count % _EVERY == 0:
                    self.progress("Reading places", count, 0)
            self._shape(osmium, source, areas, objects.node_location_storage)
        except (RuntimeError, ValueError, OSError) as fault:
            raise Refused(
                f"{self.path.name} cannot be read as an OpenStreetMap extract ({fault}); "
                "download it again, whole"
            ) from fault

    def _source(self, osmium: Any) -> Any:
        if not self.path.is_file():
            raise Refused(f"{self.path} is no file; give the path of an extract such as city.osm.pbf")
        if self.path.stat().st_size == 0:
            raise Refused(f"{self.path.name} is empty; download the extract again")
        known = self.path.name.lower().endswith(_SUFFIXES)
        return osmium.io.File(str(self.path), "" if known else "pbf")

    def _areas(
        self, osmium: Any, source: Any, keys: frozenset[str]
    ) -> Iterator[tuple[str, dict[str, str], list[int]]]:
        """Relations that are areas worth keeping: name, tags, and the ways of their outer rings."""
        relations = osmium.FileProcessor(source, osmium.osm.RELATION)
        for relation in relations.with_filter(osmium.filter.KeyFilter(*sorted(keys))):
            tags = dict(relation.tags)
            if tags.get("type") not in _RINGS or not self._is_of_interest(tags):
                continue
            self._note(relation.timestamp)
            yield (
                f"relation/{relation.id}",
                tags,
                [m.ref for m in relation.members if m.type == "w" and m.role != "inner"],
            )

    def _is_of_interest(self, tags: dict[str, str]) -> bool:
        # Most of an extract is buildings and paths without a name, which would fill the memory.
        return gazetteer.is_of_interest(tags) or bool(self.rules.terms(tags))

    def _take(self, found: Any) -> None:
        tags = dict(found.tags)
        self._note(found.timestamp)
        if not self._is_of_interest(tags):
            return
        if found.is_node():
            if found.location.valid():
                self.elements.append(Element(id=f"node/{found.id}", tags=tags, point=(found.lat, found.lon)))
            return
        # Extracts are cut: nodes beyond the edge are missing; what is left of a way still shows where it is.
        vertices = [(node.lat, node.lon) for node in found.nodes if node.location.valid()]
        if not vertices:
            return
        name = f"way/{found.id}"
        whole = len(vertices) == len(found.nodes)
        point = ring_centroid(vertices)[0] if whole and found.is_closed() else mean(vertices)
        if gazetteer.is_street(tags):
            self.lines[name] = vertices
        self.elements.append(Element(id=name, tags=tags, point=point))

    def _shape(
        self, osmium: Any, source: Any, areas: list[tuple[str, dict[str, str], list[int]]], where: Any
    ) -> None:
        """Give areas a point, from what the extract has of their rings."""
        wanted = {ref for _, _, refs in areas for ref in refs}
        if not wanted:
            return
        rings: dict[int, tuple[Point, float]] = {}
        for way in osmium.FileProcessor(source, osmium.osm.WAY).with_filter(osmium.filter.IdFilter(wanted)):
            vertices = []
            for node in way.nodes:
                try:
                    location = where.get(node.ref)
                except KeyError:
                    continue
                if location.valid():
                    vertices.append((location.lat, location.lon))
            if vertices:
                rings[way.id] = ring_centroid(vertices) if way.is_closed() else (mean(vertices), 0.0)
        for name, tags, refs in areas:
            parts = [rings[ref] for ref in refs if ref in rings]
            if parts:
                closed = [part for part in parts if part[1]]
                point = (
                    max(closed, key=lambda part: part[1])[0] if closed else mean([part[0] for part in parts])
                )
                self.elements.append(Element(id=name, tags=tags, point=point))

    def _note(self, timestamp: datetime) -> None:
        if timestamp.year > 1970 and (self.latest is None or timestamp > self.latest):
            self.latest = timestamp

    def bounds(self) -> Bounds | None:
        """The box that the extract covers; None where it is empty."""
        if not self.elements:
            return None
        latitudes = [element.point[0] for element in self.elements]
        longitudes = [element.point[1] for element in self.elements]
        found = Bounds(south=min(latitudes), west=min(longitudes), north=max(latitudes), east=max(longitudes))
        return self.header if self.header and _meet(self.header, found) else found

    def town(self) -> str | None:
        """The name of the largest town in the extract."""
        for size in ("city", "town", "village"):
            for element in self.elements:
                if element.tags.get("place") == size and (name := element.tags.get("name")):
                    return name[:80]
        return None

    def extract(self, covered: Bounds, bounds: Bounds | None) -> Extract:
        """What the elements within the bounds become."""
        gatherer = gazetteer.Gatherer(default_locale=self.default_locale, country=self.country)
        services: list[ServiceRecord] = []
        skipped: list[str] = []
        for count, element in enumerate(self.elements):
            if self.progress and count % _EVERY == 0:
                self.progress("Sorting places", count, len(self.elements))
            if bounds and not bounds.contains(*element.point):
                continue
            gatherer.take(element.tags, element.point, self.lines.get(element.id, ()))
            made = service_record(
                element, rules=self.rules, default_locale=self.default_locale, country=self.country
            )
            if isinstance(made, ServiceRecord):
                services.append(made)
            elif made:
                skipped.append(made)
        kept = without_doubles(services)
        ids = {record.external_id for record in kept}
        skipped += [
            f"{record.external_id}: there twice" for record in services if record.external_id not in ids
        ]
        latest = self.latest.astimezone(UTC).date() if self.latest else None
        return Extract(
            services=kept, places=gatherer.places(), bounds=covered, data_date=latest, skipped=skipped
        )


def _osmium() -> Any:
    try:
        import osmium
        import osmium.filter
    except ImportError:
        raise Refused(
            "reading OpenStreetMap extracts needs pyosmium, which is not installed; "
            "run: pip install 'directory[import]'"
        ) from None
    return osmium


def _header(osmium: Any, source: Any) -> Bounds | None:
    with osmium.io.Reader(source, osmium.osm.NOTHING) as reader:
        box = reader.header().box()
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    if high.lat - low.lat > _WIDEST or high.lon - low.lon > _WIDEST:
        return None
    return Bounds(south=low.lat, west=low.lon, north=high.lat, east=high.lon)


def _meet(one: Bounds, other: Bounds) -> bool:
    return (
        one.south <= other.north
        and other.south <= one.north
        and one.west <= other.east
        and other.west <= one.east
    )


def _box(bounds: Bounds) -> str:
    return (
        f"latitude {bounds.south:.3f} to {bounds.north:.3f}, longitude {bounds.west:.3f} to {bounds.east:.3f}"
    )
