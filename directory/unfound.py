"""Unfound: the words that found nothing, for those who can do something about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from directory.model import City, UnfoundQuery

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHOWN_FROM = 3
"""How often words must have found nothing before anybody is told of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfound:
    """Folded words that found nothing, asked in a locale so many times."""

    folded: str
    locale: str
    number: int


def listed(session: Session, city: City, *, most: int = 200) -> list[Unfound]:
    """What nobody found in a city on all days that are kept, the most wanted first; one query."""
    number = func.sum(UnfoundQuery.number)
    rows = session.execute(
        select(UnfoundQuery.folded, UnfoundQuery.locale, number.label("number"))
        .where(UnfoundQuery.city_id == city.id, UnfoundQuery.folded != "")
        .group_by(UnfoundQuery.folded, UnfoundQuery.locale)
        .having(number >= SHOWN_FROM)
        .order_by(number.desc(), UnfoundQuery.folded, UnfoundQuery.locale)
        .limit(most)
    )
    return [Unfound(folded=row.folded, locale=row.locale, number=int(row.number)) for row in rows]
