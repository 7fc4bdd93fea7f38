"""What nobody found: words that led to no service, so that staff learn what is missing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned

MAX_FOLDED = 60
"""Characters of the words that are kept."""


class UnfoundQuery(CityOwned, Base):
    """Folded words that found nothing, and how often on a day; no time, no address, nothing about who asked."""

    __tablename__ = "unfound_query"
    __table_args__ = (UniqueConstraint("city_id", "asked_on", "locale", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_on: Mapped[date]
    """The day in the city."""
    locale: Mapped[str] = mapped_column(String(35))
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED))
    number: Mapped[int] = mapped_column(default=1)
    """How often."""
