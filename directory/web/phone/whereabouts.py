"""Whereabouts: the districts and stations that a phone knows without the internet, and the words of nearness beside them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from directory.geocoding import landmarks
from directory.geocoding.wording import common_phrases
from directory.locales import LOCALES
from directory.search.understanding.around import templates
from directory.search.understanding.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.web.page import Page

_LATIN = "LATIN"


def whereabouts(session: Session, page: Page, locales: Sequence[str]) -> dict[str, Any]:
    """What a phone needs to read a place among typed words; one query.

    `around` has folded phrases with {} for a name, and whether they speak of nearness and nothing else; `places` have a name
    to show, degrees times 100,000, whether it is a district, and folded names; `called` names what any station is called.
    """
    scripts = {_LATIN, *(_script(LOCALES[tag].own_name) for tag in locales)}
    called = common_phrases()
    known = landmarks(session, page.city, locale=page.locale.tag)
    shown = [
        [
            place.name,
            round(place.latitude * 1e5),
            round(place.longitude * 1e5),
            int(place.is_district),
            [fold(name) for name in place.called if _script(name) in scripts],
        ]
        for place in known
    ]
    there = {fold(name) for place in known for name in place.called}
    return {
        "around": [[template, int(is_firm)] for template, is_firm in templates(locales)],
        "places": shown,
        "called": {
            fold(phrase): fold(common)
            for phrase, common in called.items()
            if fold(common) in there and _script(phrase) in scripts
        },
    }


def _script(text: str) -> str:
    """The script of the first letter, as Unicode names it."""
    first = next((letter for letter in text if letter.isalpha()), "a")
    return unicodedata.name(first, _LATIN).split()[0]
