"""Addresses of what maps are made of: tiles, scripts, still pictures. All of them may be kept by anyone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app, request

from directory.web.headers import IMMUTABLE
from directory.web.mapping import fragments, pictures
from directory.web.mapping.tiles import refusal, tile_response

if TYPE_CHECKING:
    from directory.basemap.reading import Basemap
    from directory.web.state import State

blueprint = Blueprint("mapping", __name__)

SLUG = re.compile(r"[a-z0-9-]{1,63}")


def _basemap(city: str) -> Basemap | None:
    """The city's basemap; None for what cannot be a city's name, which never reaches the file system."""
    if not SLUG.fullmatch(city):
        return None
    return cast("State", current_app.extensions["directory"]).basemap(city)


@blueprint.get("/tiles/<city>/<build>/<z>/<x>/<y>.mvt")
def tile(city: str, build: str, z: str, x: str, y: str) -> Response:
    """Answer with a tile of one build of a basemap."""
    return tile_response(_basemap(city), build, (z, x, y))


@blueprint.get("/mapjs/<city>/<direction>/<digest>.js")
def map_script(city: str, direction: str, digest: str) -> Response:
    """Answer with the script that Folium wrote, if it still is the one that the page was made with."""
    basemap = _basemap(city)
    if basemap is None or direction not in ("ltr", "rtl"):
        return refusal("There is no such map.", 404)
    made = fragments.map_script(city, basemap, cast("fragments.Direction", direction))
    if made.digest != digest:
        return refusal("There is no such map (any more): reload the page.", 404)
    response = Response(made.rendered.script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = IMMUTABLE
    return response


@blueprint.get("/<city>/pictures/map.svg")
def picture(city: str) -> Response:
    """Answer with a still picture of a part of the map."""
    basemap = _basemap(city)
    if basemap is None:
        return refusal("There is no such map.", 404)
    try:
        wanted = pictures.read_request(request.args)
    except pictures.BadPicture as problem:
        return refusal(str(problem), 400)
    return pictures.picture_response(basemap, wanted, request.args.get("v", ""))
