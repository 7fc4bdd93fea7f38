"""What the map page puts in: a div, and the addresses of the scripts and styles that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from flask import url_for
from markupsafe import Markup

from directory.basemap.style import SCREEN
from directory.web.assets import static_url
from directory.web.mapping.painting import as_data

if TYPE_CHECKING:
    from directory.basemap.reading import Basemap
    from directory.geo import Bounds
    from directory.web.mapping.folium_map import Rendered

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MapFragment:
    """A part of a page: its markup, and the addresses of its scripts (in this order, deferred) and styles."""

    html: Markup
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MapScript:
    """The script that Folium wrote for one build of a city's basemap and one direction, and its digest."""

    rendered: Rendered
    digest: str


def map_fragment(city_slug: str, basemap: Basemap, *, direction: Direction) -> MapFragment:
    """Give the parts of a city's interactive map; equal for equal values, so that pages are too."""
    made = map_script(city_slug, basemap, direction)
    script = url_for("mapping.map_script", city=city_slug, direction=direction, digest=made.digest)
    return MapFragment(
        html=Markup(made.rendered.html),  # noqa: S704 (written by our own macros, from no values at all)
        scripts=(*map(static_url, made.rendered.scripts), script),
        styles=tuple(map(static_url, made.rendered.styles)),
    )


def basemap_settings(city_slug: str, basemap: Basemap) -> dict[str, Any]:
    """What `cityMap.basemap` of static/js/map.js is given: tiles, what they cover, how they are painted."""
    box = basemap.bounds
    return {
        "tiles": _tiles_address(city_slug, basemap.build),
        "bounds": [[box.south, box.west], [box.north, box.east]],
        "maxDataZoom": basemap.max_zoom,
        **as_data(SCREEN),
    }


def map_script(city_slug: str, basemap: Basemap, direction: Direction) -> MapScript:
    """Give the script of a city's map, written once a process; any worker can answer for another's page."""
    return _written(_tiles_address(city_slug, basemap.build), basemap.bounds, basemap.max_zoom, direction)


@lru_cache(maxsize=256)
def _written(tiles: str, bounds: Bounds, max_data_zoom: int, direction: str) -> MapScript:
    # Half a second and 25 MB that commands, and workers that are never asked for a map, do not spend.
    from directory.web.mapping.folium_map import render

    rendered = render(tiles, bounds, max_data_zoom, direction)
    return MapScript(rendered=rendered, digest=sha256(rendered.script.encode()).hexdigest()[:16])


def _tiles_address(city_slug: str, build: str) -> str:
    """The address of tiles with {z}, {x} and {y} in it."""
    whole = url_for("mapping.tile", city=city_slug, build=build, z="Z", x="X", y="Y")
    return whole.replace("/Z/X/Y.", "/{z}/{x}/{y}.")
