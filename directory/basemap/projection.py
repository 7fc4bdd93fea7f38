"""Web Mercator: from degrees to pixels and tiles, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, cos, degrees, floor, log2, pi, radians, sinh, tan
from typing import TYPE_CHECKING

from directory.geo import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

TILE_SIZE = 256
"""Pixels along the side of a tile, and of the whole world at zoom 0."""

LIMIT = 85.0511287798066
"""The latitude at which Web Mercator's square world ends."""

EQUATOR = 40_075_016.68557849
"""Circumference of the Earth in metres, as Web Mercator has it (WGS 84's equator)."""


def to_world(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point on the unit square: x grows to the east, y to the south, both 0 to 1."""
    within = max(-LIMIT, min(LIMIT, latitude))
    return (longitude + 180.0) / 360.0, 0.5 - asinh(tan(radians(within))) / (2 * pi)


def from_world(x: float, y: float) -> tuple[float, float]:
    """Turn a point of the unit square into (latitude, longitude) in degrees."""
    return degrees(atan(sinh(pi * (1.0 - 2.0 * y)))), x * 360.0 - 180.0


def tile_at(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    """Name the tile (x, y) that holds a point at a whole zoom."""
    x, y = to_world(latitude, longitude)
    last = (1 << zoom) - 1
    return max(0, min(last, floor(x * (1 << zoom)))), max(0, min(last, floor(y * (1 << zoom))))


def tile_bounds(zoom: int, x: int, y: int) -> Bounds:
    """Give the box of a tile in degrees."""
    side = 1 << zoom
    north, west = from_world(x / side, y / side)
    south, east = from_world((x + 1) / side, (y + 1) / side)
    return Bounds(south=south, west=west, north=north, east=east)


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A picture of a part of the world: its middle as (latitude, longitude), its zoom, its pixels."""

    center: tuple[float, float]
    zoom: float
    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn.

        :raise ValueError: when the size is not positive or the center is no place on the map.
        """
        if self.width < 1 or self.height < 1:
            raise ValueError("A view needs a positive width and height.")
        latitude, longitude = self.center
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= self.zoom <= 24):
            raise ValueError("A view needs a center in degrees and a zoom from 0 to 24.")

    @classmethod
    def around(
        cls,
        points: Sequence[tuple[float, float]],
        width: int,
        height: int,
        padding: int = 24,
        min_zoom: float = 8.0,
        max_zoom: float = 17.0,
    ) -> View:
        """Frame all points, `padding` pixels from the edge, as near as `max_zoom` allows.

        Points that do not fit at `min_zoom` stay outside. Zooms are rounded down to hundredths.

        :raise ValueError: when there is no point.
        """
        if not points:
            raise ValueError("A view needs a point to show.")
        worlds = [to_world(*point) for point in points]
        west, east = min(x for x, _ in worlds), max(x for x, _ in worlds)
        north, south = min(y for _, y in worlds), max(y for _, y in worlds)
        zoom = max_zoom
        for spread, room in ((east - west, width - 2 * padding), (south - north, height - 2 * padding)):
            if spread > 0:
                zoom = min(zoom, floor(100 * log2(max(room, 1) / (spread * TILE_SIZE))) / 100)
        center = from_world((west + east) / 2, (north + south) / 2)
        return cls(center=center, zoom=max(min_zoom, zoom), width=width, height=height)

    @property
    def world_size(self) -> float:
        """Pixels along the side of the whole world at this zoom."""
        return TILE_SIZE * float(2.0**self.zoom)

    @property
    def origin(self) -> tuple[float, float]:
        """The top left corner in pixels of the whole world."""
        x, y = to_world(*self.center)
        return x * self.world_size - self.width / 2, y * self.world_size - self.height / 2

    def to_pixel(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Say where a point falls, in pixels from the top left corner (it may be outside)."""
        x, y = to_world(latitude, longitude)
        left, top = self.origin
        return x * self.world_size - left, y * self.world_size - top

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        """Say which (latitude, longitude) lies under a pixel."""
        left, top = self.origin
        return from_world((x + left) / self.world_size, (y + top) / self.world_size)

    @property
    def bounds(self) -> Bounds:
        """The box that the picture shows, in degrees."""
        north, west = self.to_degrees(0, 0)
        south, east = self.to_degrees(self.width, self.height)
        return Bounds(south=south, west=west, north=north, east=east)

    @property
    def metres_per_pixel(self) -> float:
        """Metres that a pixel spans in the middle of the picture."""
        return EQUATOR * cos(radians(self.center[0])) / self.world_size
