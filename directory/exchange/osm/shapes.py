"""Points that stand for ways and areas, and groups of points; WGS 84 as (latitude, longitude)."""

from __future__ import annotations

from collections import defaultdict
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from directory.geo import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point = tuple[float, float]


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

    Groups come in the order of their first member. Time grows with the count of points, not with its square,
    as long as few share a cell of that size.
    """
    leaders = list(range(len(points)))

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    if not points:
        return []
    scale = max(cos(radians(points[0][0])), 0.01)
    flat = [(lat * METRES_PER_DEGREE, lon * METRES_PER_DEGREE * scale) for lat, lon in points]
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (y, x) in enumerate(flat):
        row, column = int(y // metres), int(x // metres)
        for near_row in (row - 1, row, row + 1):
            for near_column in (column - 1, column, column + 1):
                for other in cells.get((near_row, near_column), ()):
                    if hypot(flat[other][0] - y, flat[other][1] - x) <= metres and leader(other) != leader(
                        index
                    ):
                        first, second = sorted((leader(other), leader(index)))
                        leaders[second] = first
        cells[row, column].append(index)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(points)):
        groups[leader(index)].append(index)
    return list(groups.values())
