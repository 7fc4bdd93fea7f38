"""Placing: the place that is named among the words of a search, unless it was taken back; nothing is asked of anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request

from directory import geocoding
from directory.search.placing import Ground, Placed, place_in
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.web.page import Page

EVERYWHERE = "en"
"""What newcomers type in any city."""


def placed(session: Session, page: Page, text: str) -> Placed | None:
    """The place among the words, and the words without it; no query where no word speaks of a place, or it is remembered.

    Who takes a place back that words of nearness name still wants what was sought there, and no place.
    """
    arguments = request.args
    if not text or arguments.get("words") == "only":
        return None
    key = (page.city.id, page.city.data_version, page.tree.version, page.locale.tag, text)
    found = state().placed.get(key, lambda: (_read(session, page, text),))[0]
    if found is None or "near" not in arguments.getlist("ignore"):
        return found
    return replace(found, places=()) if found.is_firm and found.text else None


def _read(session: Session, page: Page, text: str) -> Placed | None:
    city, kept = page.city, state()
    (districts,) = kept.districts.get(
        (city.id, city.data_version), lambda: (geocoding.districts(session, city),)
    )
    ground = Ground(
        city=city,
        docs=kept.memo.columns(session, city),
        districts=districts,
        tree=page.tree,
        locales=tuple(dict.fromkeys((page.locale.tag, city.default_locale, EVERYWHERE))),
    )
    return place_in(session, text, ground)
