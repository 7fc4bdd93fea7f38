"""What is offered: a service with its facts, costs, documents and languages."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.model.base import Base, CityOwned, Coded, Identified, PassedOn, Published, Versioned
from directory.model.facts import (
    Answer,
    Appointment,
    Capacity,
    Cost,
    Document,
    Interpreter,
    Publication,
    Status,
)
from directory.model.location import ServiceAtLocation
from directory.model.organization import Organization
from directory.model.taxonomy import Attribute
from directory.model.wording import Translation


class Service(Identified, Coded, CityOwned, Published, PassedOn, Versioned, Base):
    """A service, as HSDS has it, and the facts that newcomers ask for."""

    __tablename__ = "service"
    __table_args__ = (Index("ix_service_city_id_publication", "city_id", "publication"),)

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    alternate_name: Mapped[str | None] = mapped_column(default=None)
    description: Mapped[str] = mapped_column(default="")
    url: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[Status] = mapped_column(default=Status.ACTIVE)
    interpretation_services: Mapped[str | None] = mapped_column(default=None)
    application_process: Mapped[str | None] = mapped_column(default=None)
    fees_description: Mapped[str | None] = mapped_column(default=None)
    wait_time: Mapped[str | None] = mapped_column(default=None)
    eligibility_description: Mapped[str | None] = mapped_column(default=None)
    minimum_age: Mapped[int | None] = mapped_column(default=None)
    """Years."""
    maximum_age: Mapped[int | None] = mapped_column(default=None)
    """Years."""
    alert: Mapped[str | None] = mapped_column(default=None)
    last_modified: Mapped[datetime | None] = mapped_column(default=None)

    publication: Mapped[Publication] = mapped_column(default=Publication.PUBLISHED)
    audience: Mapped[list[str]] = mapped_column(default=list)
    """Values of `Audience`."""
    cost: Mapped[Cost] = mapped_column(default=Cost.UNKNOWN)
    papers_required: Mapped[Answer] = mapped_column(default=Answer.UNKNOWN)
    data_shared: Mapped[Answer] = mapped_column(default=Answer.UNKNOWN)
    """Whether what one says there is passed on to authorities."""
    data_shared_source: Mapped[str | None] = mapped_column(default=None)
    data_shared_date: Mapped[date | None] = mapped_column(default=None)
    appointment: Mapped[Appointment] = mapped_column(default=Appointment.UNKNOWN)
    capacity: Mapped[Capacity] = mapped_column(default=Capacity.UNKNOWN)
    capacity_date: Mapped[date | None] = mapped_column(default=None)
    interpreter: Mapped[Interpreter] = mapped_column(default=Interpreter.UNKNOWN)
    female_staff: Mapped[Answer] = mapped_column(default=Answer.UNKNOWN)
    sensitive: Mapped[bool] = mapped_column(default=False)
    """Pages about it carry a button to leave at once."""
    confirmed_at: Mapped[date | None] = mapped_column(default=None)
    """HSDS: assured_date."""
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    review_every: Mapped[int] = mapped_column(default=6)
    """Months after which the facts want to be confirmed again."""
    is_example: Mapped[bool] = mapped_column(default=False)
    """Made up, to show what the directory can hold."""
    replaced_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL"), default=None, index=True
    )
    """The service that this one was merged into: its addresses lead there."""

    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
    translations: Mapped[list[ServiceTranslation]] = relationship(
        back_populates="service", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    attributes: Mapped[list[Attribute]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Attribute.position"
    )
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(
        back_populates="service", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    cost_options: Mapped[list[CostOption]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    required_documents: Mapped[list[RequiredDocument]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="RequiredDocument.position"
    )


class ServiceTranslation(Translation, Base):
    """A service's text in another locale."""

    __tablename__ = "service_translation"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[Service] = relationship(back_populates="translations", lazy="raise_on_sql")


class CostOption(Identified, Base):
    """What it costs for whom."""

    __tablename__ = "cost_option"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    option: Mapped[str | None] = mapped_column(default=None)
    currency: Mapped[str | None] = mapped_column(String(3), default=None)
    """ISO 4217."""
    amount: Mapped[float | None] = mapped_column(Numeric(12, 2, asdecimal=False), default=None)
    amount_description: Mapped[str | None] = mapped_column(default=None)


class RequiredDocument(Identified, Base):
    """A paper or thing to bring."""

    __tablename__ = "required_document"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Document] = mapped_column(default=Document.OTHER)
    document: Mapped[str | None] = mapped_column(default=None)
    """In the city's own words, where `kind` does not say it."""
    position: Mapped[int] = mapped_column(default=0)
