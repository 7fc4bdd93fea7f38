"""Who offers services, and the people to ask there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.model.base import Base, CityOwned, Coded, Identified, PassedOn, Published, Versioned
from directory.model.wording import Translation


class Organization(Identified, Coded, CityOwned, Published, PassedOn, Versioned, Base):
    """An organization, as HSDS has it."""

    __tablename__ = "organization"

    name: Mapped[str]
    alternate_name: Mapped[str | None] = mapped_column(default=None)
    description: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(default=None)
    website: Mapped[str | None] = mapped_column(default=None)
    legal_status: Mapped[str | None] = mapped_column(default=None)
    parent_organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), default=None
    )
    last_modified: Mapped[datetime | None] = mapped_column(default=None)

    translations: Mapped[list[OrganizationTranslation]] = relationship(
        back_populates="organization", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class OrganizationTranslation(Translation, Base):
    """An organization's text in another locale."""

    __tablename__ = "organization_translation"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    organization: Mapped[Organization] = relationship(back_populates="translations", lazy="raise_on_sql")


class Contact(Identified, CityOwned, Base):
    """A person or desk to ask."""

    __tablename__ = "contact"

    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), default=None, index=True
    )
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), default=None, index=True
    )
    location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), default=None, index=True
    )
    name: Mapped[str | None] = mapped_column(default=None)
    title: Mapped[str | None] = mapped_column(default=None)
    department: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
