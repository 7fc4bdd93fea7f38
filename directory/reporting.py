"""Reporting: keep what a visitor found wrong, and what became of it; nothing about the visitor."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from directory.model import Report
from directory.model.facts import ReportStatus
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model.facts import ReportReason

MAX_TEXT = 2000
"""Characters that a report may have."""
MAX_DETAIL = 200
"""Characters of each thing that is told of a missing service."""
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 8
"""Letters of a number: 27 to the power of 8, so that nobody finds the reports of others by trying."""


MOST_A_DAY = 500
"""New reports that a city takes on one day: more than people write, fewer than fill a disk."""
KEPT = 365
"""Days after which a report that is done is forgotten."""


class TooManyReports(Exception):
    """The city got `MOST_A_DAY` reports today that nobody has looked at."""


class TextTooLong(ValueError):
    """The report has more than `MAX_TEXT` characters."""


def report(
    session: Session,
    city_id: UUID,
    *,
    service_id: UUID | None = None,
    reason: ReportReason,
    text: str,
    locale: str,
    today: date,
    details: Mapping[str, str] | None = None,
) -> str:
    """Keep a report about a service, or, where none is named, about the words of a locale or what is missing.

    The same told again, before anybody has looked, is counted and gets the same number.

    :return: the number by which the reporter can ask what became of it.
    :raise TextTooLong: when it has more than `MAX_TEXT` characters.
    :raise TooManyReports: when the city has too many of today.
    """
    kept = clean(text)
    told = {name: clean(said)[:MAX_DETAIL] for name, said in (details or {}).items() if clean(said)}
    if len(kept) > MAX_TEXT:
        raise TextTooLong
    if known := _told_before(session, city_id, service_id, reason, kept, told):
        known.times += 1
        return known.number
    today_new = (Report.city_id == city_id, Report.reported_on == today, Report.status == ReportStatus.NEW)
    if (session.scalar(select(func.count()).where(*today_new)) or 0) >= MOST_A_DAY:
        raise TooManyReports
    number = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(
        Report(
            number=number,
            city_id=city_id,
            service_id=service_id,
            reason=reason,
            text=kept,
            details=told,
            locale=locale,
            reported_on=today,
        )
    )
    return number


def _told_before(
    session: Session,
    city_id: UUID,
    service_id: UUID | None,
    reason: ReportReason,
    text: str,
    details: Mapping[str, str],
) -> Report | None:
    """The same report that nobody has looked at yet; without a text, what a service is reported for is enough."""
    same = select(Report).where(
        Report.city_id == city_id,
        Report.service_id.is_(None) if service_id is None else Report.service_id == service_id,
        Report.reason == reason,
        Report.text == text,
        Report.status == ReportStatus.NEW,
    )
    found = session.scalars(same.order_by(Report.number).with_for_update().limit(MOST_A_DAY))
    return next((row for row in found if row.details == details), None)


def decide(
    kept: Report, status: ReportStatus, *, answer: str, answer_locale: str, by: str, today: date
) -> None:
    """Say what became of a report; the reporter reads it under its number.

    :param answer: a text in `answer_locale`, or empty.
    :raise TextTooLong: when the answer has more than `MAX_TEXT` characters.
    """
    said = clean(answer)
    if len(said) > MAX_TEXT:
        raise TextTooLong
    kept.answer, kept.answer_locale = said, answer_locale if said else None
    if kept.status is not status:
        kept.status, kept.decided_on = status, today
    kept.decided_by = by


def forget(session: Session, *, today: date) -> None:
    """Delete reports that have been done for `KEPT` days; one query."""
    done = (ReportStatus.DONE, ReportStatus.DECLINED)
    session.execute(
        delete(Report).where(Report.status.in_(done), Report.decided_on < today - timedelta(days=KEPT))
    )
