"""Keeping: the page where a visitor keeps a city on the phone or deletes it, and the page that looks through what is kept."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from directory.web.assets import static_url
from directory.web.headers import REVALIDATE
from directory.web.page import open_page
from directory.web.phone.packing import pack
from directory.web.phone.wording import KEEPING, messages
from directory.web.phone.worker import SHELL
from directory.web.state import state
from directory.wordings import URGENT

PICTURE = 34_000
"""Bytes that the map of the center takes at most, about."""
_SHELL = 30_000
"""Bytes of scripts and styles, about."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/<locale>/keep")(keep)
    blueprint.get("/<city>/<locale>/kept")(kept)
    blueprint.get("/<city>/<locale>/offline.json")(offline)


def keep(city: str, locale: str) -> str:
    """Tell what would be kept and how much it is; keep it, renew it, delete it."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        now = page.now
        found = pack(session, page)
        page.now = now
    size = found.size + _SHELL + (PICTURE if found.picture else 0)
    return render_template(
        "keep.html",
        page=page,
        found=found,
        kilobytes=max(10, round(size / 10_000) * 10),
        files=[static_url(name) for name in (*SHELL, "js/keep.js")],
        messages=messages(page.words, KEEPING),
    )


def kept(city: str, locale: str) -> str:
    """The shell that looks through what is kept; its script does all the rest. No query about services."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    return render_template("kept.html", page=page, urgent=URGENT)


def offline(city: str, locale: str) -> Response:
    """The whole city in a locale, for its script; the same bytes as long as neither data nor day changes."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        found = pack(session, page)
    response = Response(found.text, content_type="application/json")
    response.headers["Cache-Control"] = REVALIDATE
    return response
