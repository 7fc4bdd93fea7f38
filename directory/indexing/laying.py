"""Indexing: lay the search index and the opening spans of a city's services anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update

from directory import hours
from directory.indexing.docs import docs_of, vocabulary
from directory.model import City, OpenSpan, SearchDoc, SearchTerm, Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

SPAN_DAYS = 14
"""How many days ahead opening spans are laid."""

_BATCH = 500


def index_city(session: Session, city: City, *, now: datetime) -> int:
    """Index all published services of a city; the count of rows laid."""
    ids = session.scalars(select(Service.id).where(Service.city_id == city.id).order_by(Service.code)).all()
    session.execute(delete(SearchDoc).where(SearchDoc.city_id == city.id))
    laid = index_services(session, city, ids, now=now)
    city.spans_until = _first_midnight(city, now) + timedelta(days=SPAN_DAYS)
    return laid


def index_services(session: Session, city: City, ids: Sequence[UUID], *, now: datetime) -> int:
    """Index these services of a city, whatever became of them, and note that the city changed.

    :return: the count of rows laid.
    """
    session.flush()
    known = vocabulary(session)
    laid = 0
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        session.execute(delete(SearchDoc).where(SearchDoc.service_id.in_(batch)))
        docs = docs_of(session, city, batch, known)
        laid += len(docs)
        _store(session, city, docs, now)
    city.data_version += 1
    session.flush()
    return laid


def renew_spans(session: Session, city: City, *, now: datetime, spare: timedelta) -> bool:
    """Lay a city's opening spans anew if they end within `spare`; whether they were."""
    if city.spans_until is not None and city.spans_until - now > spare:
        return False
    refresh_spans(session, city, now=now)
    return True


def refresh_spans(session: Session, city: City, *, now: datetime) -> int:
    """Lay the opening spans of all services of a city for the days to come; the count of rows laid."""
    rows = session.execute(
        select(SearchDoc.id, SearchDoc.opening_hours).where(
            SearchDoc.city_id == city.id, SearchDoc.opening_hours.is_not(None)
        )
    ).all()
    session.execute(
        delete(OpenSpan).where(OpenSpan.doc_id.in_(select(SearchDoc.id).where(SearchDoc.city_id == city.id)))
    )
    laid = _store_spans(session, city, [(row.id, row.opening_hours) for row in rows], now)
    city.spans_until = _first_midnight(city, now) + timedelta(days=SPAN_DAYS)
    city.data_version += 1
    return laid


def _store(session: Session, city: City, docs: list[tuple[SearchDoc, list[str]]], now: datetime) -> None:
    session.add_all(doc for doc, _ in docs)
    session.flush()
    terms = [{"doc_id": doc.id, "code": code} for doc, codes in docs for code in codes]
    if terms:
        session.execute(insert(SearchTerm), terms)
    _store_spans(session, city, [(doc.id, doc.opening_hours) for doc, _ in docs if doc.opening_hours], now)
    for doc, _ in docs:
        session.expunge(doc)


def _store_spans(session: Session, city: City, rows: list[tuple[int, str]], now: datetime) -> int:
    start = _first_midnight(city, now)
    timezone = ZoneInfo(city.timezone)
    laid = [
        {"doc_id": doc_id, "start_minute": opens, "end_minute": closes}
        for doc_id, raw in rows
        for opens, closes in hours.spans(
            raw, timezone=timezone, country=city.country, start=start, days=SPAN_DAYS
        )
    ]
    if laid:
        session.execute(insert(OpenSpan), laid)
    return len(laid)


def _first_midnight(city: City, now: datetime) -> datetime:
    """The beginning of the day that it is in the city."""
    return now.astimezone(ZoneInfo(city.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def touch(session: Session, city_id: UUID) -> None:
    """Note that the public pages of a city changed, so that no cached one is served again."""
    session.execute(update(City).where(City.id == city_id).values(data_version=City.data_version + 1))
