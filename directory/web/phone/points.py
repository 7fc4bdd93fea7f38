"""Points: where the services are that fit a question, so that the phone can tell which is nearest without telling where it is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from directory import search
from directory.web.headers import REVALIDATE
from directory.web.page import Page, open_page
from directory.web.phone.writing import Table, columns, said
from directory.web.public.asking import ask
from directory.web.public.fitting import fit
from directory.web.public.results import seeker
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from directory.search.cards import Card

MOST = 2000
"""Points of an answer at most."""


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/points.json")(points)


def points(city: str, locale: str) -> Response:
    """What fits the same questions as the list, as columns: code, name, kind (from 1 on), degrees times 100,000.

    Of places that are hidden nothing is told. No place of the visitor's is asked for, nor looked at.
    """
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        cards = [card for card in _cards(session, page) if card.point is not None]
    kinds: Table[str] = Table()
    rows = [
        {
            "code": card.code,
            "name": said(page.pick(card.names), page.locale.tag),
            "kind": kinds.place(card.terms[0]) + 1 if card.terms else 0,
            "lat": round((card.latitude or 0) * 1e5),
            "lon": round((card.longitude or 0) * 1e5),
        }
        for card in cards[:MOST]
    ]
    about = {"services": columns(rows), "kinds": [said(page.label(code), page.locale.tag) for code in kinds]}
    response = Response(
        json.dumps(about, ensure_ascii=False, separators=(",", ":")), content_type="application/json"
    )
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _cards(session: Session, page: Page) -> Iterator[Card]:
    """The cards of all that fits, without regard to where the visitor is."""
    asked, _ = fit(page, ask(session, page), seeker(session, page))
    kept = state()
    wanted = replace(asked.criteria, near=None, within=None)
    number, pages = 1, 1
    while number <= min(pages, MOST // search.PAGE_SIZE):
        found = search.search(
            session, page.city, replace(wanted, page=number), now=page.now, memo=kept.memo, tree=page.tree
        )
        yield from (hit.card for hit in found.hits)
        number, pages = number + 1, found.pages
