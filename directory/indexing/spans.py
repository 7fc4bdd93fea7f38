"""Spans: when services are open in the days to come, laid once for all that have the same opening hours."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update

from directory import hours
from directory.model import City, OpenSpan, SearchDoc
from directory.model.finding import hours_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

SPAN_DAYS = 14
"""How many days ahead opening spans are laid."""

_BATCH = 500


def renew_spans(session: Session, city: City, *, now: datetime, spare: timedelta) -> bool:
    """Lay a city's opening spans anew if they end within `spare`; whether they were."""
    if city.spans_until is not None and city.spans_until - now > spare:
        return False
    refresh_spans(session, city, now=now)
    return True


def refresh_spans(session: Session, city: City, *, now: datetime) -> int:
    """Lay the opening spans of a city for the days to come; the count of rows laid."""
    session.flush()
    laid = lay_spans(session, city, now=now)
    # Counted up by the database, which somebody else may do at the same time.
    session.execute(update(City).where(City.id == city.id).values(data_version=City.data_version + 1))
    session.refresh(city)
    city.spans_until = horizon(city, now)
    return laid


def lay_spans(session: Session, city: City, *, now: datetime) -> int:
    """Lay the spans of all opening hours that docs of a city have; the count of rows laid."""
    session.execute(delete(OpenSpan).where(OpenSpan.city_id == city.id))
    said = session.scalars(
        select(SearchDoc.opening_hours)
        .distinct()
        .where(SearchDoc.city_id == city.id, SearchDoc.opening_hours.is_not(None))
    ).all()
    return _store(session, city, (raw for raw in said if raw), now)


def lay_new_spans(session: Session, city: City, ids: Sequence[UUID], *, now: datetime) -> int:
    """Lay the spans of those opening hours of some services that nobody in the city had yet; the count of rows laid."""
    laid = 0
    for start in range(0, len(ids), _BATCH):
        said = session.scalars(
            select(SearchDoc.opening_hours)
            .distinct()
            .where(
                SearchDoc.service_id.in_(ids[start : start + _BATCH]),
                SearchDoc.hours_number.is_not(None),
                ~select(OpenSpan.hours_number)
                .where(OpenSpan.city_id == city.id, OpenSpan.hours_number == SearchDoc.hours_number)
                .exists(),
            )
        ).all()
        laid += _store(session, city, (raw for raw in said if raw), now)
    return laid


def first_midnight(city: City, now: datetime) -> datetime:
    """The beginning of the day that it is in the city."""
    return now.astimezone(ZoneInfo(city.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def horizon(city: City, now: datetime) -> datetime:
    """When spans that are laid now end: so many times 24 hours on, whatever clocks do."""
    return first_midnight(city, now).astimezone(UTC) + timedelta(days=SPAN_DAYS)


def _store(session: Session, city: City, said: Iterable[str], now: datetime) -> int:
    start, timezone = first_midnight(city, now), ZoneInfo(city.timezone)
    laid, rows = 0, []
    for raw in said:
        rows += [
            {
                "city_id": city.id,
                "hours_number": hours_number(raw),
                "start_minute": opens,
                "end_minute": closes,
            }
            for opens, closes in hours.spans(
                raw, timezone=timezone, country=city.country, start=start, days=SPAN_DAYS
            )
        ]
        if len(rows) >= _BATCH * SPAN_DAYS:
            session.execute(insert(OpenSpan), rows)
            laid, rows = laid + len(rows), []
    if rows:
        session.execute(insert(OpenSpan), rows)
    return laid + len(rows)
