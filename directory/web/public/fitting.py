"""Fitting: where words leave nothing, less of what they say is asked for, or what they misspell; it is always told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from directory.search.respelling import respelt
from directory.web.public.placing import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.search import Criteria, Results
    from directory.web.page import Page
    from directory.web.public.asking import Asked

_TRIED = 3
"""So many things are left out one by one; of more, all are."""


def fit(page: Page, asked: Asked, seek: Callable[[Criteria], Results]) -> tuple[Asked, Results]:
    """What is asked for in the end, and what is found."""
    found = seek(asked.criteria)
    if not found.total and asked.said:
        alone = [(pair,) for pair in asked.said] if 1 < len(asked.said) <= _TRIED else []
        for left_out in (*alone, asked.said):
            less = asked.unsaid(*left_out)
            again = seek(less.criteria)
            if again.total:
                return less, again
    if not found.total and (other := _respelt(page, asked)):
        again = seek(other.criteria)
        if again.total:
            return other, again
    return asked, found


def _respelt(page: Page, asked: Asked) -> Asked | None:
    """The same for the kind of service whose name was likely misspelt."""
    criteria = asked.criteria
    if not criteria.text or criteria.concepts or criteria.categories or not asked.guesses:
        return None
    locales = tuple(dict.fromkeys((page.locale.tag, page.city.default_locale, EVERYWHERE)))
    code = respelt(page.tree, criteria.text, asked.guesses, locales=locales)
    if code is None:
        return None
    meant = replace(criteria, text=page.label(code).text, concepts=(code,))
    return replace(asked, criteria=meant, chosen=meant, guesses=(), respelt=(criteria.text, code))
