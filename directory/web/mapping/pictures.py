"""Still pictures of the map (SVG), for pages without scripts and for phones that should load little.

Everything that a picture depends on is in its address, rounded and capped: else it would be a way to keep the
server drawing.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import floor
from typing import TYPE_CHECKING

from flask import Response, request, url_for

from directory.basemap.drawing import LITE, SCREEN, draw
from directory.basemap.faults import BrokenBasemap
from directory.basemap.features import NAME_LANGUAGES
from directory.basemap.markers import Marker, PlacedMarker, marker_places
from directory.basemap.projection import View
from directory.web.headers import IMMUTABLE, REVALIDATE
from directory.web.mapping.tiles import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.basemap.reading import Basemap

SIZES = ((340, 220), (340, 340), (340, 440), (680, 440))
"""Widths and heights in pixels; there are no others."""

LEAST_ZOOM, MOST_ZOOM = 8.0, 18.0
MOST_PINS = 40
DETAILED = 13.0
"""Below this zoom small roads are left out, which halves the bytes."""

POINT = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,7})?)[,:](-?[0-9]{1,3}(?:\.[0-9]{1,7})?)")
PIN = re.compile(r"([0-9]{1,3}):(.{1,30})")
ZOOM = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,3})?")


class BadPicture(Exception):
    """The address of a picture asks for what is not drawn; says what would be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A picture: what it shows (rounded), its pins, and the language of its names ("": as on the spot)."""

    view: View
    pins: tuple[Marker, ...]
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticMap:
    """A picture's address and size, and where on it (in pixels) each number is, to be laid over as links."""

    picture_url: str
    width: int
    height: int
    places: tuple[PlacedMarker, ...]


def static_map(
    city_slug: str,
    basemap: Basemap,
    pins: Sequence[Marker],
    *,
    size: tuple[int, int] = (340, 340),
    language: str = "",
) -> StaticMap | None:
    """Frame the pins, at most the first 40 that the basemap covers; None when there are none."""
    reach = basemap.bounds.grown(300)
    shown = [_rounded(pin) for pin in pins if reach.contains(pin.latitude, pin.longitude)][:MOST_PINS]
    if not shown:
        return None
    around = View.around([(pin.latitude, pin.longitude) for pin in shown], *size, padding=26, max_zoom=16.5)
    view = _view(around.center, around.zoom, size)
    return StaticMap(
        picture_url=picture_url(
            city_slug, basemap, view.center, zoom=view.zoom, size=size, pins=shown, language=language
        ),
        width=size[0],
        height=size[1],
        places=tuple(marker_places(view, shown)),
    )


def picture_url(
    city_slug: str,
    basemap: Basemap,
    center: tuple[float, float],
    *,
    zoom: float = 16.0,
    size: tuple[int, int] = (340, 220),
    pins: Sequence[Marker] = (),
    language: str = "",
) -> str:
    """Give the address of a picture around (latitude, longitude), whatever `size` of `SIZES`."""
    view = _view(center, zoom, size)
    written = [f"{pin.number}:{pin.latitude:.5f}:{pin.longitude:.5f}" for pin in pins[:MOST_PINS]]
    return url_for(
        "mapping.picture",
        city=city_slug,
        at=f"{view.center[0]:.5f},{view.center[1]:.5f}",
        z=f"{view.zoom:g}",
        w=size[0],
        h=size[1],
        pins=";".join(written) or None,
        names=language if language in NAME_LANGUAGES else None,
        v=basemap.build,
    )


def read_request(args: Mapping[str, str]) -> Request:
    """Read a picture's address.

    :raise BadPicture: when a value is missing, malformed or not drawn.
    """
    zoom = args.get("z", "16")
    if not ZOOM.fullmatch(zoom) or not LEAST_ZOOM <= float(zoom) <= MOST_ZOOM:
        raise BadPicture(f"z must be a number from {LEAST_ZOOM:g} to {MOST_ZOOM:g}.")
    asked = args.get("w", "340"), args.get("h", "220")
    size = next((size for size in SIZES if asked == (str(size[0]), str(size[1]))), None)
    if size is None:
        raise BadPicture("w and h must be one of " + ", ".join(f"{w} and {h}" for w, h in SIZES) + ".")
    language = args.get("names", "")
    if language and language not in NAME_LANGUAGES:
        raise BadPicture("names must be a language that the map knows.")
    return Request(
        view=_view(_point(args.get("at", "")), float(zoom), size),
        pins=_pins(args.get("pins", "")),
        language=language,
    )


def _point(text: str) -> tuple[float, float]:
    found = POINT.fullmatch(text)
    if found is None or abs(float(found[1])) > 85 or abs(float(found[2])) > 180:
        raise BadPicture("A place is a latitude and a longitude in degrees, as in 60.17,24.94.")
    return round(float(found[1]), 5), round(float(found[2]), 5)


def _pins(text: str) -> tuple[Marker, ...]:
    parts = text.split(";", MOST_PINS) if text else []
    found = [PIN.fullmatch(part) for part in parts]
    if len(parts) > MOST_PINS or not all(found):
        raise BadPicture(
            f"pins is at most {MOST_PINS} of number:latitude:longitude, with semicolons between."
        )
    places = [(int(pin[1]), _point(pin[2])) for pin in found if pin]
    return tuple(Marker(number=number, latitude=place[0], longitude=place[1]) for number, place in places)


def _rounded(pin: Marker) -> Marker:
    return Marker(number=pin.number, latitude=round(pin.latitude, 5), longitude=round(pin.longitude, 5))


def _view(center: tuple[float, float], zoom: float, size: tuple[int, int]) -> View:
    """Round to a metre and down to half a zoom, so that neighbors share a picture."""
    halved = floor(min(MOST_ZOOM, max(LEAST_ZOOM, zoom)) * 2) / 2
    return View(center=(round(center[0], 5), round(center[1], 5)), zoom=halved, width=size[0], height=size[1])


def picture_response(basemap: Basemap, wanted: Request, build: str) -> Response:
    """Answer with a picture; kept for ever under an address that names the build it was drawn from."""
    try:
        zipped, digest = _drawn(basemap, wanted)
    except BrokenBasemap:
        return refusal("The map is damaged.", 503)
    response = Response(content_type="image/svg+xml")
    if request.accept_encodings["gzip"]:
        response.set_data(zipped)
        response.content_encoding = "gzip"
    else:
        response.set_data(gzip.decompress(zipped))
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = IMMUTABLE if build == basemap.build else REVALIDATE
    response.set_etag(digest, weak=True)
    response.make_conditional(request)
    return response


@lru_cache(maxsize=512)
def _drawn(basemap: Basemap, wanted: Request) -> tuple[bytes, str]:
    """Draw (13 to 40 ms) and keep the gzipped picture (4 to 20 KB) with its digest."""
    style = SCREEN if wanted.view.zoom >= DETAILED else LITE
    languages = [wanted.language] if wanted.language else []
    picture = draw(basemap, wanted.view, wanted.pins, style=style, languages=languages).encode()
    return gzip.compress(picture, 6, mtime=0), sha256(picture).hexdigest()[:16]
