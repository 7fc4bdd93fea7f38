"""The stock of a feed: public services with all their rows, read in a few queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from directory.model import (
    Attribute,
    City,
    Contact,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from directory.model import Organization as OrganizationRow
from directory.model.facts import AddressVisibility, Publication
from directory.queries import published_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.queries import Listing, Text

Owned = TypeVar("Owned", Phone, Schedule, Language, Contact)

_OWNERS = ("service_id", "location_id", "service_at_location_id", "organization_id", "contact_id", "phone_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """Rows by the id of what they belong to; each list in a lasting order."""

    services: Mapping[UUID, Service] = field(default_factory=dict)
    organizations: Mapping[UUID, OrganizationRow] = field(default_factory=dict)
    phones: Mapping[UUID, list[Phone]] = field(default_factory=dict)
    schedules: Mapping[UUID, list[Schedule]] = field(default_factory=dict)
    languages: Mapping[UUID, list[Language]] = field(default_factory=dict)
    contacts: Mapping[UUID, list[Contact]] = field(default_factory=dict)
    texts: Mapping[UUID, list[Text]] = field(default_factory=dict)
    """Published translations."""
    parents: Mapping[UUID, UUID] = field(default_factory=dict)
    """The ids under which parents of organizations are published."""
    guarded: frozenset[UUID] = frozenset()
    """Organizations with a place that may not be known: nothing is passed on of them that nobody here looked at."""
    has_rest: bool = True
    """Whether what came with the rows and no column holds was read with them."""


def stock_of_services(session: Session, city: City, ids: Sequence[UUID]) -> Stock:
    """Those of these services that are public, with all that is theirs; 14 queries at most."""
    rows = session.scalars(
        select(Service)
        .where(Service.city_id == city.id, Service.id.in_(ids), Service.publication == Publication.PUBLISHED)
        .options(
            undefer(Service.passed_on),
            joinedload(Service.organization).undefer(OrganizationRow.passed_on),
            selectinload(Service.attributes).joinedload(Attribute.term),
            selectinload(Service.cost_options),
            selectinload(Service.required_documents),
            selectinload(Service.service_at_locations).options(
                undefer(ServiceAtLocation.passed_on),
                joinedload(ServiceAtLocation.location).options(
                    undefer(Location.passed_on),
                    selectinload(Location.addresses),
                    joinedload(Location.accessibility),
                ),
            ),
        )
    ).unique()
    services = {row.id: row for row in rows}
    places = [place for row in services.values() for place in row.service_at_locations]
    organizations = {row.organization_id: row.organization for row in services.values()}
    return _with_rest(
        session,
        services=services,
        organizations=organizations,
        locations=[place.location_id for place in places],
        places=[place.id for place in places],
    )


def stock_of_organizations(session: Session, city: City, ids: Sequence[UUID]) -> Stock:
    """These organizations of a city with what is theirs, without their services; five queries at most."""
    rows = session.scalars(
        select(OrganizationRow)
        .where(OrganizationRow.city_id == city.id, OrganizationRow.id.in_(ids))
        .options(undefer(OrganizationRow.passed_on))
    )
    return _with_rest(session, organizations={row.id: row for row in rows})


def _with_rest(
    session: Session,
    *,
    services: Mapping[UUID, Service] | None = None,
    organizations: Mapping[UUID, OrganizationRow],
    locations: Sequence[UUID] = (),
    places: Sequence[UUID] = (),
) -> Stock:
    owners = [*(services or {}), *organizations, *locations, *places]
    contacts = _owned(session, Contact, ("service_id", "location_id", "organization_id"), owners)
    people = [row.id for row in contacts]
    phones = _owned(session, Phone, _OWNERS[:5], [*owners, *people])
    numbers = [row.id for row in phones]
    by_owner = _by_owner(phones, key=lambda row: (row.position, row.number, row.type))
    return Stock(
        services=services or {},
        organizations=organizations,
        phones=by_owner,
        schedules=_by_owner(
            _owned(session, Schedule, _OWNERS[:3], owners) if services else (),
            key=lambda row: (str(row.valid_from or ""), row.opening_hours, row.notes or ""),
        ),
        languages=_by_owner(
            _owned(session, Language, (*_OWNERS[:3], "phone_id"), [*owners, *numbers]),
            key=lambda row: (row.code, row.opening_hours or "", row.note or ""),
        ),
        contacts=_by_owner(
            contacts,
            key=lambda row: (
                [getattr(row, name) or "" for name in ("name", "title", "department", "email")],
                [phone.number for phone in by_owner.get(row.id, ())],
            ),
        ),
        texts=published_texts(session, [*(services or {})], [*organizations], locations),
        parents=_parents(session, organizations.values()),
        guarded=_guarded(session, [key for key, row in organizations.items() if row.passed_on]),
    )


def _guarded(session: Session, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these organizations that have a hidden place; one query where there are any."""
    if not ids:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Service.organization_id)
            .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
            .join(Location, Location.id == ServiceAtLocation.location_id)
            .where(Service.organization_id.in_(ids), Location.address_visibility != AddressVisibility.FULL)
            .distinct()
        )
    )


def _parents(session: Session, rows: Iterable[OrganizationRow]) -> dict[UUID, UUID]:
    """The public ids of the parents; one query where there are any."""
    ids = {row.parent_organization_id for row in rows if row.parent_organization_id}
    found = select(OrganizationRow.id, OrganizationRow.hsds_id).where(OrganizationRow.id.in_(ids))
    return {row.id: row.hsds_id or row.id for row in session.execute(found)} if ids else {}


def _owned(
    session: Session, noun: type[Owned], columns: Sequence[str], owners: Sequence[UUID]
) -> Sequence[Owned]:
    """What belongs to any of these owners; one query."""
    if not owners:
        return ()
    return session.scalars(
        select(noun).where(or_(*(getattr(noun, column).in_(owners) for column in columns)))
    ).all()


def _by_owner(rows: Iterable[Owned], *, key: Any) -> dict[UUID, list[Owned]]:
    found: defaultdict[UUID, list[Owned]] = defaultdict(list)
    for row in sorted(rows, key=key):
        # The nearest owner: a number of a person belongs to nobody else.
        owner = next(identifier for column in reversed(_OWNERS) if (identifier := getattr(row, column, None)))
        found[owner].append(row)
    return found


def by_owner_of(listing: Listing) -> Stock:
    """The stock of one service that was read for its page; no query."""
    service = listing.service
    return Stock(
        services={service.id: service},
        organizations={service.organization_id: service.organization},
        phones=_by_owner(listing.phones, key=lambda row: (row.position, row.number, row.type)),
        schedules=_by_owner(listing.schedules, key=lambda row: row.opening_hours),
        languages=_by_owner(listing.languages, key=lambda row: row.code),
        texts=listing.translations,
        has_rest=False,
    )


def sources_of(session: Session, city: City) -> Sequence[Source]:
    """Where a city's services come from, by slug: their licences bind whoever uses the feed; one query."""
    return session.scalars(select(Source).where(Source.city_id == city.id).order_by(Source.slug)).all()
