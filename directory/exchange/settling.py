"""Settling what an import left open: facts on which staff and a source differ, and services that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from directory.exchange.holdings import service_now
from directory.exchange.merging import in_order
from directory.exchange.shelves import Shelves
from directory.exchange.writing import write_service
from directory.model import Likeness, Service, Source, SourceRecord, TaxonomyTerm, Verdict
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A fact of a service that a source changed after staff had edited it."""

    record_id: UUID
    service_id: UUID
    code: str
    name: str
    source: str
    key: str
    """As in a statement: "opening_hours", "description@ar", "place0.city"."""
    source_says: Any
    staff_said: Any


def conflicts(session: Session, city: City) -> list[Conflict]:
    """All that is open in a city, by service; one query."""
    return list(_conflicts(session, city))


def _conflicts(session: Session, city: City) -> Iterator[Conflict]:
    rows = session.execute(
        select(SourceRecord, Service.id, Service.code, Service.name, Source.name)
        .join(Source, Source.id == SourceRecord.source_id)
        .join(Service, Service.id == SourceRecord.service_id)
        .where(Source.city_id == city.id, SourceRecord.service_id.is_not(None))
        .order_by(Service.name, Service.id)
    )
    for record, service_id, code, name, source in rows:
        for key, (says, said) in record.conflicts.items():
            yield Conflict(
                record_id=record.id,
                service_id=service_id,
                code=code,
                name=name,
                source=source,
                key=key,
                source_says=says,
                staff_said=said,
            )


def settle(session: Session, record: SourceRecord, key: str, *, take: bool, now: datetime) -> None:
    """Close a conflict: take what the source says, or keep what staff said; the index is laid by who calls.

    :raise KeyError: when there is no such conflict.
    """
    says, _ = record.conflicts[key]
    if take and record.service_id is not None:
        shelves = Shelves(session=session)
        holding = shelves.holdings([record.service_id])[record.service_id]
        holding.spare = shelves.spare_places({record.service_id: record.said})
        terms = {code: term for term, code in session.execute(select(TaxonomyTerm.id, TaxonomyTerm.code))}
        codes = {term: code for code, term in terms.items()}
        current = service_now(holding, codes)
        write_service(holding, in_order({key: says}), {**current, key: says}, terms, now)
        shelves.store([holding])
    record.conflicts = {other: pair for other, pair in record.conflicts.items() if other != key}
    session.flush()


@dataclass(frozen=True, kw_only=True, slots=True)
class Disappeared:
    """A service that its source no longer has."""

    record_id: UUID
    code: str
    name: str
    source: str
    since: date


def disappeared(session: Session, city: City) -> list[Disappeared]:
    """What sources no longer have, as far as nobody said what becomes of it, the latest first; one query."""
    rows = session.execute(
        select(SourceRecord.id, Service.code, Service.name, Source.name, SourceRecord.missing_since)
        .join(Source, Source.id == SourceRecord.source_id)
        .join(Service, Service.id == SourceRecord.service_id)
        .where(
            Source.city_id == city.id,
            SourceRecord.missing_since.is_not(None),
            or_(SourceRecord.kept_on.is_(None), SourceRecord.kept_on < SourceRecord.missing_since),
            Service.publication != Publication.ARCHIVED,
        )
        .order_by(SourceRecord.missing_since.desc(), Service.name)
    )
    return [
        Disappeared(record_id=key, code=code, name=name, source=source, since=since)
        for key, code, name, source, since in rows
        if since is not None
    ]


def keep(session: Session, record: SourceRecord, *, now: datetime) -> None:
    """Remember that somebody looked at a service that its source no longer has."""
    record.kept_on = now.astimezone(UTC).date()
    session.flush()


def tell_different(
    session: Session, city: City, first: UUID, second: UUID, *, now: datetime, by: str | None = None
) -> Likeness:
    """Remember that two services are not one."""
    return decide(session, city, first, second, Verdict.DIFFERENT, now=now, by=by)


def decide(
    session: Session,
    city: City,
    first: UUID,
    second: UUID,
    verdict: Verdict,
    *,
    now: datetime,
    by: str | None = None,
) -> Likeness:
    """Remember what staff said of two services; a later word replaces an earlier one."""
    low, high = sorted((first, second))
    row = session.scalar(select(Likeness).where(Likeness.first_id == low, Likeness.second_id == high))
    if row is None:
        row = Likeness(city_id=city.id, first_id=low, second_id=high)
        session.add(row)
    row.verdict, row.decided_at, row.decided_by = verdict, now, by
    session.flush()
    return row
