"""Answers with tiles: as stored, for ever under an address that names the basemap's build."""

from __future__ import annotations

import re
from gzip import decompress
from typing import TYPE_CHECKING

from flask import Response, request

from directory.basemap.faults import BrokenBasemap
from directory.web.headers import IMMUTABLE

if TYPE_CHECKING:
    from directory.basemap.reading import Basemap

NUMBER = re.compile(r"[0-9]{1,7}")
DEEPEST = 22


def tile_response(basemap: Basemap | None, build: str, place: tuple[str, str, str]) -> Response:
    """Answer for a tile, `place` being zoom, x and y as written in the address.

    A tile that is not in the file is an empty one: a page that says "not found" would be parsed as a tile.
    """
    numbers = [int(text) for text in place if NUMBER.fullmatch(text)]
    if len(numbers) != 3:
        return refusal("There is no such tile.", 404)
    zoom, x, y = numbers
    if zoom > DEEPEST or x >> zoom or y >> zoom:
        return refusal("There is no such tile.", 404)
    if basemap is None or basemap.build != build:
        return refusal("There is no such map (any more): reload the page.", 404)
    try:
        stored = basemap.tile(zoom, x, y)
    except BrokenBasemap:
        return refusal("The map is damaged.", 503)
    response = Response(stored or b"", content_type="application/vnd.mapbox-vector-tile")
    response.headers["Cache-Control"] = IMMUTABLE
    if stored:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.content_encoding = "gzip"
        else:
            response.set_data(decompress(stored))
    return response


def refusal(message: str, status: int) -> Response:
    """A line of plain text that nobody keeps, for requests that no person reads."""
    response = Response(message + "\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
