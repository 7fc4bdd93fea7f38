"""What a script needs for a map that moves, in the form of a place: nothing of it is fetched before somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, jsonify

from directory.roles import Right
from directory.web.assets import static_url
from directory.web.mapping.fragments import basemap_settings
from directory.web.staff.guard import allowed
from directory.web.state import state

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk

PARTS = (
    "vendor/leaflet.css", "css/map.css", "vendor/leaflet.js", "vendor/protomaps-leaflet.js", "js/map.js",
)  # fmt: skip
"""In the order in which they are loaded."""


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/services/map.json")(parts)


@allowed(Right.PROPOSE)
def parts(desk: Desk) -> Response:
    """Styles and scripts by their addresses, and how the city's basemap is painted; no query."""
    basemap = state().basemap(desk.city.slug) or abort(404)
    return jsonify(
        parts=[static_url(part) for part in PARTS], basemap=basemap_settings(desk.city.slug, basemap)
    )
