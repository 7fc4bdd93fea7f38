"""What the page of a service says beside its form: reports, broken links, whether it is confirmed and who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory import caring
from directory.assuring import asking
from directory.assuring.confirming import day_in
from directory.model.facts import Publication
from directory.reports import REASON
from directory.roles import Right

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from directory.caring import Broken
    from directory.model import ConfirmationAsk, Report, Service
    from directory.web.staff.desk import Desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """What wants care of one service."""

    reports: Sequence[Report]
    broken: Sequence[Broken]
    confirmed_at: date | None
    is_due: bool
    is_public: bool
    email: str
    """Where those who run it can be asked; empty where nowhere."""
    asked: ConfirmationAsk | None

    reasons = REASON


def care_of(session: Session, desk: Desk, service: Service) -> Care:
    """Look; one query."""
    today = day_in(desk.city, desk.now)
    known = caring.known_of(session, desk.city, service)
    return Care(
        reports=known.reports if desk.may(Right.REPORTS) else (),
        broken=known.broken,
        confirmed_at=service.confirmed_at,
        is_due=caring.is_due(service.confirmed_at, service.review_every, today),
        is_public=service.publication is Publication.PUBLISHED,
        email=asking.address_of(service) if desk.may(Right.EDIT) else "",
        asked=known.asked,
    )
