"""Nearness: the docs in a circle, found by cells of a grid instead of by looking at all."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from directory.search.bits import Places

_CELLS = 100
"""Cells to a degree."""
_ROW = 360 * _CELLS + 1


def squared(
    latitudes: NDArray[np.float64], longitudes: NDArray[np.float64], point: tuple[float, float]
) -> NDArray[np.float64]:
    """Squares of distances in degrees of latitude, on a flat map: enough to order by (0.3 % off)."""
    rise = latitudes - point[0]
    run = (longitudes - point[1]) * cos(radians(point[0]))
    return rise * rise + run * run


class Grid:
    """Docs by the cell that they stand in."""

    def __init__(self, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> None:
        """Sort them; degrees, NaN where there is none."""
        known = np.flatnonzero(~np.isnan(latitudes))
        cells = _row(latitudes[known]) * _ROW + _column(longitudes[known])
        order = np.argsort(cells, kind="stable")
        self._cells = cells[order].astype(np.int32)
        self._places = known[order].astype(np.int32)

    def around(self, point: tuple[float, float], radius: float) -> Places:
        """Where the docs stand whose cells a circle may touch; its radius in degrees of latitude."""
        width = radius / max(cos(radians(point[0])), 1e-6)
        south, north = _row(np.array([max(-90.0, point[0] - radius), min(90.0, point[0] + radius)])).tolist()
        west, east = _column(np.array([max(-180.0, point[1] - width), min(180.0, point[1] + width)])).tolist()
        rows = np.arange(south, north + 1)
        firsts = np.searchsorted(self._cells, (rows * _ROW + west).astype(np.int32))
        lasts = np.searchsorted(self._cells, (rows * _ROW + east).astype(np.int32), side="right")
        return np.concatenate(
            [self._places[first:last] for first, last in zip(firsts, lasts, strict=True)]
        ).astype(np.intp)


def _row(latitudes: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.asarray(np.floor((latitudes + 90) * _CELLS), dtype=np.int64)


def _column(longitudes: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.asarray(np.floor((longitudes + 180) * _CELLS), dtype=np.int64)
