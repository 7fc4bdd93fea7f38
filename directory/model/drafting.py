"""What somebody would change of a service: kept beside it, so that what is published stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.model.base import Base, CityOwned, Identified, Versioned
from directory.model.facts import Publication
from directory.model.service import Service


class ServiceDraft(Identified, CityOwned, Versioned, Base):
    """One person's changes of a service: a draft, or a proposal that waits for a review."""

    __tablename__ = "service_draft"
    __table_args__ = (UniqueConstraint("service_id", "by"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    by: Mapped[str]
    state: Mapped[Publication] = mapped_column(default=Publication.DRAFT)
    """`DRAFT` or `IN_REVIEW`."""
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By key of the form: what it said when the change was made, and what it should say."""
    updated_at: Mapped[datetime]

    service: Mapped[Service] = relationship(lazy="raise_on_sql")
