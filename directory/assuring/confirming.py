"""Confirming: somebody says that all facts of a service are still right."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import update

from directory import indexing
from directory.model import ConfirmationAsk, Metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from directory.model import City, Service


def day_in(city: City, now: datetime) -> date:
    """The day that it is in a city."""
    return now.astimezone(ZoneInfo(city.timezone)).date()


def confirm(session: Session, city: City, service: Service, *, by: str, named: str, now: datetime) -> None:
    """Keep that the facts were right today, as a revision, and let lists and pages show it.

    Mails that asked for it are answered by it.

    :param by: who the revision names. :param named: who the public pages name.
    """
    today = day_in(city, now)
    before = service.confirmed_at
    service.confirmed_at, service.confirmed_by = today, named
    session.add(
        Metadata(
            city_id=city.id,
            resource_id=service.id,
            resource_type="service",
            last_action_date=now,
            last_action_type="confirm",
            field_name="confirmed_at",
            previous_value=before.isoformat() if before else "",
            replacement_value=today.isoformat(),
            updated_by=by,
        )
    )
    session.execute(
        update(ConfirmationAsk)
        .where(ConfirmationAsk.service_id == service.id, ConfirmationAsk.answered_on.is_(None))
        .values(answered_on=today)
    )
    indexing.index_services(session, city, [service.id], now=now)
