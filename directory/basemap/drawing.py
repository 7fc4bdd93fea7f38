"""Draw a part of the basemap with numbered markers as SVG, for pages without scripts and for paper.

No text of services goes in: only the names of OpenStreetMap, escaped. Everything is said with presentation
attributes, since a strict Content-Security-Policy forbids inline styles, and without ids, so that a page may
hold several pictures.
"""

from __future__ import annotations

from collections import defaultdict
from math import floor
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from directory.basemap.boxes import unfold
from directory.basemap.decoding import Feature, Part
from directory.basemap.labels import Labeler, Space
from directory.basemap.markers import FURNITURE_HEIGHT, Marker, PlacedMarker, marker_places
from directory.basemap.paths import MARGIN, Grid, line_runs, path_data, rings
from directory.basemap.projection import View, to_world
from directory.basemap.style import LITE, PAPER, SCREEN, Paint, Style
from directory.basemap.symbols import circles, furniture, leaders, metric, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from directory.basemap.reading import Basemap

__all__ = ["LITE", "PAPER", "SCREEN", "Marker", "PlacedMarker", "draw", "marker_places", "metric"]

STEPS = 2
"""Parts of a pixel that lines are drawn in: sharp enough for phones, few digits."""

MOST_TILES = 64
"""A picture that would take more is drawn from a lower zoom."""

Runs = list[Part]


class _Name(NamedTuple):
    """A name that asks for room: at a point (one x and y) or along a line, in pixels."""

    rank: int
    length: float
    text: str
    xs: list[float]
    ys: list[float]


def draw(
    basemap: Basemap | None,
    view: View,
    markers: Sequence[Marker] = (),
    *,
    style: Style = SCREEN,
    languages: Sequence[str] = (),
    scale_bar: Callable[[int], str] | None = None,
    north_arrow: bool = False,
    title: str = "",
) -> str:
    """Draw the view as a standalone SVG document without an XML declaration.

    Names are written in the first of `languages` that they exist in, else as on the spot. `scale_bar` words
    a number of metres (`metric` does). `title` is what a screen reader says. Without a basemap there is the
    plain ground. Markers outside of the view are left out; `marker_places` tells where the others are.

    :raise BrokenBasemap: when a tile is damaged.
    """
    placed = marker_places(view, markers)
    canvas = _Canvas(view, style, languages)
    if basemap is not None:
        canvas.gather(basemap)
    size = f'width="{view.width}" height="{view.height}"'
    spoken = f' role="img" aria-label={quoteattr(title)}' if title else ""
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {view.width} {view.height}"{spoken}>',
        f'<rect {size} fill="{style.outside if basemap else style.land}"/>',
        canvas.ground(basemap),
        *canvas.painted(),
        '<g font-family="sans-serif" text-anchor="middle">',
        *canvas.lettered(placed, with_arrow=north_arrow),
        *leaders(placed, style),
        *furniture(view, style, scale_bar, with_arrow=north_arrow),
        *circles(placed, style),
        "</g></svg>",
    ]
    return "".join(body)


class _Canvas:
    """What is seen of the basemap: runs by paint, names by importance."""

    def __init__(self, view: View, style: Style, languages: Sequence[str]) -> None:
        self.view, self.style = view, style
        self.name_keys = [f"name:{language}" for language in languages] + ["name"]
        self.runs: dict[int, Runs] = defaultdict(list)
        self.names: list[_Name] = []
        self.paints: dict[tuple[str, str, bool], int] = {}
        for index, paint in enumerate(style.paints):
            if view.zoom >= paint.min_zoom:
                self.paints.update({(paint.layer, kind, paint.tunnel): index for kind in paint.kinds})
        self.letterings: dict[tuple[str, str], int] = {}
        for rank, lettering in enumerate(style.letterings):
            if lettering.min_zoom <= view.zoom < lettering.max_zoom:
                self.letterings.update({(lettering.layer, kind): rank for kind in lettering.kinds})
        self.layers = frozenset({key[0] for key in self.paints} | {key[0] for key in self.letterings})

    def gather(self, basemap: Basemap) -> None:
        """Read the tiles under the view and sort what they hold."""
        zoom = max(basemap.min_zoom, min(basemap.max_zoom, floor(self.view.zoom)))
        while zoom > basemap.min_zoom and self._count(zoom) > MOST_TILES:
            zoom -= 1
        side = self.view.world_size / (1 << zoom)
        left, top = self.view.origin
        for x in range(floor(left / side), floor((left + self.view.width) / side) + 1):
            for y in range(floor(top / side), floor((top + self.view.height) / side) + 1):
                for layer in basemap.layers(zoom, x, y, self.layers).values():
                    grid = self._grid(x * side - left, y * side - top, side, layer.extent)
                    for feature in layer.features:
                        if not basemap.is_boxed or grid.shows(unfold(feature.id), layer.extent):
                            self._sort(layer.name, feature, grid)

    def _count(self, zoom: int) -> float:
        side = self.view.world_size / (1 << zoom)
        return (self.view.width / side + 1) * (self.view.height / side + 1)

    def _grid(self, left: float, top: float, side: float, extent: int) -> Grid:
        """Lay a tile into the picture; what its neighbors draw too is cut off."""
        margin = MARGIN
        return Grid(
            scale=side / extent,
            left=left,
            top=top,
            steps=STEPS,
            west=floor(STEPS * max(-margin, left - 1)),
            north=floor(STEPS * max(-margin, top - 1)),
            east=floor(STEPS * min(self.view.width + margin, left + side + 1)),
            south=floor(STEPS * min(self.view.height + margin, top + side + 1)),
        )

    def _sort(self, layer: str, feature: Feature, grid: Grid) -> None:
        """Keep what the style paints or names of a feature."""
        kind = str(feature.properties.get("kind", layer))
        index = self.paints.get((layer, kind, bool(feature.properties.get("tunnel"))))
        rank = self.letterings.get((layer, kind))
        name = self._name(feature) if rank is not None else ""
        if index is None and not name:
            return
        parts = feature.parts()
        runs: Runs = []
        if index is not None:
            is_area = self.style.paints[index].is_area
            runs = rings(grid, parts) if is_area else line_runs(grid, parts)
            self.runs[index] += runs
        if name and rank is not None:
            for xs, ys in runs if index is not None else (part for part, _ in grid.seen(parts)):
                self._ask(rank, name, [x / STEPS for x in xs], [y / STEPS for y in ys])

    def _name(self, feature: Feature) -> str:
        return next((str(feature.properties[key]) for key in self.name_keys if key in feature.properties), "")

    def _ask(self, rank: int, name: str, xs: list[float], ys: list[float]) -> None:
        length = max(xs) - min(xs) + max(ys) - min(ys)
        self.names.append(_Name(rank, -length, name, xs, ys))

    def ground(self, basemap: Basemap | None) -> str:
        """Draw the land as far as the basemap knows it."""
        if basemap is None:
            return ""
        scale, (left, top) = self.view.world_size, self.view.origin
        bounds = basemap.bounds
        west, north = to_world(bounds.north, bounds.west)
        east, south = to_world(bounds.south, bounds.east)
        x0, y0 = max(0.0, west * scale - left), max(0.0, north * scale - top)
        x1 = min(float(self.view.width), east * scale - left)
        y1 = min(float(self.view.height), south * scale - top)
        if x0 >= x1 or y0 >= y1:
            return ""
        box = f'x="{x0:.4g}" y="{y0:.4g}" width="{x1 - x0:.4g}" height="{y1 - y0:.4g}"'
        return f'<rect {box} fill="{self.style.land}"/>'

    def painted(self) -> list[str]:
        """Write one path per paint from the bottom up, the rims of all roads under all roads."""
        paths: dict[int, str] = {}
        for index in sorted(self.runs):
            data = path_data(self.runs[index], closed=self.style.paints[index].is_area)
            if data:
                paths[index] = data
        areas: list[str] = []
        rims: list[str] = []
        lines: list[str] = []
        for index, data in paths.items():
            paint = self.style.paints[index]
            if paint.is_area:
                areas.append(f'<path fill="{paint.color}" d="{data}"/>')
                continue
            if paint.casing and self.view.zoom >= max(13.0, paint.min_zoom + 1):
                rims.append(self._line(paint, paint.casing, 1.6 * STEPS, data))
            group = areas if paint.layer == "waterway" else lines
            group.append(self._line(paint, paint.color, 0.0, data))
        scaled = f'<g transform="scale({1 / STEPS:g})"'
        joined = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
        return [scaled, ' fill-rule="nonzero">', *areas, f"<g {joined}>", *rims, *lines, "</g></g>"]

    def _line(self, paint: Paint, color: str, rim: float, data: str) -> str:
        width = paint.width_at(self.view.zoom) * STEPS + rim
        dash = " ".join(f"{part * STEPS:g}" for part in paint.dash)
        more = f' stroke-dasharray="{dash}" stroke-linecap="butt"' if dash else ""
        none = ' fill="none"' if paint.layer == "waterway" else ""
        return f'<path stroke="{color}" stroke-width="{width:.3g}"{more}{none} d="{data}"/>'

    def lettered(self, placed: Sequence[PlacedMarker], *, with_arrow: bool) -> list[str]:
        """Write the names for which there is room beside the markers: all halos, then all letters."""
        space = Space(self.view.width, self.view.height)
        space.block((0, self.view.height - FURNITURE_HEIGHT, self.view.width, self.view.height))
        if with_arrow:
            space.block((self.view.width - 30, 0, self.view.width, 40))
        for marker in placed:
            reach = marker.radius + 2
            space.block((marker.x - reach, marker.y - reach, marker.x + reach, marker.y + reach))
            if marker.is_moved:
                for x, y in marker.leader:
                    space.block((x - 4, y - 4, x + 4, y + 4))
        labeler = Labeler(space)
        for name in sorted(self.names):
            lettering = self.style.letterings[name.rank]
            if len(name.xs) == 1:
                labeler.at_point(name.text, lettering, name.xs[0], name.ys[0])
            else:
                labeler.along(name.text, lettering, name.xs, name.ys)
        if not labeler.labels:
            return []
        halo = f'fill="none" stroke="{self.style.halo}" stroke-width="2.6" stroke-linejoin="round"'
        dots = [
            f'<circle cx="{label.dot[0]:g}" cy="{label.dot[1]:g}" r="2.4" fill="{label.lettering.color}" '
            f'stroke="{self.style.halo}"/>'
            for label in labeler.labels
            if label.dot
        ]
        return [
            *dots,
            f"<g {halo}>",
            *texts(labeler.labels),
            "</g>",
            *texts(labeler.labels, colored=True),
        ]
