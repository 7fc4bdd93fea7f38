"""Plates: the maps of a sheet, one that shows most places large, one more for what lies far away."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from directory.basemap import PAPER, Marker, View, draw, metric
from directory.geo import haversine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.basemap import Basemap
    from directory.geo import Bounds

Point = tuple[float, float]

SIZE = (720, 310)
"""Pixels of the main map, as wide as the paper between its margins: numbers are 3.6 mm high."""
LARGE_SIZE = (540, 270)
"""The same on paper for weak eyes: all that is written is a third larger."""
FAR_HEIGHT = 0.6
"""The height of the second map over that of the main one."""

NEAREST_ZOOM = 16.5
GAIN = 1.5
"""Zoom levels (each twice as large) that leaving out what is far away must bring."""
PADDING = 30
COVERED = 300
"""Metres beyond the basemap's edge in which a marker still makes sense."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Where somebody starts: never kept."""

    point: Point
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plate:
    """A map: what it shows, its markers, and, on an overview, the part that the main map shows."""

    view: View
    markers: tuple[Marker, ...]
    framed: Bounds | None = None


def plates(
    spots: Sequence[tuple[int, Point]], start: Point | None, *, coverage: Bounds, is_large: bool = False
) -> tuple[Plate, ...]:
    """Lay numbered places and the start out on one map, or two where some are far from most; none for none.

    What lies outside of the coverage is on none.
    """
    reach = coverage.grown(COVERED)
    markers = [
        Marker(number=number, latitude=point[0], longitude=point[1])
        for number, point in spots
        if reach.contains(*point)
    ]
    if not markers:
        return ()
    if start and reach.contains(*start):
        markers.append(Marker(number=0, latitude=start[0], longitude=start[1], emphasis=True, is_start=True))
    size = LARGE_SIZE if is_large else SIZE
    far = _far_away(markers, size)
    near = tuple(marker for marker in markers if marker not in far)
    main = Plate(view=_around(near, size), markers=near)
    if not far:
        return (main,)
    bounds = main.view.bounds
    corners = [(bounds.south, bounds.west), (bounds.north, bounds.east)]
    low = (size[0], round(size[1] * FAR_HEIGHT))
    overview = Plate(view=_around(far, low, corners), markers=tuple(far), framed=bounds)
    return main, overview


def _around(markers: Sequence[Marker], size: tuple[int, int], corners: Sequence[Point] = ()) -> View:
    points = [(marker.latitude, marker.longitude) for marker in markers]
    return View.around([*points, *corners], *size, padding=PADDING, max_zoom=NEAREST_ZOOM)


def _far_away(markers: Sequence[Marker], size: tuple[int, int]) -> list[Marker]:
    """The fewest of the farthest, one in six at most, without which all others show much larger; none where none."""
    if len(markers) < 3:
        return []
    middle = (median(marker.latitude for marker in markers), median(marker.longitude for marker in markers))
    ordered = sorted(markers, key=lambda marker: haversine(middle, (marker.latitude, marker.longitude)))
    whole = _around(ordered, size).zoom
    for number in range(1, max(1, len(ordered) // 6) + 1):
        if _around(ordered[:-number], size).zoom - whole >= GAIN:
            return ordered[-number:]
    return []


def draw_plate(plate: Plate, basemap: Basemap, title: str) -> str:
    """Draw a plate in black and white: names as they stand on street signs, a scale bar, north, attribution.

    :raise BrokenBasemap: when a tile is damaged.
    """
    picture = draw(
        basemap, plate.view, plate.markers, style=PAPER, scale_bar=metric, north_arrow=True, title=title
    )
    # Tagged PDFs take what a picture is called from its <title>, screens from the attribute.
    picture = picture.replace(">", f"><title>{escape(title)}</title>", 1)
    return picture.replace("</g></svg>", f"{_frame(plate)}</g></svg>") if plate.framed else picture


def _frame(plate: Plate) -> str:
    """The outline of the part that the main map shows."""
    if plate.framed is None:
        return ""
    x0, y0 = plate.view.to_pixel(plate.framed.north, plate.framed.west)
    x1, y1 = plate.view.to_pixel(plate.framed.south, plate.framed.east)
    box = f'x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}"'
    return f'<rect {box} fill="none" stroke="#000000" stroke-width="2" stroke-dasharray="6 3"/>'
