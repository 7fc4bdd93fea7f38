"""Noticing: count the words that found nothing, so that staff learn what is missing; never who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from directory.model import UnfoundQuery
from directory.model.unfound import MAX_FOLDED
from directory.signing.tokens import sealed
from directory.text import words
from directory.unfound import SHOWN_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

MOST_A_DAY = 1000
"""Different words that a city keeps of one day, so that nobody can fill the disk."""
MOST_SEALED = 2
"""How often words count on a day before they are told: less than `SHOWN_FROM`, so that nobody's tries of a day tell them."""
DAYS_KEPT = 90
MOST_DIGITS = 4
"""A year or a bus line is kept; what has more digits may be somebody's number."""


def countable(text: str) -> str:
    """The folded words of a query as they are counted; empty where they may tell who somebody is.

    Left out are addresses of mail and sites, long numbers, and what is longer than `MAX_FOLDED` characters.
    """
    if "@" in text or "://" in text:
        return ""
    folded = " ".join(words(text))
    digits = sum(character.isdigit() for character in folded)
    return folded if len(folded) <= MAX_FOLDED and digits <= MOST_DIGITS else ""


def count_unfound(
    session: Session, city_id: UUID, numbers: Mapping[tuple[str, str], int], *, secret: str, today: date
) -> None:
    """Add to the day's numbers, given by locale and folded words (as of `countable`); three or four queries each.

    Words are written down once they found nothing `SHOWN_FROM` times, on two days at least; until then a digest that
    `secret` seals is all that says which they are, and a day adds `MOST_SEALED`. Words that are new today are left
    out once the city has `MOST_A_DAY` of them.
    """
    mine = (UnfoundQuery.city_id == city_id, UnfoundQuery.asked_on == today)
    for (locale, folded), number in numbers.items():
        digest = sealed(secret, f"unfound {city_id} {locale}", folded)
        rows = session.scalars(
            select(UnfoundQuery).where(UnfoundQuery.city_id == city_id, UnfoundQuery.digest == digest)
        ).all()
        kept = next((row for row in rows if row.asked_on == today), None)
        if kept is None:
            if (session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_A_DAY:
                continue
            kept = UnfoundQuery(city_id=city_id, asked_on=today, locale=locale, digest=digest, number=0)
            session.add(kept)
        is_told = any(row.folded for row in rows)
        kept.number = kept.number + number if is_told else min(kept.number + number, MOST_SEALED)
        every = {*rows, kept}
        if is_told or sum(row.number for row in every) >= SHOWN_FROM:
            for row in every:
                row.folded = folded
        session.flush()


def forget_unfound(session: Session, *, today: date) -> None:
    """Delete what is older than `DAYS_KEPT` days; one query."""
    session.execute(delete(UnfoundQuery).where(UnfoundQuery.asked_on < today - timedelta(days=DAYS_KEPT)))
