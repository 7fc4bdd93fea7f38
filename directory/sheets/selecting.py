"""Select: the codes of the services that a sheet is about, in the order in which they are numbered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from directory import search
from directory.search import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.search import Criteria, Memo

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


def by_criteria(
    session: Session,
    city: City,
    criteria: Criteria,
    *,
    now: datetime,
    memo: Memo | None = None,
    one_page: bool = False,
) -> Selection:
    """Those that fit, as results are ordered: a page of results as it is numbered there, or the first sixty.

    A query a page of results, and those of `search.search`.
    """
    kept = memo or search.Memo()
    found = search.search(
        session, city, criteria if one_page else replace(criteria, page=1), now=now, memo=kept
    )
    hits = list(found.hits)
    if not one_page:
        for number in range(2, min(found.pages, MOST // PAGE_SIZE) + 1):
            hits += search.search(session, city, replace(criteria, page=number), now=now, memo=kept).hits
    codes = tuple(hit.card.code for hit in hits)
    return Selection(
        codes=codes, total=len(codes) if one_page else found.total, first=hits[0].number if hits else 1
    )
