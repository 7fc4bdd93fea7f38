"""What translators work with: source texts as they were, drafts beside what is published, a glossary, the machine's use."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned, Identified
from directory.model.wording import Translation


class SourceText(Base):
    """A source text that translations were made from, so that what changed since can be shown; kept once for all."""

    __tablename__ = "source_text"

    city_id: Mapped[UUID] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    text: Mapped[str]


class TranslationDraft(CityOwned, Translation, Base):
    """A translation that waits beside the published one, which stays on the public page meanwhile."""

    __tablename__ = "translation_draft"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    noun: Mapped[str] = mapped_column(String(40))


class GlossaryTerm(Identified, CityOwned, Base):
    """Words that are to be translated into a locale in one way only."""

    __tablename__ = "glossary_term"
    __table_args__ = (UniqueConstraint("city_id", "locale", "source"),)

    locale: Mapped[str] = mapped_column(String(35))
    source: Mapped[str] = mapped_column(String(120))
    target: Mapped[str] = mapped_column(String(120))


class MachineSetting(Base):
    """What a city lets a machine translate; a city without a row has these defaults."""

    __tablename__ = "machine_setting"

    city_id: Mapped[UUID] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"), primary_key=True)
    budget: Mapped[int] = mapped_column(default=100_000)
    """Characters a month."""
    is_shown: Mapped[bool] = mapped_column(default=False)
    """Show what nobody has read yet, with a line that says that a machine made it."""


class MachineUse(Base):
    """How many characters of a city a machine translated in a month."""

    __tablename__ = "machine_use"

    city_id: Mapped[UUID] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """ "2026-11"."""
    characters: Mapped[int] = mapped_column(default=0)
