"""Settling what an import left open: facts on which staff and a source differ, and services that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from directory.exchange.holdings import organization_now, service_now
from directory.exchange.merging import PLACE, in_order
from directory.exchange.offering import record_id
from directory.exchange.shelves import Shelves, batches
from directory.exchange.writing import write_service
from directory.indexing import Touched
from directory.model import (
    Likeness,
    Organization,
    Service,
    ServiceAtLocation,
    Source,
    SourceRecord,
    TaxonomyTerm,
    Verdict,
)
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from directory.model import City


_NOTHING = ("{}", "null")


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A fact of a service or an organization that a source changed after staff had edited it."""

    record_id: UUID
    is_organization: bool
    id: UUID
    code: str
    name: str
    source: str
    key: str
    """As in a statement: "opening_hours", "description@ar", "place0.city", "organization.email"."""
    source_says: Any
    staff_said: Any


def conflicts(session: Session, city: City) -> list[Conflict]:
    """All that is open in a city, by name; one query, and one for each 500 organizations.

    What a source says of an organization it says with each of its services; it is told once.
    """
    found: dict[tuple[UUID, str, str], Conflict] = {}
    rows = _differing(session, city)
    whose = {row.SourceRecord.id: _organization_of(city, row.slug, row.SourceRecord) for row in rows}
    organizations = _named(session, [one for one in whose.values() if one is not None])
    for row in rows:
        record = row.SourceRecord
        for key, (says, said) in record.conflicts.items():
            about = (
                organizations.get(whose[record.id])
                if _is_of_organization(key)
                else (record.service_id, row.code, row.name)
            )
            if about is None or about[0] is None:
                continue
            found.setdefault(
                (about[0], row.source, key),
                Conflict(
                    record_id=record.id,
                    is_organization=_is_of_organization(key),
                    id=about[0],
                    code=about[1],
                    name=about[2],
                    source=row.source,
                    key=key,
                    source_says=says,
                    staff_said=said,
                ),
            )
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.id, one.key))


def _differing(session: Session, city: City, *conditions: Any) -> Sequence[Any]:
    """The records with something open, with their source, and their service where they have one; one query."""
    return session.execute(
        select(SourceRecord, Source.slug, Source.name.label("source"), Service.code, Service.name)
        .join(Source, Source.id == SourceRecord.source_id)
        .outerjoin(Service, Service.id == SourceRecord.service_id)
        .where(
            Source.city_id == city.id,
            cast(SourceRecord.conflicts, Text).not_in(_NOTHING),
            *conditions,
        )
        .order_by(SourceRecord.id)
    ).all()


def _is_of_organization(key: str) -> bool:
    # "organization" alone says who offers a service, which is a fact of the service.
    return key.startswith("organization.")


def _organization_of(city: City, slug: str, record: SourceRecord) -> UUID | None:
    """The organization that a record speaks of, whoever staff say offers the service."""
    named = record.said.get("organization")
    return None if named is None else record_id(city, slug, f"organization/{named}")


def _named(session: Session, ids: Sequence[UUID]) -> dict[UUID | None, tuple[UUID, str, str]]:
    return {
        row.id: (row.id, row.code, row.name)
        for _, batch in batches(sorted(set(ids)))
        for row in session.execute(
            select(Organization.id, Organization.code, Organization.name).where(Organization.id.in_(batch))
        )
    }


Resource = tuple[str, UUID]
"""What a fact is of: "service" or "organization", and its id."""


def subject(session: Session, city: City, record: SourceRecord, key: str) -> Resource:
    """What a conflict is about.

    :raise KeyError: when there is no such conflict, or nothing is there any more that it is about.
    """
    if key in record.conflicts:
        if not _is_of_organization(key):
            if record.service_id is not None:
                return "service", record.service_id
        elif about := _organization_of(city, session.get_one(Source, record.source_id).slug, record):
            return "organization", about
    raise KeyError(key)


def settle(
    session: Session, city: City, record: SourceRecord, key: str, *, take: bool, now: datetime
) -> Touched:
    """Close a conflict: take what the source says, or keep what staff said; what is to be indexed.

    :raise KeyError: as `subject` does.
    """
    (kind, about), touched = subject(session, city, record, key), Touched()
    says, _ = record.conflicts[key]
    if kind == "organization":
        if take:
            _take_of_organization(session, about, key, says, now)
            touched.organizations.add(about)
        slug = session.get_one(Source, record.source_id).slug
        for row in _differing(session, city, SourceRecord.source_id == record.source_id):
            if _organization_of(city, slug, row.SourceRecord) == about:
                _close(row.SourceRecord, key)
    elif take:
        at = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == about)
        touched.places.update(session.scalars(at) if key.startswith("place") else ())
        for other in _take_of_service(session, city, record, about, key, says, now):
            _close(record, other)
        touched.services.add(about)
    _close(record, key)
    session.flush()
    return touched


def _close(record: SourceRecord, key: str) -> None:
    record.conflicts = {other: pair for other, pair in record.conflicts.items() if other != key}


def _take_of_organization(session: Session, about: UUID, key: str, says: Any, now: datetime) -> None:
    shelves = Shelves(session=session)
    rows, reaches = shelves.organizations([about])
    if about not in rows:
        raise KeyError(key)
    row, reach = rows[about], reaches[about]
    current = organization_now(row, reach)
    shelves.rewrite(row, reach, {key: says}, {**current, key: says}, now)


def _take_of_service(
    session: Session, city: City, record: SourceRecord, about: UUID, key: str, says: Any, now: datetime
) -> Collection[str]:
    """Write a fact; the keys of all that is as the source says now."""
    shelves = Shelves(session=session)
    holding = shelves.holdings([about])[about]
    if key == "organization":
        who = _organization_of(city, session.get_one(Source, record.source_id).slug, record)
        if who is None or session.get(Organization, who) is None:
            raise KeyError(key)
        holding.service.organization_id = who
        holding.service.last_modified = now
        return [key]
    holding.spare = shelves.spare_places({holding.service.id: record.said})
    terms = {code: term for term, code in session.execute(select(TaxonomyTerm.id, TaxonomyTerm.code))}
    current = service_now(holding, {term: code for code, term in terms.items()})
    changes, place = {key: says}, key.partition(".")[0]
    if PLACE.fullmatch(place) and place not in holding.places and says is not None:
        # Staff took the place away: a fact of it comes with all of it.
        changes |= {
            other: said
            for other, said in record.said.items()
            if other == place or other.startswith(f"{place}.")
        }
    write_service(holding, in_order(changes), {**current, **changes}, terms, now)
    shelves.store([holding])
    return changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Disappeared:
    """A service, or an organization that offers nothing, that its source no longer has."""

    record_id: UUID
    is_organization: bool
    code: str
    name: str
    source: str
    since: date


def disappeared(session: Session, city: City) -> list[Disappeared]:
    """What sources no longer have, as far as nobody said what becomes of it, the latest first; one query."""
    rows = session.execute(
        select(
            SourceRecord.id,
            SourceRecord.service_id,
            func.coalesce(Service.code, Organization.code),
            func.coalesce(Service.name, Organization.name).label("name"),
            Source.name,
            SourceRecord.missing_since,
        )
        .join(Source, Source.id == SourceRecord.source_id)
        .outerjoin(Service, Service.id == SourceRecord.service_id)
        .outerjoin(Organization, Organization.id == SourceRecord.organization_id)
        .where(
            Source.city_id == city.id,
            SourceRecord.missing_since.is_not(None),
            or_(SourceRecord.kept_on.is_(None), SourceRecord.kept_on < SourceRecord.missing_since),
            or_(
                Service.publication != Publication.ARCHIVED,
                and_(Organization.id.is_not(None), ~_offers(Organization.id)),
            ),
        )
        .order_by(SourceRecord.missing_since.desc(), "name")
    )
    return [
        Disappeared(
            record_id=key, is_organization=service is None, code=code, name=name, source=source, since=since
        )
        for key, service, code, name, source, since in rows
        if since is not None
    ]


def _offers(organization: Any) -> ColumnElement[bool]:
    offered = aliased(Service)
    return exists().where(offered.organization_id == organization)


def remove_organization(session: Session, record: SourceRecord) -> bool:
    """Delete an organization that its source no longer has, if it offers nothing; whether it went."""
    about = record.organization_id
    if about is None or session.scalar(select(_offers(about))):
        return False
    session.execute(delete(Organization).where(Organization.id == about))
    session.expire_all()
    return True


def keep(session: Session, record: SourceRecord, *, now: datetime) -> None:
    """Remember that somebody looked at what its source no longer has."""
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
