"""Kinds of services: the taxonomy, its terms, the situations that lead to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.model.base import Base, Identified
from directory.model.wording import Translation


class Taxonomy(Identified, Base):
    """A set of terms, as HSDS has it. `version` is the digest of the seeds it was laid from."""

    __tablename__ = "taxonomy"

    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    uri: Mapped[str | None] = mapped_column(default=None)
    version: Mapped[str | None] = mapped_column(String(64), default=None)


class TaxonomyTerm(Identified, Base):
    """A kind of service; `code` is what addresses and searches use."""

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("taxonomy_id", "code"),)

    taxonomy_id: Mapped[UUID] = mapped_column(ForeignKey("taxonomy.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="SET NULL"), default=None, index=True
    )
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    """The label in English."""
    description: Mapped[str] = mapped_column(default="")
    """One plain sentence in English: what it is, what one usually needs."""
    icon: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(default=0)
    osm: Mapped[list[str]] = mapped_column(default=list)
    """Conditions on OpenStreetMap tags, each a conjunction: "healthcare=doctor & healthcare:speciality=x"."""
    sensitive: Mapped[bool] = mapped_column(default=False)
    review_months: Mapped[int] = mapped_column(default=6)

    translations: Mapped[list[TaxonomyTermTranslation]] = relationship(
        back_populates="term", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class TaxonomyTermTranslation(Translation, Base):
    """A term's label and sentence in another locale."""

    __tablename__ = "taxonomy_term_translation"

    term_id: Mapped[UUID] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="CASCADE"), primary_key=True
    )
    term: Mapped[TaxonomyTerm] = relationship(back_populates="translations", lazy="raise_on_sql")


class Situation(Identified, Base):
    """What somebody would say of themselves, and the terms that help, most useful first."""

    __tablename__ = "situation"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    icon: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(default=0)
    terms: Mapped[list[str]] = mapped_column(default=list)
    sensitive: Mapped[bool] = mapped_column(default=False)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    """Staff do not offer it."""

    translations: Mapped[list[SituationTranslation]] = relationship(
        back_populates="situation", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class SituationTranslation(Translation, Base):
    """A situation's words in another locale."""

    __tablename__ = "situation_translation"

    situation_id: Mapped[UUID] = mapped_column(
        ForeignKey("situation.id", ondelete="CASCADE"), primary_key=True
    )
    situation: Mapped[Situation] = relationship(back_populates="translations", lazy="raise_on_sql")


class TaxonomyEdit(Identified, Base):
    """What staff changed of the taxonomy, beside what the seeds say of it, so that the change outlives newer seeds."""

    __tablename__ = "taxonomy_edit"
    __table_args__ = (UniqueConstraint("owner", "code", "field", "locale"),)

    owner: Mapped[str] = mapped_column(String(20))
    """"term", "situation", or "situations" for their order."""
    code: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(40))
    """A column, or the field of a translation."""
    locale: Mapped[str] = mapped_column(String(35), default="")
    """"" where the field is in no language."""
    seed: Mapped[str | None] = mapped_column(default=None)
    """What the seeds said when it was changed, or say since; None: nothing."""
    text: Mapped[str]
    """What holds instead; lists have one a line."""
    updated_by: Mapped[str | None] = mapped_column(default=None)
    updated_at: Mapped[datetime]


class Attribute(Identified, Base):
    """A service's link to a term, as HSDS has it; the first is its main kind."""

    __tablename__ = "attribute"
    __table_args__ = (UniqueConstraint("service_id", "taxonomy_term_id"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    taxonomy_term_id: Mapped[UUID] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="CASCADE"), index=True
    )
    value: Mapped[str | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)

    term: Mapped[TaxonomyTerm] = relationship(lazy="raise_on_sql")
