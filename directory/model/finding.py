"""The search index: one row a service and place, laid anew whenever the service changes."""

from __future__ import annotations

import enum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned
from directory.model.facts import Audience


class Trait(enum.IntFlag):
    """Facts that one can filter by, as bits of `SearchDoc.attributes`."""

    FREE = 1 << 0
    NO_PAPERS = 1 << 1
    WHEELCHAIR = 1 << 2
    INTERPRETER = 1 << 3
    WALK_IN = 1 << 4
    FEMALE_STAFF = 1 << 5
    NOT_SHARED = 1 << 6
    HAS_HOURS = 1 << 7


AUDIENCE_BITS = {audience: 1 << (16 + place) for place, audience in enumerate(Audience)}
"""Bits of `SearchDoc.attributes` for who may come."""


class SearchDoc(CityOwned, Base):
    """What is asked of a service at one place, flat; without a place the coordinates are null."""

    __tablename__ = "search_doc"
    __table_args__ = (Index("ix_search_doc_city_id_latitude_longitude", "city_id", "latitude", "longitude"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), default=None, index=True
    )
    service_number: Mapped[int] = mapped_column(BigInteger)
    """The service again, as a number that is cheap to compare."""
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    terms: Mapped[str] = mapped_column(default="")
    """Codes of its terms and their parents between blanks: " doctor health "."""
    attributes: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bits of `Trait`."""
    languages: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bits by `City.language_bits`."""
    rank: Mapped[int] = mapped_column(default=0)
    """Smaller comes first where nothing else decides: the more is known, the smaller."""
    name_words: Mapped[str] = mapped_column(default="")
    """Folded words of the names and of the labels of its terms, between blanks."""
    text_words: Mapped[str] = mapped_column(default="")
    """Folded words of everything else between blanks."""
    opening_hours: Mapped[str | None] = mapped_column(default=None)
    card: Mapped[str]
    """JSON: what a results page shows (`directory.search.cards.Card`)."""


class SearchTerm(Base):
    """A doc's term, for the index."""

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_code_doc_id", "code", "doc_id"),)

    doc_id: Mapped[int] = mapped_column(ForeignKey("search_doc.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


class OpenSpan(Base):
    """A time in which a doc is open: half-open minutes since 1970 in UTC."""

    __tablename__ = "open_span"

    doc_id: Mapped[int] = mapped_column(ForeignKey("search_doc.id", ondelete="CASCADE"), primary_key=True)
    start_minute: Mapped[int] = mapped_column(primary_key=True)
    end_minute: Mapped[int]
