"""The manifest: what makes a city's directory an app that can be put among a phone's others."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort

from directory import queries
from directory.web.assets import static_url
from directory.web.headers import REVALIDATE
from directory.web.page import open_page
from directory.web.state import state

ICONS = {"icon-192.png": "192x192", "icon-512.png": "512x512"}
_COLOR = "#0b5563"


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/manifest.webmanifest")(first_manifest)
    blueprint.get("/<city>/<locale>/manifest.webmanifest")(manifest)


def first_manifest() -> Response:
    """The manifest of the only or first city in its own language; one query."""
    with state().database.reading() as session:
        found = queries.cities(session)
    if not found:
        abort(404)
    return manifest(found[0].slug, found[0].default_locale)


def manifest(city: str, locale: str) -> Response:
    """The manifest of a city in a locale."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    name = page.city_name.text
    about = {
        "id": page.home,
        "name": page.words.gettext("Find help: %(city)s", city=name),
        "short_name": name[:12].strip(),
        "lang": page.locale.tag,
        "dir": page.locale.direction,
        "start_url": page.home,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": _COLOR,
        "icons": [
            {"src": static_url("icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            *({"src": static_url(file), "type": "image/png", "sizes": sizes} for file, sizes in ICONS.items()),
            {
                "src": static_url("icon-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable",
            },
        ],
    }  # fmt: skip
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    response = Response(text, content_type="application/manifest+json")
    response.headers["Cache-Control"] = REVALIDATE
    return response
