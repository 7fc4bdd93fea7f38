"""Water whose outline an extract cut: the sea, which has no outline but its coast, and other areas.

Lines are drawn with x to the east and y to the SOUTH, as on a screen. `frame` is the box of the extract.
Ends that stop short of it are led to its nearest edge.
"""

from __future__ import annotations

from collections import defaultdict, deque
from functools import partial
from math import dist
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Corner = tuple[float, float]

FARTHEST = 0.02
"""How far from the frame an outline may end to be led there, as a part of the frame's size."""


def sea(coastline: Sequence[LineString], frame: Polygon) -> BaseGeometry | None:
    """Give the sea inside the frame, or None where no coast crosses it.

    Land lies on the left of a coast, water on its right. A loose end is led to the start of another piece
    where that is nearer than the edge.
    """
    chains = _chains(coastline, frame, directed=True)
    if not chains:
        return None
    faces, sides = _faces(_bridged(chains, frame), frame, chains)
    votes: dict[int, float] = defaultdict(float)
    for left, right, length in sides:
        votes[left] -= length
        votes[right] += length
    wet = [face for index, face in enumerate(faces) if votes[index] > 0]
    return shapely.union_all(wet) if wet else None


def whole_area(lines: Sequence[LineString], frame: Polygon, streets: NDArray[np.float64]) -> BaseGeometry:
    """Give the area that an outline encloses, closed along the frame where the extract cut it.

    Crossing an outline leads from inside to outside or back; of the two ways to read it, the one is taken
    with fewer `streets` (rows of x and y) in it, or the smaller one: water, woods and houses hold few.
    """
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(lines))))
    whole = shapely.build_area(shapely.GeometryCollection(list(merged)))
    loose = [line for line in merged if not line.is_closed]
    if not loose or whole.area:
        return whole
    chains = _chains(loose, frame, directed=False)
    size = max(frame.bounds[2] - frame.bounds[0], frame.bounds[3] - frame.bounds[1])
    ends = [shapely.Point(end) for chain in chains for end in (chain[0], chain[-1]) if _is_open(chain)]
    if not chains or any(frame.exterior.distance(end) > size * FARTHEST for end in ends):
        return whole
    faces, sides = _faces([_led_out(chain, frame) for chain in chains], frame, chains)
    return _fewer(_two_colors(len(faces), sides), faces, streets)


def _chains(lines: Sequence[LineString], frame: Polygon, *, directed: bool) -> list[NDArray[np.float64]]:
    """Join lines end to end and cut them to the frame."""
    if not lines:
        return []
    merged = shapely.line_merge(shapely.MultiLineString(list(lines)), directed=directed)
    inside = shapely.line_merge(shapely.intersection(merged, frame), directed=directed)
    parts = [part for part in shapely.get_parts(inside) if isinstance(part, LineString) and part.length > 0]
    return [shapely.get_coordinates(part) for part in parts]


def _is_open(chain: NDArray[np.float64]) -> bool:
    return bool(np.any(chain[0] != chain[-1]))


def _corner(point: NDArray[np.float64]) -> Corner:
    return float(point[0]), float(point[1])


def _led_out(chain: NDArray[np.float64], frame: Polygon) -> NDArray[np.float64]:
    """Lead both loose ends just over the edge of the frame."""
    if not _is_open(chain):
        return chain
    return np.array([_reach(_corner(chain[0]), frame), *chain.tolist(), _reach(_corner(chain[-1]), frame)])


def _bridged(chains: list[NDArray[np.float64]], frame: Polygon) -> list[NDArray[np.float64]]:
    """Lead loose ends over the edge, or to the loose start of another piece where that is nearer."""
    starts = [_corner(chain[0]) for chain in chains]
    whole = []
    for chain in chains:
        led = _led_out(chain, frame)
        last = _corner(chain[-1])
        if _is_open(chain) and frame.exterior.distance(shapely.Point(last)) > 0:
            tail = min(_corner(led[-1]), *starts, key=partial(dist, last))
            led = np.array([*led[:-1].tolist(), tail])
        whole.append(led)
    return whole


def _reach(end: Corner, frame: Polygon) -> Corner:
    """Give the spot just beyond the frame's edge that is nearest to a loose end."""
    west, north, east, south = frame.bounds
    x, y = end
    over = max(east - west, south - north) * 1e-6
    ways = [
        (abs(x - west), (west - over, y)),
        (abs(east - x), (east + over, y)),
        (abs(y - north), (x, north - over)),
        (abs(south - y), (x, south + over)),
    ]
    return min(ways)[1]


def _faces(
    cuts: list[NDArray[np.float64]], frame: Polygon, chains: list[NDArray[np.float64]]
) -> tuple[list[BaseGeometry], list[tuple[int, int, float]]]:
    """Cut the frame into faces; tell the left face, the right face and the length of each segment."""
    edges = shapely.union_all([frame.exterior, *(LineString(cut) for cut in cuts)])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    starts = np.concatenate([chain[:-1] for chain in chains])
    steps = np.concatenate([np.diff(chain, axis=0) for chain in chains])
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    kept = lengths > 0
    starts, steps, lengths = starts[kept], steps[kept], lengths[kept]
    # With y to the south, turning (dx, dy) to the right gives (-dy, dx).
    aside = np.column_stack([-steps[:, 1], steps[:, 0]]) / lengths[:, None]
    aside *= np.minimum(lengths * 0.01, 1.0)[:, None]
    tree = shapely.STRtree(faces)
    found: list[dict[int, int]] = []
    for side in (-1, 1):
        segments, indexes = tree.query(shapely.points(starts + steps / 2 + aside * side), predicate="within")
        found.append(dict(zip(segments.tolist(), indexes.tolist(), strict=True)))
    left, right = found
    shared = sorted(left.keys() & right.keys())
    return list(faces), [(left[i], right[i], float(lengths[i])) for i in shared]


def _two_colors(count: int, sides: list[tuple[int, int, float]]) -> list[bool]:
    """Color the faces so that those on two sides of an outline differ."""
    neighbors: dict[int, set[int]] = defaultdict(set)
    for left, right, _ in sides:
        if left != right:
            neighbors[left].add(right)
            neighbors[right].add(left)
    colors: dict[int, bool] = {}
    for first in range(count):
        waiting = deque([(first, False)])
        while waiting:
            face, color = waiting.popleft()
            if face not in colors:
                colors[face] = color
                waiting.extend((other, not color) for other in sorted(neighbors[face]))
    return [colors[face] for face in range(count)]


def _fewer(colors: list[bool], faces: list[BaseGeometry], streets: NDArray[np.float64]) -> BaseGeometry:
    sides = [
        shapely.union_all([face for face, own in zip(faces, colors, strict=True) if own is color])
        for color in (False, True)
    ]
    counts = [int(np.count_nonzero(shapely.contains_xy(side, streets))) for side in sides]
    return min(zip(counts, sides, strict=True), key=lambda pair: (pair[0], pair[1].area))[1]
