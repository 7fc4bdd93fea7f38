"""The sea, from pieces of coastline alone: land lies on a coastline's left, water on its right."""

from __future__ import annotations

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


def sea(coastline: Sequence[LineString], frame: Polygon) -> BaseGeometry | None:
    """Give the water inside `frame`, or None where the coastline does not cross it.

    Lines are drawn with x to the east and y to the SOUTH, as on a screen. Open ends that stop short of the
    frame are led to its nearest edge, or to the next piece where that is nearer.
    """
    if not coastline:
        return None
    merged = shapely.line_merge(shapely.MultiLineString(list(coastline)), directed=True)
    inside = shapely.line_merge(shapely.intersection(merged, frame), directed=True)
    chains = [shapely.get_coordinates(part) for part in shapely.get_parts(inside) if part.length > 0]
    chains = [chain for chain in chains if len(chain) > 1]
    if not chains:
        return None
    lines = [LineString(chain) for chain in _closed_up(chains, frame)]
    edges = shapely.union_all([frame.exterior, *lines])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    wet = [face for face, votes in zip(faces, _votes(chains, faces), strict=True) if votes > 0]
    return shapely.union_all(wet) if wet else None


def _closed_up(chains: list[NDArray[np.float64]], frame: Polygon) -> list[NDArray[np.float64]]:
    """Lead each loose end to the edge of the frame, or to the loose start of another piece."""
    starts = [_corner(chain[0]) for chain in chains]
    edge = frame.exterior
    whole = []
    for chain in chains:
        first, last = _corner(chain[0]), _corner(chain[-1])
        if first == last:
            whole.append(chain)
            continue
        head, tail = _reach(first, frame), _reach(last, frame)
        if edge.distance(shapely.Point(last)) > 0:
            tail = min(tail, *starts, key=lambda end: dist(end, last))
        whole.append(np.array([head, *chain.tolist(), tail]))
    return whole


def _corner(point: NDArray[np.float64]) -> Corner:
    return float(point[0]), float(point[1])


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


def _votes(chains: list[NDArray[np.float64]], faces: NDArray[np.object_]) -> list[float]:
    """Weigh, for each face, the metres of coast that call it water against those that call it land."""
    starts = np.concatenate([chain[:-1] for chain in chains])
    steps = np.concatenate([np.diff(chain, axis=0) for chain in chains])
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    kept = lengths > 0
    starts, steps, lengths = starts[kept], steps[kept], lengths[kept]
    # With y to the south, turning (dx, dy) to the right gives (-dy, dx).
    aside = np.column_stack([-steps[:, 1], steps[:, 0]]) / lengths[:, None]
    reach = np.minimum(lengths * 0.01, 1.0)[:, None]
    middles = starts + steps / 2
    tree = shapely.STRtree(faces)
    votes = [0.0] * len(faces)
    for side, weight in ((1, 1.0), (-1, -1.0)):
        points = shapely.points(middles + aside * reach * side)
        which, face = tree.query(points, predicate="within")
        for segment, index in zip(which.tolist(), face.tolist(), strict=True):
            votes[index] += weight * float(lengths[segment])
    return votes
