"""Noticing: count the words that found nothing, so that staff learn what is missing; never who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

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

    Words are written down once they found nothing `SHOWN_FROM` times; until then a digest that `secret` seals is
    all that says which they are. Words that are new today are left out once the city has `MOST_A_DAY` of them.
    """
    mine = (UnfoundQuery.city_id == city_id, UnfoundQuery.asked_on == today)
    for (locale, folded), number in numbers.items():
        digest = sealed(secret, f"unfound {city_id} {locale}", folded)
        same = (UnfoundQuery.city_id == city_id, UnfoundQuery.digest == digest)
        known = session.scalar(select(UnfoundQuery.id).where(*same, UnfoundQuery.asked_on == today))
        if known is not None:
            more = update(UnfoundQuery).where(UnfoundQuery.id == known)
            session.execute(more.values(number=UnfoundQuery.number + number))
        elif (session.scalar(select(func.count()).where(*mine)) or 0) < MOST_A_DAY:
            session.add(
                UnfoundQuery(city_id=city_id, asked_on=today, locale=locale, digest=digest, number=number)
            )
            session.flush()
        if (session.scalar(select(func.sum(UnfoundQuery.number)).where(*same)) or 0) >= SHOWN_FROM:
            session.execute(update(UnfoundQuery).where(*same).values(folded=folded))


def forget_unfound(session: Session, *, today: date) -> None:
    """Delete what is older than `DAYS_KEPT` days; one query."""
    session.execute(delete(UnfoundQuery).where(UnfoundQuery.asked_on < today - timedelta(days=DAYS_KEPT)))
