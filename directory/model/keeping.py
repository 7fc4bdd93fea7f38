"""Where facts come from and how they changed: sources, revisions, visitors' reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned, Identified
from directory.model.facts import ReportReason, ReportStatus


class Source(Identified, CityOwned, Base):
    """A feed or file that listings are taken from, with its licence."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("city_id", "slug"),)

    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str]
    url: Mapped[str | None] = mapped_column(default=None)
    licence: Mapped[str | None] = mapped_column(default=None)
    attribution: Mapped[str | None] = mapped_column(default=None)
    data_date: Mapped[date | None] = mapped_column(default=None)
    """The day of which the data speaks."""
    imported_at: Mapped[datetime | None] = mapped_column(default=None)
    format: Mapped[str | None] = mapped_column(String(20), default=None)
    """How it is read: "osm", "hsds", "csv", "xlsx" or "geojson"."""
    locale: Mapped[str | None] = mapped_column(String(35), default=None)
    """The locale of its texts, where it says none itself."""
    mapping: Mapped[str | None] = mapped_column(default=None)
    """What its columns mean, as YAML."""
    every_days: Mapped[int | None] = mapped_column(default=None)
    """How often it is asked anew; None where only by hand."""
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was last asked, whether it answered or not."""
    fault: Mapped[str | None] = mapped_column(default=None)
    """Why it could not be taken in the last time."""


class SourceRecord(Identified, Base):
    """What a source said of a service at the last import; what differs now was edited by staff.

    One of an organization that offers nothing yet has no service.
    """

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("source_id", "external_id"),)

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(120))
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), default=None, index=True
    )
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), default=None, index=True
    )
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    original: Mapped[dict[str, Any] | None] = mapped_column(default=None, deferred=True)
    """The record as the source has it, whole, with what no column holds: in HSDS's names where it speaks HSDS."""
    original_digest: Mapped[str | None] = mapped_column(String(16), default=None)
    conflicts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Facts that the source changed after staff had edited them: what it says now and what staff said, by key."""
    missing_since: Mapped[date | None] = mapped_column(default=None)
    kept_on: Mapped[date | None] = mapped_column(default=None)
    """When somebody said what becomes of the service that the source no longer has."""


class Metadata(Identified, CityOwned, Base):
    """A revision, as HSDS has it: one field of one record, from what to what, by whom."""

    __tablename__ = "metadata"
    __table_args__ = (Index("ix_metadata_resource_id_last_action_date", "resource_id", "last_action_date"),)

    resource_id: Mapped[UUID]
    resource_type: Mapped[str] = mapped_column(String(40))
    last_action_date: Mapped[datetime]
    last_action_type: Mapped[str] = mapped_column(String(20))
    field_name: Mapped[str] = mapped_column(String(60))
    previous_value: Mapped[str] = mapped_column(default="")
    replacement_value: Mapped[str] = mapped_column(default="")
    updated_by: Mapped[str] = mapped_column(default="")


class Report(Identified, CityOwned, Base):
    """A mistake that a visitor told us of; nothing about the visitor is kept, the day is all of the time."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_city_id_status", "city_id", "status"),)

    number: Mapped[str] = mapped_column(String(12), unique=True)
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), default=None, index=True
    )
    """What the mistake is about; None where it is about the words of a locale, or about what is missing."""
    reason: Mapped[ReportReason]
    text: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Of a missing service: "name", "place" and "contact", as they were typed."""
    times: Mapped[int] = mapped_column(default=1)
    """How often the same was told while nobody had looked at it."""
    locale: Mapped[str] = mapped_column(String(35))
    reported_on: Mapped[date]
    status: Mapped[ReportStatus] = mapped_column(default=ReportStatus.NEW)
    answer: Mapped[str] = mapped_column(default="")
    """What the reporter is told, beside the status."""
    answer_locale: Mapped[str | None] = mapped_column(String(35), default=None)
    decided_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which it got the status that it has."""
    decided_by: Mapped[str | None] = mapped_column(default=None)
