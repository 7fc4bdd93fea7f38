"""Read an OpenStreetMap extract into shapes on a flat world. Needs the `[import]` extra."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from osmium.osm import NODE, RELATION, WAY, Location, Node, Relation, Way
from shapely import LineString, Polygon

from directory.basemap.coast import whole_area
from directory.basemap.faults import BrokenExtract
from directory.basemap.features import Kind, Tags, area_kind, line_kind, names_of, point_kind
from directory.basemap.projection import LIMIT, to_world
from directory.geo import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

UNITS = float(1 << 26)
"""The side of the world in the units of `Shape.geometry`: 4096 to a tile of zoom 14, 0.6 m at the equator."""

AREA_KEYS = (
    "building",
    "natural",
    "landuse",
    "leisure",
    "waterway",
    "amenity",
    "place",
    "man_made",
    "railway",
)

SMALLEST_SAMPLE = 50
"""Fewer lone points than this do not tell where an extract was cut."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One thing of the map: what it is, its names by language ("" is the plain one) and where it lies."""

    kind: Kind
    names: dict[str, str]
    geometry: BaseGeometry


@dataclass(kw_only=True, slots=True)
class Extract:
    """What an extract holds: shapes in reading order, pieces of coastline, and the box it was cut to."""

    shapes: list[Shape] = field(default_factory=list)
    coastline: list[LineString] = field(default_factory=list)
    bounds: Bounds


def read_extract(path: Path) -> Extract:
    """Read a `.osm.pbf` or `.osm` file, skipping what refers to missing nodes or ways.

    :raise BrokenExtract: when it is no extract, is cut short, or holds no street.
    """
    source = _source(path)
    try:
        return _Reading(source).result()
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as problem:
        raise BrokenExtract(
            f"{path.name} is broken or cut short ({problem}). Download or copy it again and compare its size."
        ) from problem


def _source(path: Path) -> osmium.io.File:
    """Look at the first bytes, since a name promises nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as problem:
        reason = problem.strerror or problem
        raise BrokenExtract(f"{path} cannot be read ({reason}). Check the name of the file.") from problem
    if not head:
        raise BrokenExtract(f"{path.name} is empty. Download or copy it again.")
    if b"OSMHeader" in head[:64]:
        return osmium.io.File(str(path), "pbf")
    if b"<osm" in head:
        return osmium.io.File(str(path), "osm")
    raise BrokenExtract(
        f"{path.name} is no OpenStreetMap extract. Give one that ends in .osm.pbf, as extract servers offer."
    )


class _Reading:
    """Two passes over a file: relations first, to know which ways they need; then nodes and ways."""

    def __init__(self, source: osmium.io.File) -> None:
        self.source = source
        self.shapes: list[Shape] = []
        self.coastline: list[LineString] = []
        self.lone: dict[int, tuple[float, float]] = {}
        self.relations: list[tuple[dict[str, str], list[int]]] = []
        self.members: dict[int, list[LineString]] = {}
        self.streets = 0

    def result(self) -> Extract:
        reader = osmium.io.Reader(self.source)
        try:
            box = reader.header().box()
        finally:
            reader.close()
        self._read_relations()
        self._read_nodes_and_ways()
        if not self.streets:
            raise BrokenExtract("The extract holds no street. Choose an extract that covers the city.")
        if box.valid():
            (south, west), (north, east) = (
                (corner.lat, corner.lon) for corner in (box.bottom_left, box.top_right)
            )
            bounds = Bounds(south=south, west=west, north=north, east=east)
        else:
            bounds = self._measured()
        roads = [shape.geometry for shape in self.shapes if shape.kind.layer == "road"]
        streets = shapely.get_coordinates(roads)
        for tags, ways in self.relations:
            self._add_multipolygon(tags, ways, frame_of(bounds), streets)
        return Extract(shapes=self.shapes, coastline=self.coastline, bounds=bounds)

    def _read_relations(self) -> None:
        for relation in osmium.FileProcessor(self.source, RELATION):
            if not isinstance(relation, Relation) or relation.tags.get("type") != "multipolygon":
                continue
            tags = {tag.k: tag.v for tag in relation.tags}
            if area_kind(tags) or point_kind(tags, from_area=True):
                ways = [member.ref for member in relation.members if member.type == "w"]
                self.relations.append((tags, ways))
                self.members.update((way, []) for way in ways)

    def _read_nodes_and_ways(self) -> None:
        processor = osmium.FileProcessor(self.source, NODE | WAY).with_locations()
        tagged_nodes = osmium.filter.EmptyTagFilter()
        tagged_nodes.enable_for(NODE)
        for thing in processor.with_filter(tagged_nodes):
            tags = {tag.k: tag.v for tag in thing.tags}
            if isinstance(thing, Node):
                self._add_point(thing.id, tags, thing.location)
            elif isinstance(thing, Way):
                self._add_way(thing, tags)

    def _add_point(self, node: int, tags: Tags, location: Location) -> None:
        if not location.valid():
            return
        self.lone[node] = (location.lat, location.lon)
        kind = point_kind(tags)
        if kind is not None:
            x, y = to_world(location.lat, location.lon)
            point = shapely.Point(x * UNITS, y * UNITS)
            self.shapes.append(Shape(kind=kind, names=names_of(tags), geometry=point))

    def _add_way(self, way: Way, tags: Tags) -> None:
        for node in way.nodes:
            self.lone.pop(node.ref, None)
        is_member = way.id in self.members
        if not tags and not is_member:
            return
        runs = list(_runs(way))
        lines = [LineString(run) for run in runs if len(run) > 1]
        if is_member:
            self.members[way.id] = lines
        if tags.get("natural") == "coastline":
            self.coastline += lines
        kind = area_kind(tags) if way.is_closed() and _is_area(tags) else None
        if kind is not None or (way.is_closed() and point_kind(tags, from_area=True)):
            ring = [point for run in runs for point in run]
            if len(ring) > 2:
                self._add_area(kind, tags, Polygon(ring))
        if kind is None:
            kind = line_kind(tags)
            self.streets += kind is not None and kind.layer == "road"
            if kind is not None and lines:
                names = names_of(tags) if kind.layer in ("road", "waterway") else {}
                self.shapes.extend(Shape(kind=kind, names=names, geometry=line) for line in lines)

    def _add_area(self, kind: Kind | None, tags: Tags, polygon: BaseGeometry) -> None:
        if not polygon.is_valid:
            polygon = shapely.make_valid(polygon)
        if polygon.is_empty or not polygon.area:
            return
        if kind is not None:
            self.shapes.append(Shape(kind=kind, names={}, geometry=polygon))
        label = point_kind(tags, from_area=True)
        if label is not None:
            center = polygon.centroid
            place = center if polygon.contains(center) else polygon.point_on_surface()
            self.shapes.append(Shape(kind=label, names=names_of(tags), geometry=place))

    def _add_multipolygon(
        self, tags: Tags, ways: list[int], frame: Polygon, streets: NDArray[np.float64]
    ) -> None:
        lines = [line for way in ways for line in self.members.get(way, ())]
        kind = area_kind(tags)
        if lines and (kind is not None or len(lines) == len(ways)):
            # Even-odd over all rings: outer and inner roles are often wrong, the geometry seldom is.
            self._add_area(kind, tags, whole_area(lines, frame, streets))

    def _measured(self) -> Bounds:
        """Find where a file without a box in its header was cut.

        Ways reach over the edge of most extracts, points that belong to none do not.
        """
        points = np.array(list(self.lone.values()))
        trimmed = 0.001
        if len(points) < SMALLEST_SAMPLE:
            lines = [s.geometry for s in self.shapes if s.kind.layer == "road"]
            points = _to_degrees(shapely.get_coordinates(lines))
            trimmed = 0.005 if len(points) > SMALLEST_SAMPLE else 0.0
        south, west = np.quantile(points, trimmed, axis=0)
        north, east = np.quantile(points, 1 - trimmed, axis=0)
        return Bounds(south=float(south), west=float(west), north=float(north), east=float(east)).grown(25)


def frame_of(bounds: Bounds) -> Polygon:
    """Lay a box onto the flat world."""
    west, south = (part * UNITS for part in to_world(bounds.south, bounds.west))
    east, north = (part * UNITS for part in to_world(bounds.north, bounds.east))
    return shapely.box(west, north, east, south)


def _is_area(tags: Tags) -> bool:
    if "highway" in tags:
        return tags.get("area") == "yes"
    return tags.get("area") == "yes" or any(key in tags for key in AREA_KEYS)


def _runs(way: Way) -> Iterator[NDArray[np.float64]]:
    """Cut a way into runs of known nodes, as arrays of (x, y) in `UNITS`."""
    run: list[tuple[float, float]] = []
    for node in way.nodes:
        if node.location.valid():
            run.append((node.lon, node.lat))
        elif run:
            yield _project(run)
            run = []
    if run:
        yield _project(run)


def _project(degrees: list[tuple[float, float]]) -> NDArray[np.float64]:
    points = np.array(degrees)
    y = np.radians(np.clip(points[:, 1], -LIMIT, LIMIT))
    points[:, 1] = (0.5 - np.arcsinh(np.tan(y)) / (2 * np.pi)) * UNITS
    points[:, 0] = (points[:, 0] + 180.0) / 360.0 * UNITS
    return points


def _to_degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn (x, y) in `UNITS` into (latitude, longitude)."""
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * points[:, 1] / UNITS))))
    return np.column_stack([latitude, points[:, 0] / UNITS * 360.0 - 180.0])
