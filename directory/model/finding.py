"""The search index: one row a service and place, laid anew whenever the service changes."""

from __future__ import annotations

import enum
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
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
    PLACELESS = 1 << 8
    """By phone, online, or in the whole city."""


AUDIENCE_BITS = {audience: 1 << (16 + place) for place, audience in enumerate(Audience)}
"""Bits of `SearchDoc.attributes` for who may come."""


class SearchDoc(CityOwned, Base):
    """What is asked of a service at one place, flat; without a place the coordinates are null."""

    __tablename__ = "search_doc"

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
    """Folded words of the names, between blanks."""
    text_words: Mapped[str] = mapped_column(default="")
    """Folded words of everything else between blanks."""
    opening_hours: Mapped[str | None] = mapped_column(default=None)
    hours_number: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """Which opening hours these are (`OpenSpan.hours_number`)."""
    card: Mapped[str]
    """JSON: what a results page shows (`directory.search.cards.Card`)."""


class SearchChange(Base):
    """That a service's docs were laid anew, or taken away: readers ask for what changed since they last looked."""

    __tablename__ = "search_change"

    city_id: Mapped[UUID] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """`City.index_version` from then on."""
    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of a service that may be gone."""


class OpenSpan(Base):
    """A time in which all docs with the same opening hours are open: half-open minutes since 1970 in UTC."""

    __tablename__ = "open_span"

    city_id: Mapped[UUID] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"), primary_key=True)
    hours_number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    start_minute: Mapped[int] = mapped_column(primary_key=True)
    end_minute: Mapped[int]


def service_number(service_id: UUID) -> int:
    """A service as a number that is cheap to compare: what is the same service has the same."""
    return service_id.int & (2**53 - 1)


def hours_number(opening_hours: str) -> int:
    """Opening hours as a number: the same for the same text."""
    return int.from_bytes(blake2b(opening_hours.encode("utf-8", "replace"), digest_size=7).digest(), "big")
