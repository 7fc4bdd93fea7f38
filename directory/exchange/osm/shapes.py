"""Points that stand for ways and areas, and groups of points; WGS 84 as (latitude, longitude)."""

from __future__ import annotations

from collections import defaultdict
from math import cos, hypot, radians, sqrt
from typing import TYPE_CHECKING

from directory.geo import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]

CROWD = 16
"""Points of one square that are all compared with those of the next."""

_AROUND = [(row, column) for row in range(3) for column in range(-2, 3) if (row, column) > (0, 0)]
"""Squares after one, row by row, that can have points near enough to it."""


def mean(points: Sequence[Point]) -> Point:
    """The mean of at least one point."""
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def ring_centroid(ring: Sequence[Point]) -> tuple[Point, float]:
    """The center of gravity of a closed ring and its area in square degrees; the mean if it has none."""
    base_lat, base_lon = ring[0]
    double = moment_lat = moment_lon = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        y1, x1, y2, x2 = lat1 - base_lat, lon1 - base_lon, lat2 - base_lat, lon2 - base_lon
        cross = x1 * y2 - x2 * y1
        double += cross
        moment_lat += (y1 + y2) * cross
        moment_lon += (x1 + x2) * cross
    if abs(double) < 1e-14:
        return mean(ring), 0.0
    return (base_lat + moment_lat / (3 * double), base_lon + moment_lon / (3 * double)), abs(double) / 2


def middle(line: Sequence[Point]) -> Point:
    """The vertex of a line that is nearest to the middle of its vertices; it lies on the line."""
    return nearest(line, mean(line))


def nearest(points: Iterable[Point], to: Point) -> Point:
    """The point that is nearest to another, on a plane: for points of one city."""
    scale = cos(radians(to[0]))
    return min(points, key=lambda point: hypot(point[0] - to[0], (point[1] - to[1]) * scale))


def gathered(points: Sequence[Point], metres: float) -> list[list[int]]:
    """Indexes of points in groups: whoever lies within so many metres of a member belongs to the group.

    Groups come in the order of their first member. Time grows with the count of points, not with its square:
    where more than `CROWD` points lie in a square that belongs together, some stand for the others, and the
    distance to another square may be taken for a fifth more than it is.
    """
    if not points:
        return []
    same: dict[Point, list[int]] = defaultdict(list)
    for index, point in enumerate(points):
        same[point].append(index)
    firsts = [indexes[0] for indexes in same.values()]
    scale = max(cos(radians(points[0][0])), 0.01)
    flat = {
        index: (points[index][0] * METRES_PER_DEGREE, points[index][1] * METRES_PER_DEGREE * scale)
        for index in firsts
    }
    leaders = _Leaders()
    cells = _squares(flat, firsts, metres / sqrt(2))
    for members in cells.values():
        for member in members[1:]:
            leaders.join(members[0], member)
    crowds = {cell: _standing_for(flat, members, metres / 16) for cell, members in cells.items()}
    for (row, column), members in crowds.items():
        for near_row, near_column in _AROUND:
            others = crowds.get((row + near_row, column + near_column))
            if others and leaders.of(members[0]) != leaders.of(others[0]):
                pairs = ((flat[one], flat[other]) for one in members for other in others)
                if any(hypot(here[0] - there[0], here[1] - there[1]) <= metres for here, there in pairs):
                    leaders.join(members[0], others[0])
    groups: dict[int, list[int]] = defaultdict(list)
    for index, point in enumerate(points):
        groups[leaders.of(same[point][0])].append(index)
    return list(groups.values())


def _squares(
    flat: Mapping[int, Point], indexes: Iterable[int], side: float
) -> dict[tuple[int, int], list[int]]:
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index in indexes:
        y, x = flat[index]
        cells[int(y // side), int(x // side)].append(index)
    return cells


def _standing_for(flat: Mapping[int, Point], members: list[int], side: float) -> list[int]:
    """All of a few points; of a crowd, one for each small square."""
    if len(members) <= CROWD:
        return members
    return [inside[0] for inside in _squares(flat, members, side).values()]


class _Leaders:
    """Groups that join: each index has a leader, which is the smallest of its group."""

    def __init__(self) -> None:
        self._leaders: dict[int, int] = {}

    def of(self, index: int) -> int:
        leaders = self._leaders
        while (above := leaders.get(index, index)) != index:
            leaders[index] = leaders.get(above, above)
            index = above
        return index

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._leaders[second] = first
