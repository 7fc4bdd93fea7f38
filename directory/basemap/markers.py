"""Numbered markers: where each is drawn, so that none hides another."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, hypot, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.basemap.projection import View

RADIUS = 12.0
"""Pixels: a target of 24 by 24, as WCAG 2.5.8 asks."""

GAP = 1.5
SMALLEST = 4.0

FURNITURE_HEIGHT = 18
"""Pixels at the bottom edge that attribution and scale keep for themselves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A number at a place, in degrees."""

    number: int
    latitude: float
    longitude: float
    emphasis: bool = False
    is_start: bool = False
    """Where somebody starts: a star instead of the number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedMarker:
    """A circle in pixels, and the true spot `(at_x, at_y)` that it may have been pushed away from."""

    number: int
    x: float
    y: float
    radius: float
    at_x: float
    at_y: float
    emphasis: bool
    is_start: bool = False

    @property
    def is_moved(self) -> bool:
        """Whether the true spot lies outside of the circle, so that a line has to lead to it."""
        return hypot(self.x - self.at_x, self.y - self.at_y) > self.radius

    @property
    def leader(self) -> list[tuple[float, float]]:
        """Spots in pixels along the line from the true spot to the middle of the circle, at most 8 apart."""
        along, down = self.x - self.at_x, self.y - self.at_y
        steps = max(1, ceil(hypot(along, down) / 8))
        return [(self.at_x + along * i / steps, self.at_y + down * i / steps) for i in range(steps + 1)]


def marker_places(view: View, markers: Sequence[Marker]) -> list[PlacedMarker]:
    """Place the markers that lie in the view, in the order given, without overlap.

    Emphasized markers choose first, then lower numbers. Where there is no room, all circles shrink; what
    finds no room at the smallest size (hundreds in a small picture) is left out.
    """
    spots = []
    for order, marker in enumerate(markers):
        x, y = view.to_pixel(marker.latitude, marker.longitude)
        if 0 <= x <= view.width and 0 <= y <= view.height:
            spots.append((not marker.emphasis, marker.number, order, marker, x, y))
    spots.sort(key=lambda spot: spot[:3])
    radius = RADIUS
    while True:
        placed: dict[int, PlacedMarker] = {}
        crowd = _Crowd(view, radius)
        for _, number, order, marker, x, y in spots:
            free = crowd.free_place(x, y)
            if free is None:
                if radius > SMALLEST:
                    break
                continue
            placed[order] = PlacedMarker(
                number=number,
                x=free[0],
                y=free[1],
                radius=radius,
                at_x=x,
                at_y=y,
                emphasis=marker.emphasis,
                is_start=marker.is_start,
            )
        else:
            return [placed[order] for order in sorted(placed)]
        radius = max(SMALLEST, radius * 0.8)


class _Crowd:
    """Circles of one size that keep their distance, looked up by squares as wide as that distance."""

    def __init__(self, view: View, radius: float) -> None:
        self.radius = radius
        self.apart = 2 * radius + GAP
        self.right = max(radius + 1, view.width - radius - 1)
        self.bottom = max(radius + 1, view.height - radius - 1 - FURNITURE_HEIGHT)
        self.reach = hypot(view.width, view.height)
        self.squares: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def free_place(self, x: float, y: float) -> tuple[float, float] | None:
        """Take the free place nearest to a spot, trying ever wider rings; None when all is full."""
        low = self.radius + 1
        center = (min(max(x, low), self.right), min(max(y, low), self.bottom))
        if self._take(*center):
            return center
        ring = 1
        while ring * self.apart * 0.5 < self.reach:
            distance = ring * self.apart * 0.5
            points = 8 + 4 * ring
            for step in range(points):
                angle = 2 * pi * step / points - pi / 2
                a, b = center[0] + distance * cos(angle), center[1] + distance * sin(angle)
                if low <= a <= self.right and low <= b <= self.bottom and self._take(a, b):
                    return a, b
            ring += 1
        return None

    def _take(self, x: float, y: float) -> bool:
        column, row = int(x // self.apart), int(y // self.apart)
        for near_column in (column - 1, column, column + 1):
            for near_row in (row - 1, row, row + 1):
                for other_x, other_y in self.squares.get((near_column, near_row), ()):
                    if hypot(x - other_x, y - other_y) < self.apart:
                        return False
        self.squares.setdefault((column, row), []).append((x, y))
        return True
