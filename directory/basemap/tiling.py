"""Cut shapes into vector tiles. Needs the `[import]` extra (mapbox-vector-tile, shapely, numpy)."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from functools import partial
from math import floor
from typing import TYPE_CHECKING

import mapbox_vector_tile
import numpy as np
import shapely
from shapely import Polygon

from directory.basemap.boxes import fold
from directory.basemap.extract import UNITS, Shape
from directory.basemap.features import FAMOUS, LAYERS, MAX_ZOOM, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

BUFFER = 1 / 64
"""How far lines and areas reach over the edge of their tile, as a part of its side: wide lines need it."""

CELLS = 4
"""Cells along the side of a tile."""

NAMES_FROM = {"motorway": 12, "trunk": 12, "primary": 12, "secondary": 13, "tertiary": 13}
"""From which zoom on a road carries its name; the others from the last zoom on."""

OWN_NAMES = 0.1
"""A language in which this part of the named streets has a name of its own is a language of the city."""

Pairs = tuple[tuple[str, str | int], ...]
Tile = tuple[int, int, int]


def local_languages(shapes: Iterable[Shape]) -> frozenset[str]:
    """Find the languages that the city's street signs speak besides the main one."""
    counts: Counter[str] = Counter()
    named = 0
    for shape in shapes:
        if shape.kind.layer == "road" and shape.names:
            named += 1
            counts.update(language for language in shape.names if language)
    return frozenset(language for language, count in counts.items() if count >= OWN_NAMES * named)


class Tiler:
    """The shapes of one city, ready to be cut at any zoom; `frame` is what stays, in `UNITS`."""

    def __init__(self, shapes: Sequence[Shape], frame: Polygon) -> None:
        self.frame = frame
        self.languages = local_languages(shapes)
        grouped: dict[tuple[Kind, Pairs], list[BaseGeometry]] = defaultdict(list)
        for shape in shapes:
            grouped[shape.kind, self._names(shape)].append(shape.geometry)
        self.kinds: list[tuple[Kind, Pairs]] = []
        parts: list[BaseGeometry] = []
        for key, geometries in grouped.items():
            for part in _within(geometries, frame):
                self.kinds.append(key)
                parts.append(part)
        self.parts = np.array(parts, dtype=object)
        self.dimensions = shapely.get_dimensions(self.parts)
        self.min_zooms = np.array([kind.min_zoom for kind, _ in self.kinds])

    def _names(self, shape: Shape) -> Pairs:
        kept = self.languages
        return tuple(
            ("name" if not language else f"name:{language}", name)
            for language, name in sorted(shape.names.items())
            if not language or language in kept or shape.kind.kind in FAMOUS
        )

    def tiles(self, zoom: int) -> Iterator[tuple[Tile, bytes]]:
        """Cut all tiles of a zoom that hold something, as gzipped vector tiles, by x and y."""
        extent = 4096 if zoom == MAX_ZOOM else 2048
        side = UNITS / (1 << zoom)
        chosen, kinds = self._generalized(zoom, side)
        if not len(chosen):
            return
        tree = shapely.STRtree(chosen)
        dimensions = shapely.get_dimensions(chosen)
        west, north, east, south = (floor(edge / side) for edge in self.frame.bounds)
        for x in range(west, east + 1):
            for y in range(north, south + 1):
                reach = side * BUFFER
                edges = (x * side - reach, y * side - reach, (x + 1) * side + reach, (y + 1) * side + reach)
                found = np.sort(tree.query(shapely.box(*edges)))
                # A point belongs to one tile only, or its label would be drawn twice.
                points = found[dimensions[found] == 0]
                places = shapely.get_coordinates(chosen[points])
                home = np.all(np.floor(places / side) == (x, y), axis=1)
                found = np.sort(np.concatenate([points[home], found[dimensions[found] > 0]]))
                clipped = shapely.clip_by_rect(chosen[found], *edges)
                local = shapely.transform(clipped, partial(_local, side=side, corner=(x, y), extent=extent))
                layers = _layers([kinds[i] for i in found.tolist()], local, zoom, extent)
                if layers:
                    yield (zoom, x, y), _encoded(layers, extent)

    def _generalized(self, zoom: int, side: float) -> tuple[NDArray[np.object_], list[tuple[Kind, Pairs]]]:
        """Choose what is big and important enough for a zoom, with no more corners than it can show."""
        pixel = side / 256
        areas, lengths = shapely.area(self.parts), shapely.length(self.parts)
        last = zoom == MAX_ZOOM
        big = np.where(self.dimensions == 2, areas > (0 if last else 16 * pixel * pixel), True)
        long = np.where(self.dimensions == 1, lengths > (0 if last else pixel), True)
        index = np.flatnonzero((self.min_zooms <= zoom) & big & long)
        simple = shapely.simplify(self.parts[index], pixel / 16 if last else pixel / 3)
        return simple, [self.kinds[i] for i in index.tolist()]


def _local(
    points: NDArray[np.float64], *, side: float, corner: tuple[int, int], extent: int
) -> NDArray[np.float64]:
    """Turn coordinates of the world into those of a tile."""
    return (points / side - corner) * extent


def _within(geometries: list[BaseGeometry], frame: Polygon) -> list[BaseGeometry]:
    """Keep what lies inside the frame, lines joined end to end, as single parts in a stable order."""
    array = np.array(geometries, dtype=object)
    shapely.prepare(frame)
    array = array[shapely.intersects(frame, array)]
    crossing = ~shapely.contains(frame, array)
    array[crossing] = shapely.intersection(array[crossing], frame)
    parts = shapely.get_parts(array)
    parts = shapely.get_parts(parts[~shapely.is_empty(parts)])
    lines = parts[shapely.get_dimensions(parts) == 1]
    if len(lines) > 1:
        joined = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(lines))))
        parts = np.concatenate([parts[shapely.get_dimensions(parts) != 1], joined])
    return list(parts)


def _layers(
    kinds: Sequence[tuple[Kind, Pairs]], geometries: NDArray[np.object_], zoom: int, extent: int
) -> dict[str, list[dict[str, object]]]:
    """Gather the parts of a tile that say the same into one feature each, by layer.

    At the last zoom, what has no name is gathered by cells, so that features stay small (see `boxes`).
    """
    grouped: dict[tuple[str, Pairs, tuple[int, int]], list[BaseGeometry]] = defaultdict(list)
    cell = extent // CELLS
    for (kind, names), geometry in zip(kinds, geometries.tolist(), strict=True):
        if not geometry.is_empty:
            west, north, *_ = geometry.bounds
            near = (west // cell, north // cell) if zoom == MAX_ZOOM and not names else (0, 0)
            grouped[kind.layer, _properties(kind, names, zoom), near].append(geometry)
    layers: dict[str, list[dict[str, object]]] = defaultdict(list)
    for (layer, properties, _), members in grouped.items():
        for geometry in _on_grid(members):
            west, north, east, south = (edge / extent for edge in geometry.bounds)
            number = fold(len(layers[layer]), (west, north, east, south))
            layers[layer].append({"id": number, "geometry": geometry, "properties": dict(properties)})
    return layers


def _properties(kind: Kind, names: Pairs, zoom: int) -> Pairs:
    """Drop what a zoom has no room to say."""
    if kind.layer == "building":
        return ()
    if kind.layer in ("road", "waterway") and zoom < NAMES_FROM.get(kind.kind, MAX_ZOOM):
        names = ()
    extra = kind.extra if zoom >= 11 else tuple(pair for pair in kind.extra if pair[0] != "ref")
    return (("kind", kind.kind), *names, *extra)


def _on_grid(geometries: list[BaseGeometry]) -> Iterator[BaseGeometry]:
    """Round to whole units of the tile: one multipolygon, one multiline, and each point for itself."""
    parts = shapely.get_parts(np.array(geometries, dtype=object))
    dimensions = shapely.get_dimensions(parts)
    polygons = parts[dimensions == 2]
    if len(polygons):
        joined = shapely.union_all(shapely.make_valid(polygons), grid_size=1)
        flat = [part for part in shapely.get_parts(joined) if part.geom_type == "Polygon"]
        if flat:
            yield shapely.MultiPolygon(flat)
    lines = shapely.transform(parts[dimensions == 1], np.rint)
    lines = shapely.remove_repeated_points(lines)
    lines = lines[shapely.length(lines) > 0]
    if len(lines):
        yield shapely.MultiLineString(list(lines))
    yield from shapely.transform(parts[dimensions == 0], np.rint)


def _encoded(layers: dict[str, list[dict[str, object]]], extent: int) -> bytes:
    ordered = [{"name": name, "features": layers[name]} for name in LAYERS if layers.get(name)]
    options = {"y_coord_down": True, "extents": extent}
    return gzip.compress(mapbox_vector_tile.encode(ordered, default_options=options), 9, mtime=0)
