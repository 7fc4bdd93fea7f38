"""Reporting: keep what a visitor found wrong; nothing about the visitor."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from directory.model import Report
from directory.model.facts import ReportStatus
from directory.text import clean

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model.facts import ReportReason

MAX_TEXT = 2000
"""Characters that a report may have."""
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


MOST_A_DAY = 500
"""New reports that a city takes on one day: more than people write, fewer than fill a disk."""


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
) -> str:
    """Keep a report about a service, or, where none is named, about the words of a locale.

    :return: the number by which the reporter can ask what became of it.
    :raise TextTooLong: when it has more than `MAX_TEXT` characters.
    :raise TooManyReports: when the city has too many of today.
    """
    kept = clean(text)
    if len(kept) > MAX_TEXT:
        raise TextTooLong
    today_new = (Report.city_id == city_id, Report.reported_on == today, Report.status == ReportStatus.NEW)
    if (session.scalar(select(func.count()).where(*today_new)) or 0) >= MOST_A_DAY:
        raise TooManyReports
    number = "".join(secrets.choice(ALPHABET) for _ in range(8))
    session.add(
        Report(
            number=number,
            city_id=city_id,
            service_id=service_id,
            reason=reason,
            text=kept,
            locale=locale,
            reported_on=today,
        )
    )
    return number
