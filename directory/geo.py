"""Where things are: distances and boxes in WGS 84 degrees, always as (latitude, longitude)."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, hypot, radians, sin, sqrt

from geopy.distance import geodesic

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""

EQUATOR_RADIUS = 6_378_137.0
"""Semi-major axis of the WGS 84 ellipsoid in metres."""

ECCENTRICITY_SQUARED = 0.006_694_379_990_141_317
"""Square of the WGS 84 ellipsoid's first eccentricity."""

METRES_PER_DEGREE = 111_195.08
"""Length of one degree of a great circle, in metres."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """A box in degrees; `south <= north`, and it never crosses the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, latitude: float, longitude: float) -> bool:
        """Say whether the point lies in the box or on its edge."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    @property
    def center(self) -> tuple[float, float]:
        """The middle, as (latitude, longitude)."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2

    def grown(self, metres: float) -> Bounds:
        """The box with a margin of so many metres on each side."""
        rise = metres / METRES_PER_DEGREE
        run = rise / max(cos(radians(self.center[0])), 0.01)
        return Bounds(
            south=max(-90.0, self.south - rise),
            west=max(-180.0, self.west - run),
            north=min(90.0, self.north + rise),
            east=min(180.0, self.east + run),
        )


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two points on a sphere; at most 0.6 % off the geodesic."""
    (lat1, lon1), (lat2, lon2) = a, b
    half = (
        sin(radians(lat2 - lat1) / 2) ** 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two points on the WGS 84 ellipsoid.

    Far points get geopy's geodesic (90 us). Within a degree of each other, the ellipsoid's radii of curvature
    halfway give the same within 0.01 % below 70 degrees (1 us): a page of results asks for twenty.
    """
    (lat1, lon1), (lat2, lon2) = a, b
    rise, run = lat2 - lat1, lon2 - lon1
    if max(abs(rise), abs(run)) > 1 or max(abs(lat1), abs(lat2)) > 85:
        return float(geodesic(a, b).meters)
    halfway = radians((lat1 + lat2) / 2)
    bulge = 1 - ECCENTRICITY_SQUARED * sin(halfway) ** 2
    across = EQUATOR_RADIUS / sqrt(bulge)
    along = across * (1 - ECCENTRICITY_SQUARED) / bulge
    return hypot(along * radians(rise), across * cos(halfway) * radians(run))
