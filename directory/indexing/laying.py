"""Laying: put the docs of a city's services into the search index, and tell who reads it what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from directory.indexing.docs import docs_of, parents_of_terms
from directory.indexing.spans import first_midnight, horizon, lay_new_spans, lay_spans
from directory.model import City, SearchChange, SearchDoc, Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

_BATCH = 500

_KEPT_CHANGES = 100_000
"""Versions of the index whose changes are told; who read before that reads all anew."""


def index_city(session: Session, city: City, *, now: datetime) -> int:
    """Index all published services of a city; the count of rows laid."""
    session.flush()
    version = _next_version(session, city)
    session.execute(delete(SearchChange).where(SearchChange.city_id == city.id))
    session.execute(delete(SearchDoc).where(SearchDoc.city_id == city.id))
    city.index_floor = version
    ids = session.scalars(select(Service.id).where(Service.city_id == city.id).order_by(Service.code)).all()
    laid = _lay(session, city, ids, first_midnight(city, now).date())
    lay_spans(session, city, now=now)
    city.spans_until = horizon(city, now)
    session.flush()
    return laid


def index_services(session: Session, city: City, ids: Sequence[UUID], *, now: datetime) -> int:
    """Index these services of a city, whatever became of them, and note that the city changed.

    Whoever indexes the same city at the same time waits until this is committed, so that versions are seen in order.

    :return: the count of rows laid.
    """
    session.flush()
    version = _next_version(session, city)
    unique = list(dict.fromkeys(ids))
    if unique:
        told = [{"city_id": city.id, "version": version, "service_id": one} for one in unique]
        session.execute(insert(SearchChange), told)
    for start in range(0, len(unique), _BATCH):
        session.execute(delete(SearchDoc).where(SearchDoc.service_id.in_(unique[start : start + _BATCH])))
    laid = _lay(session, city, unique, first_midnight(city, now).date())
    lay_new_spans(session, city, unique, now=now)
    session.flush()
    return laid


def forget_changes(session: Session, city: City) -> None:
    """Stop telling what changed in the index long ago, so that the table does not grow for ever."""
    old = city.index_version - _KEPT_CHANGES
    if old > city.index_floor:
        session.execute(
            delete(SearchChange).where(SearchChange.city_id == city.id, SearchChange.version <= old)
        )
        city.index_floor = old


def touch(session: Session, city_id: UUID) -> None:
    """Note that the public pages of a city changed, so that no cached one is served again."""
    session.execute(update(City).where(City.id == city_id).values(data_version=City.data_version + 1))


def _next_version(session: Session, city: City) -> int:
    """Count the city's versions up in the database, which holds up all others who index it until this is committed."""
    version = session.scalar(
        update(City)
        .where(City.id == city.id)
        .values(data_version=City.data_version + 1, index_version=City.index_version + 1)
        .returning(City.index_version)
        .execution_options(synchronize_session=False)
    )
    session.refresh(city)
    return version or 0


def _lay(session: Session, city: City, ids: Sequence[UUID], today: date) -> int:
    parents = parents_of_terms(session)
    laid = 0
    for start in range(0, len(ids), _BATCH):
        docs = docs_of(session, city, ids[start : start + _BATCH], parents, today=today)
        rows = [
            {
                column.key: getattr(doc, column.key)
                for column in SearchDoc.__table__.columns
                if column.key != "id"
            }
            for doc in docs
        ]
        if rows:
            session.execute(insert(SearchDoc), rows)
        laid += len(rows)
    return laid
