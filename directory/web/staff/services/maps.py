"""A still map to click on: where a place of a form is, or could be."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from directory.basemap import Marker
from directory.basemap.projection import View
from directory.editing.faults import first
from directory.web.mapping import pictures
from directory.web.staff.services.typing import CITY_ZOOM, MAP_SIZE, NEAR_ZOOM, view_of
from directory.web.state import state

if TYPE_CHECKING:
    from directory.editing.faults import Typed
    from directory.web.staff.desk import Desk


@dataclass(frozen=True, kw_only=True)
class MapView:
    """A picture of the map."""

    url: str
    view: str
    """Its middle and zoom, for the next request to know what was clicked on."""
    width: int
    height: int
    pin: tuple[float, float] | None
    """Where the place is, in pixels."""


def map_of(desk: Desk, typed: Typed, place: str, number: int) -> MapView | None:
    """A map around a place of a form, or around the city; None without a basemap."""
    basemap = state().basemap(desk.city.slug)
    if basemap is None:
        return None
    point, view = _point(typed, place), view_of(typed, place)
    center = view.center if view else point or (desk.city.bounds or basemap.bounds).center
    center = (round(center[0], 5), round(center[1], 5))
    zoom = floor((view.zoom if view else NEAR_ZOOM if point else CITY_ZOOM) * 2) / 2
    pins = [Marker(number=number, latitude=point[0], longitude=point[1])] if point else []
    pixel = (
        View(center=center, zoom=zoom, width=MAP_SIZE[0], height=MAP_SIZE[1]).to_pixel(*point)
        if point
        else None
    )
    return MapView(
        url=pictures.picture_url(
            desk.city.slug, basemap, center, zoom=zoom, size=MAP_SIZE, pins=pins, language=desk.locale.tag
        ),
        view=f"{center[0]:.5f},{center[1]:.5f},{zoom:g}",
        width=MAP_SIZE[0],
        height=MAP_SIZE[1],
        pin=(round(pixel[0], 1), round(pixel[1], 1)) if pixel else None,
    )


def _point(typed: Typed, place: str) -> tuple[float, float] | None:
    try:
        latitude, longitude = (
            float(first(typed, f"place-{place}-{name}")) for name in ("latitude", "longitude")
        )
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 85 and abs(longitude) <= 180 else None
