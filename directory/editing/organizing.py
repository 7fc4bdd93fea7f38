"""Organizing: an organization as a form has it, saved if nobody was faster; its services are found by its new words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from directory import indexing
from directory.catalogs import S_
from directory.editing.contacting import people_of, write_people
from directory.editing.drafts import Draft, difference, encode, rows_in, text_in
from directory.editing.faults import Fault
from directory.editing.fields import ORGANIZATION, Kind
from directory.editing.loading import row_of, text_of
from directory.editing.translations import keep_text
from directory.editing.writing import write_phones
from directory.model import Metadata, Organization, OrganizationTranslation, Phone, Service
from directory.model.facts import Publication
from directory.translating.sources import keep_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.editing.contacting import Person
    from directory.editing.drafts import Change
    from directory.model import City

PAGE = 50
MOST = 200
_NEVER_NULL = ("name", "description")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An organization in a list."""

    code: str
    name: str
    services: int
    published: int


def find(session: Session, city: City, text: str, *, page: int = 1) -> tuple[list[Line], int]:
    """A page of a city's organizations by name, and how many there are; two queries."""
    wanted = [Organization.city_id == city.id]
    if sought := text.strip()[:100]:
        wanted.append(
            or_(
                Organization.name.icontains(sought, autoescape=True),
                func.lower(Organization.name).contains(sought.lower(), autoescape=True),
                Organization.code == sought.lower(),
            )
        )
    published = func.count(Service.id).filter(Service.publication == Publication.PUBLISHED)
    rows = session.execute(
        select(Organization.code, Organization.name, func.count(Service.id), published)
        .outerjoin(Service, Service.organization_id == Organization.id)
        .where(*wanted)
        .group_by(Organization.id)
        .order_by(func.lower(Organization.name), Organization.code)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lines = [Line(code=row[0], name=row[1], services=row[2], published=row[3]) for row in rows]
    return lines, session.scalar(select(func.count(Organization.id)).where(*wanted)) or 0


def get(session: Session, city: City, code: str, *, lock: bool = False) -> Organization | None:
    """An organization of a city by its code; one query."""
    wanted = select(Organization).where(Organization.city_id == city.id, Organization.code == code)
    return session.scalars(wanted.with_for_update() if lock else wanted).first()


def services_of(session: Session, organization: Organization) -> Sequence[Service]:
    """What it offers, by name, the first 200; one query."""
    wanted = select(Service).where(Service.organization_id == organization.id)
    return session.scalars(wanted.order_by(func.lower(Service.name), Service.code).limit(MOST)).all()


def phones_of(session: Session, organization: Organization) -> list[Phone]:
    """The numbers of the organization itself, in their order; one query."""
    wanted = select(Phone).where(Phone.organization_id == organization.id, Phone.service_id.is_(None))
    return list(session.scalars(wanted.order_by(Phone.position, Phone.number)))


@dataclass(kw_only=True)
class Rows:
    """An organization with the rows that have no relationship to it."""

    organization: Organization
    phones: list[Phone]
    people: list[Person]


def rows_of(session: Session, organization: Organization) -> Rows:
    """An organization with its numbers and the people to ask there; three queries."""
    return Rows(
        organization=organization,
        phones=phones_of(session, organization),
        people=people_of(session, organization.id),
    )


def draft_of(rows: Rows) -> Draft:
    """What an organization says."""
    draft: Draft = {name: text_of(getattr(rows.organization, name, None)) for name in ORGANIZATION}
    draft["phones"] = [row_of(phone, "number", "extension", "type", "description") for phone in rows.phones]
    draft["contacts"] = [person.as_row() for person in rows.people]
    return draft


def taken_name(session: Session, city: City, organization: Organization, draft: Draft) -> Fault | None:
    """That another organization has the new name: listings are given to organizations by their names."""
    name = text_in(draft, "name")
    if name == organization.name:
        return None
    others = select(Organization.id).where(
        Organization.city_id == city.id,
        Organization.id != organization.id,
        func.lower(Organization.name) == name.lower(),
    )
    if session.scalars(others.limit(1)).first() is None:
        return None
    return Fault(
        field="name",
        message=S_("Another organization has this name. Add what tells them apart, such as a place."),
    )


def save(
    session: Session,
    city: City,
    rows: Rows,
    draft: Draft,
    *,
    small_fix: bool = False,
    by: str,
    now: datetime,
) -> Sequence[Change]:
    """Write a draft into an organization that was loaded with a lock; each change is a revision."""
    organization, changes = rows.organization, difference(draft_of(rows), draft)
    for change in changes:
        spec = ORGANIZATION[change.key]
        if change.key == "contacts":
            write_people(session, city, organization.id, rows.people, rows_in(draft, "contacts"))
        elif spec.kind is Kind.ROWS:
            write_phones(
                session, city, rows.phones, rows_in(draft, "phones"), organization_id=organization.id
            )
        else:
            said = text_in(draft, change.key)
            setattr(organization, change.key, said if said or change.key in _NEVER_NULL else None)
        if small_fix and spec.translated and change.after:
            owner = OrganizationTranslation.organization_id
            keep_text(session, OrganizationTranslation, owner, organization.id, change, now)
            keep_sources(session, city.id, [encode(change.after)])
        session.add(_revision(city, organization, change, by, now))
    if changes:
        organization.last_modified = now
        session.flush()
        ids = session.scalars(select(Service.id).where(Service.organization_id == organization.id)).all()
        indexing.index_services(session, city, ids, now=now)
    return changes


def _revision(city: City, organization: Organization, change: Change, by: str, now: datetime) -> Metadata:
    return Metadata(
        city_id=city.id,
        resource_id=organization.id,
        resource_type="organization",
        last_action_date=now,
        last_action_type="update",
        field_name=change.key,
        previous_value=encode(change.before),
        replacement_value=encode(change.after),
        updated_by=by,
    )
