"""Where services are: places, addresses, how one gets in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.model.base import Base, CityOwned, Identified, PassedOn, Published, Versioned
from directory.model.facts import AddressVisibility, LocationType, Wheelchair
from directory.model.wording import Translation

if TYPE_CHECKING:
    from directory.model.service import Service


class Location(Identified, CityOwned, Published, PassedOn, Versioned, Base):
    """A place, as HSDS has it. Coordinates are WGS 84 degrees."""

    __tablename__ = "location"

    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), default=None, index=True
    )
    location_type: Mapped[LocationType] = mapped_column(default=LocationType.PHYSICAL)
    name: Mapped[str | None] = mapped_column(default=None)
    alternate_name: Mapped[str | None] = mapped_column(default=None)
    description: Mapped[str | None] = mapped_column(default=None)
    transportation: Mapped[str | None] = mapped_column(default=None)
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    external_identifier: Mapped[str | None] = mapped_column(default=None)
    external_identifier_type: Mapped[str | None] = mapped_column(default=None)
    address_visibility: Mapped[AddressVisibility] = mapped_column(default=AddressVisibility.FULL)
    last_modified: Mapped[datetime | None] = mapped_column(default=None)

    addresses: Mapped[list[Address]] = relationship(
        back_populates="location", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    accessibility: Mapped[Accessibility | None] = relationship(
        back_populates="location", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    translations: Mapped[list[LocationTranslation]] = relationship(
        back_populates="location", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class LocationTranslation(Translation, Base):
    """A place's text in another locale."""

    __tablename__ = "location_translation"

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    location: Mapped[Location] = relationship(back_populates="translations", lazy="raise_on_sql")


class Address(Identified, Base):
    """A postal address, as HSDS has it, in the city's own words."""

    __tablename__ = "address"

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    attention: Mapped[str | None] = mapped_column(default=None)
    address_1: Mapped[str] = mapped_column(default="")
    address_2: Mapped[str | None] = mapped_column(default=None)
    city: Mapped[str] = mapped_column(default="")
    region: Mapped[str | None] = mapped_column(default=None)
    """The district: all that is shown where only the area may be known."""
    state_province: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    address_type: Mapped[str] = mapped_column(String(20), default="physical")

    location: Mapped[Location] = relationship(back_populates="addresses", lazy="raise_on_sql")


class Accessibility(Identified, Base):
    """How one gets into a place."""

    __tablename__ = "accessibility"

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), unique=True)
    wheelchair: Mapped[Wheelchair] = mapped_column(default=Wheelchair.UNKNOWN)
    toilet: Mapped[Wheelchair] = mapped_column(default=Wheelchair.UNKNOWN)
    description: Mapped[str | None] = mapped_column(default=None)
    details: Mapped[str | None] = mapped_column(default=None)
    url: Mapped[str | None] = mapped_column(default=None)

    location: Mapped[Location] = relationship(back_populates="accessibility", lazy="raise_on_sql")


class ServiceAtLocation(Identified, PassedOn, Base):
    """A service offered at a place."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    description: Mapped[str | None] = mapped_column(default=None)

    service: Mapped[Service] = relationship(back_populates="service_at_locations", lazy="raise_on_sql")
    location: Mapped[Location] = relationship(lazy="raise_on_sql")
