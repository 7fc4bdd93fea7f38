"""What nobody found: words that led to no service, so that staff learn what is missing; readable once several have asked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned

MAX_FOLDED = 60
"""Characters of the words that are kept."""


class UnfoundQuery(CityOwned, Base):
    """Words that found nothing, and how often on a day; no time, no address, nothing about who asked.

    Until they are told of, only `digest` says which they are.
    """

    __tablename__ = "unfound_query"
    __table_args__ = (UniqueConstraint("city_id", "asked_on", "locale", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_on: Mapped[date]
    """The day in the city."""
    locale: Mapped[str] = mapped_column(String(35))
    digest: Mapped[str] = mapped_column(String(64))
    """Of the folded words, which only the holder of the secret key can make."""
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED), default="")
    """The words, once they found nothing often enough; empty before."""
    number: Mapped[int] = mapped_column(default=1)
    """How often."""
