"""What keeps facts true: providers who were asked whether they still are, links that were followed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned, Identified


class ConfirmationAsk(Identified, CityOwned, Base):
    """That those who run a service were asked by mail whether its facts are still right."""

    __tablename__ = "confirmation_ask"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    asked_on: Mapped[date]
    asked_by: Mapped[str]
    answered_on: Mapped[date | None] = mapped_column(default=None)
    """From then on the link of that mail does nothing."""


class LinkCheck(Identified, CityOwned, Base):
    """What came of following a web address that the city's listings name."""

    __tablename__ = "link_check"
    __table_args__ = (UniqueConstraint("city_id", "url"),)

    url: Mapped[str]
    checked_at: Mapped[datetime]
    status: Mapped[int | None] = mapped_column(default=None)
    """What the server answered (HTTP); None where it did not."""
    fault: Mapped[str] = mapped_column(default="")
    """Why it did not answer: a value of `LinkFault`, or empty."""
    failed_since: Mapped[date | None] = mapped_column(default=None)
    """None while it works."""
    failed_days: Mapped[int] = mapped_column(default=0)
    """Different days on which it failed, without one between on which it worked."""
