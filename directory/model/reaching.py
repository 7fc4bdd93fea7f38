"""How and when to reach a service or place: phones, schedules, languages spoken."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from directory.model.base import Base, CityOwned, Identified
from directory.model.facts import PhoneType


def _owner(table: str) -> Mapped[UUID | None]:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), default=None, index=True)


class Owned:
    """Mixin: belongs to a service, a place, or a service at a place."""

    @declared_attr
    def service_id(cls) -> Mapped[UUID | None]:
        """The service, when it holds at all its places."""
        return _owner("service")

    @declared_attr
    def location_id(cls) -> Mapped[UUID | None]:
        """The place, when it holds for all services there."""
        return _owner("location")

    @declared_attr
    def service_at_location_id(cls) -> Mapped[UUID | None]:
        """The service at a place, when it holds just there."""
        return _owner("service_at_location")


class Phone(Identified, CityOwned, Owned, Base):
    """A number to call, in E.164 ("+358912345") or short as dialed ("112")."""

    __tablename__ = "phone"

    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), default=None, index=True
    )
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), default=None, index=True
    )
    number: Mapped[str] = mapped_column(String(60))
    extension: Mapped[str | None] = mapped_column(String(20), default=None)
    type: Mapped[PhoneType] = mapped_column(default=PhoneType.VOICE)
    description: Mapped[str | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)


class Schedule(Identified, CityOwned, Owned, Base):
    """When it is open, in OpenStreetMap's `opening_hours` syntax."""

    __tablename__ = "schedule"

    opening_hours: Mapped[str]
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    attending_type: Mapped[str | None] = mapped_column(String(20), default=None)
    notes: Mapped[str | None] = mapped_column(default=None)


class Language(Identified, CityOwned, Owned, Base):
    """A language spoken there, and when."""

    __tablename__ = "language"

    phone_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("phone.id", ondelete="CASCADE"), default=None, index=True
    )
    code: Mapped[str] = mapped_column(String(35))
    """BCP 47."""
    name: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    opening_hours: Mapped[str | None] = mapped_column(default=None)
    """When somebody speaks it, where not always: "Th 14:00-17:00"."""
