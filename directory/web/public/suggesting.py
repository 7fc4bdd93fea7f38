"""Suggestions as the visitor types: concepts, services and places, answered as JSON for static/js/suggest.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from directory.geocoding import Geocoder
from directory.locales import LOCALES
from directory.search import suggesting
from directory.text import clean
from directory.web.assets import static_url
from directory.web.page import Page, open_page
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.locales import Locale
    from directory.model import Wording

MAX_PLACES = 3
SHORTEST_PLACE = 3
"""Letters from which on places are suggested beside concepts; where a place is asked for, one less."""

Option = dict[str, str]
"""`text` with its `note` and `icon`; `href` leads on, or `near` is what a form sends for the place.

`lang` and `dir` are there where the text is not in the page's locale.
"""


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/suggest")(suggest)


def suggest(city: str, locale: str) -> Response:
    """What `q`, the words of a search, or `near`, a place, may become; three queries at most.

    Gives `{"said": "3 suggestions", "options": [Option, …]}`. What is typed comes in the address as in any search,
    and is as little logged; letters of one case and single blanks make the answers worth keeping.
    """
    typed = _typed("q") or _typed("near")
    is_place = not _typed("q")
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        options = [] if is_place else _concepts(session, page, typed)
        if len(typed) >= SHORTEST_PLACE - is_place:
            options += _places(session, page, typed)
    said = page.words.ngettext("One suggestion", "%(num)s suggestions", len(options)) if options else ""
    return jsonify(said=said, options=options)


def _typed(name: str) -> str:
    return clean(request.args.get(name, "")[: suggesting.MAX_TYPED]).replace("\n", " ")


def _concepts(session: Session, page: Page, typed: str) -> list[Option]:
    docs = state().memo.columns(session, page.city)
    counts = suggesting.count_terms(session, page.city, state().memo)
    locales = tuple(dict.fromkeys((page.locale.tag, page.city.default_locale, "en")))
    options = []
    for code in suggesting.concepts(page.tree, typed, locales=locales, counts=counts):
        note = page.words.number(counts[code]) if counts.get(code) else ""
        href = page.to("services", [("category", code)])
        options.append(_option(page, page.label(code), page.tree.terms[code].icon, note=note, href=href))
    for card in suggesting.services(session, docs, typed):
        icon = page.tree.terms[card.terms[0]].icon if card.terms else "list"
        href = page.to(f"services/{card.code}")
        options.append(_option(page, page.pick(card.names), icon, note="", href=href))
    return options


def _places(session: Session, page: Page, typed: str) -> list[Option]:
    """Places of the gazetteer alone: what is half typed is sent to nobody."""
    found = Geocoder(session).geocode(typed, city=page.city, locale=page.locale.tag, limit=MAX_PLACES)
    return [
        {"text": place.name, "note": "", "icon": _icon("map-pin"), "near": f"p{place.place_id}"}
        for place in found
        if place.place_id
    ]


def _option(page: Page, said: Wording, icon: str, **more: str) -> Option:
    return {"text": said.text, "icon": _icon(icon), **_tags(page.locale, said.locale), **more}


def _icon(name: str) -> str:
    return f"{static_url('vendor/icons.svg')}#{name}"


def _tags(reader: Locale, tag: str) -> dict[str, str]:
    return {} if tag == reader.tag or tag not in LOCALES else {"lang": tag, "dir": LOCALES[tag].direction}
