"""Select: the codes of the services that a sheet is about, in the order in which they are numbered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from directory.search import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from directory.search import Criteria, Results

MOST = 60
"""Services on a sheet: nobody reads more, and each costs memory."""
MOST_CODES = 200
"""Codes that are looked at; some of them may lead nowhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Codes of services; the first has the number `first`. `total` counts those too that there is no room for."""

    codes: tuple[str, ...]
    total: int
    first: int = 1


def by_codes(codes: Sequence[str]) -> Selection:
    """Those that somebody chose one by one, each once."""
    chosen = tuple(dict.fromkeys(code.strip().lower()[:12] for code in codes if code.strip()))
    return Selection(codes=chosen[:MOST_CODES], total=len(chosen))


def by_results(found: Results, seek: Callable[[Criteria], Results], *, one_page: bool = False) -> Selection:
    """Those that were found, as results are ordered: a page of results as it is numbered there, or the first sixty.

    `seek` is asked for each further page.
    """
    hits = list(found.hits)
    if not one_page:
        for number in range(2, min(found.pages, MOST // PAGE_SIZE) + 1):
            hits += seek(replace(found.criteria, page=number)).hits
    codes = tuple(hit.card.code for hit in hits)
    return Selection(
        codes=codes, total=len(codes) if one_page else found.total, first=hits[0].number if hits else 1
    )
