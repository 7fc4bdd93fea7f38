"""A city and what it says of itself: its locales, its box, its urgent numbers, its notices."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.geo import Bounds
from directory.model.base import Base, CityOwned, Identified, Versioned
from directory.model.wording import Translation


class City(Identified, Versioned, Base):
    """One city's directory; it owns everything else."""

    __tablename__ = "city"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(default=dict)
    """The name in other locales, by tag."""
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    country: Mapped[str | None] = mapped_column(String(2), default=None)
    """ISO 3166-1 alpha-2, upper case."""
    south: Mapped[float | None] = mapped_column(default=None)
    west: Mapped[float | None] = mapped_column(default=None)
    north: Mapped[float | None] = mapped_column(default=None)
    east: Mapped[float | None] = mapped_column(default=None)
    locales: Mapped[list[str]]
    """The locales offered; the first is the default, in which source texts are written."""
    fallbacks: Mapped[dict[str, list[str]]] = mapped_column(default=dict)
    """Fallback chains that differ from the locale's own, by tag."""
    hidden_terms: Mapped[list[str]] = mapped_column(default=list)
    """Codes of kinds of services that the city's pages do not offer; what is of that kind is still found."""
    review_months: Mapped[int] = mapped_column(default=6)
    """After how many months a new listing wants to be confirmed again."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    data_version: Mapped[int] = mapped_column(default=0)
    """Grows with every change of anything that the public sees; keys caches."""
    index_version: Mapped[int] = mapped_column(BigInteger, default=0)
    """Grows whenever docs of the search index are laid anew or taken away."""
    index_floor: Mapped[int] = mapped_column(BigInteger, default=0)
    """Up to this version, what changed in the index is not told service by service."""
    spans_until: Mapped[datetime | None] = mapped_column(default=None)
    """How far opening spans are laid out."""
    language_bits: Mapped[list[str]] = mapped_column(default=list)
    """Codes of languages spoken at services, in the order of their bits in the search index."""

    urgent_numbers: Mapped[list[UrgentNumber]] = relationship(
        back_populates="city",
        order_by="UrgentNumber.position",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
    )

    @property
    def default_locale(self) -> str:
        """The tag of the locale that source texts are written in."""
        return self.locales[0]

    @property
    def bounds(self) -> Bounds | None:
        """The box of the city's territory, where known."""
        if self.south is None or self.west is None or self.north is None or self.east is None:
            return None
        return Bounds(south=self.south, west=self.west, north=self.north, east=self.east)


class UrgentKind(enum.StrEnum):
    """What an urgent number is for; worded by catalogs."""

    EMERGENCY = "emergency"
    POLICE = "police"
    MEDICAL_ADVICE = "medical_advice"
    POISON = "poison"
    CRISIS = "crisis"
    VIOLENCE = "violence"
    CHILDREN = "children"
    SOCIAL = "social"


class UrgentNumber(Identified, CityOwned, Base):
    """A number to call when it cannot wait."""

    __tablename__ = "urgent_number"

    kind: Mapped[UrgentKind]
    number: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    is_free: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(default=None)

    city: Mapped[City] = relationship(back_populates="urgent_numbers", lazy="raise_on_sql")


class Notice(Identified, CityOwned, Base):
    """A short message on the home page, for some days."""

    __tablename__ = "notice"

    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)

    translations: Mapped[list[NoticeTranslation]] = relationship(
        back_populates="notice", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class NoticeTranslation(Translation, Base):
    """A notice's text in another locale."""

    __tablename__ = "notice_translation"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    notice: Mapped[Notice] = relationship(back_populates="translations", lazy="raise_on_sql")
