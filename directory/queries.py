"""Questions: load one record or a page of them, with all that a page needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from directory.model import (
    Attribute,
    City,
    Language,
    Location,
    LocationTranslation,
    Notice,
    OrganizationTranslation,
    Origin,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    Source,
    SourceRecord,
    Taxonomy,
    TranslationState,
)
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A published translation of a field of a record."""

    owner_id: UUID
    field: str
    locale: str
    text: str
    source_digest: str
    origin: Origin
    state: TranslationState = TranslationState.PUBLISHED


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A service and everything that its page shows."""

    service: Service
    phones: Sequence[Phone]
    schedules: Sequence[Schedule]
    languages: Sequence[Language]
    translations: dict[UUID, list[Text]]
    """By owner; those of other services may be among them."""
    source: Source | None

    @property
    def places(self) -> list[ServiceAtLocation]:
        """Where it is, in a lasting order."""
        return sorted(self.service.service_at_locations, key=lambda place: place.location_id.hex)


def cities(session: Session) -> Sequence[City]:
    """All cities by slug."""
    return session.scalars(select(City).order_by(City.slug)).all()


def find_city(session: Session, slug: str) -> tuple[City, str] | None:
    """The city with this slug and its urgent numbers, and what names the taxonomy's state; one query."""
    taxonomy = select(func.max(Taxonomy.version)).scalar_subquery()
    statement = select(City, taxonomy).where(City.slug == slug).options(joinedload(City.urgent_numbers))
    row = session.execute(statement).unique().first()
    return (row[0], row[1] or "") if row else None


def notices(session: Session, city: City, today: date) -> Sequence[Notice]:
    """The notices of a city that hold today; one query."""
    statement = select(Notice).where(
        Notice.city_id == city.id,
        or_(Notice.starts_on.is_(None), Notice.starts_on <= today),
        or_(Notice.ends_on.is_(None), Notice.ends_on >= today),
    )
    return session.scalars(statement.options(joinedload(Notice.translations))).unique().all()


def find_listing(session: Session, city: City, code: str) -> Listing | None:
    """A published service by its code, with all that its page needs: six queries at most."""
    return find_listings(session, city, [code]).get(code)


def find_listings(session: Session, city: City, codes: Sequence[str]) -> dict[str, Listing]:
    """Published services by code, with all that their pages need: six queries at most, however many they are."""
    rows = (
        session.execute(
            select(Service, Source)
            .outerjoin(SourceRecord, SourceRecord.service_id == Service.id)
            .outerjoin(Source, Source.id == SourceRecord.source_id)
            .where(
                Service.city_id == city.id,
                Service.code.in_(codes),
                Service.publication == Publication.PUBLISHED,
            )
            .options(
                joinedload(Service.organization),
                joinedload(Service.attributes).joinedload(Attribute.term),
                joinedload(Service.cost_options),
                joinedload(Service.required_documents),
                selectinload(Service.service_at_locations)
                .joinedload(ServiceAtLocation.location)
                .options(joinedload(Location.addresses), joinedload(Location.accessibility)),
            )
        )
        .unique()
        .all()
    )
    sources: dict[UUID, Source | None] = {}
    for service, source in rows:
        sources.setdefault(service.id, source)
    return _listings(session, {service.id: service for service, _ in rows}, sources) if rows else {}


def _listings(
    session: Session, services: dict[UUID, Service], sources: dict[UUID, Source | None]
) -> dict[str, Listing]:
    """Lay beside the services what belongs to them; four queries."""
    at = [place for service in services.values() for place in service.service_at_locations]
    beside = (list(services), [place.location_id for place in at], [place.id for place in at])
    phones = _by_owner(
        sorted(owned(session, Phone, *beside), key=lambda phone: (phone.position, phone.number))
    )
    schedules = _by_owner(owned(session, Schedule, *beside))
    languages = _by_owner(sorted(owned(session, Language, *beside), key=lambda language: language.code))
    organizations = [service.organization_id for service in services.values()]
    translations = published_texts(session, [*services], organizations, beside[1])
    return {
        service.code: Listing(
            service=service,
            phones=_of(service, phones),
            schedules=_of(service, schedules),
            languages=_of(service, languages),
            translations=translations,
            source=sources[service.id],
        )
        for service in services.values()
    }


Noun = TypeVar("Noun", Phone, Schedule, Language)


def owned(
    session: Session,
    noun: type[Noun],
    services: Sequence[UUID],
    locations: Sequence[UUID],
    places: Sequence[UUID],
) -> Sequence[Noun]:
    """What belongs to these services, to these locations, or to these services at locations; by id, one query."""
    return session.scalars(
        select(noun)
        .where(
            or_(
                noun.service_id.in_(services),
                noun.location_id.in_(locations),
                noun.service_at_location_id.in_(places),
            )
        )
        .order_by(noun.id)
    ).all()


_Owned = dict["UUID | None", list[tuple[int, Noun]]]
"""Rows with their position in the order of all, by the service, location, or service at a location that owns them."""


def _by_owner(rows: Sequence[Noun]) -> _Owned[Noun]:
    found: _Owned[Noun] = {}
    for position, row in enumerate(rows):
        for owner in (row.service_id, row.location_id, row.service_at_location_id):
            found.setdefault(owner, []).append((position, row))
    found.pop(None, None)
    return found


def _of(service: Service, rows: _Owned[Noun]) -> list[Noun]:
    """The rows that belong to a service, to its locations, or to it at them."""
    owners = {service.id}
    for place in service.service_at_locations:
        owners |= {place.id, place.location_id}
    found = {position: row for owner in owners for position, row in rows.get(owner, ())}
    return [found[position] for position in sorted(found)]


def published_texts(
    session: Session, services: Sequence[UUID], organizations: Sequence[UUID], locations: Sequence[UUID]
) -> dict[UUID, list[Text]]:
    """Published translations of services, organizations and places by owner; one query at most."""
    parts = [
        select(
            owner.label("owner_id"),
            table.field,
            table.locale,
            table.text,
            table.source_digest,
            table.origin,
        ).where(owner.in_(ids), table.state == TranslationState.PUBLISHED)
        for table, owner, ids in (
            (ServiceTranslation, ServiceTranslation.service_id, services),
            (OrganizationTranslation, OrganizationTranslation.organization_id, organizations),
            (LocationTranslation, LocationTranslation.location_id, locations),
        )
        if ids
    ]
    found: dict[UUID, list[Text]] = {}
    for row in session.execute(union_all(*parts)) if parts else ():
        found.setdefault(row.owner_id, []).append(Text(**row._mapping))
    return found


def count_services(session: Session, city: City) -> int:
    """How many services of a city are published; one query."""
    statement = select(func.count()).select_from(Service).where(_public(city))
    return session.scalar(statement) or 0


def codes(session: Session, city: City, *, first: int, most: int) -> Sequence[str]:
    """The codes of a city's published services from the first on, in their order; one query."""
    return session.scalars(
        select(Service.code).where(_public(city)).order_by(Service.code).offset(first).limit(most)
    ).all()


def latest_codes(session: Session, city: City, most: int) -> Sequence[tuple[UUID, str]]:
    """Ids and codes of the published services that changed last, the newest first; one query."""
    statement = select(Service.id, Service.code).where(_public(city), Service.last_modified.is_not(None))
    rows = session.execute(statement.order_by(Service.last_modified.desc(), Service.code).limit(most))
    return [(row.id, row.code) for row in rows]


def service_ids(session: Session, city: City, codes: Sequence[str]) -> dict[str, UUID]:
    """The ids of a city's published services by their codes; one query."""
    rows = session.execute(select(Service.code, Service.id).where(_public(city), Service.code.in_(codes)))
    return {row.code: row.id for row in rows}


def _public(city: City) -> ColumnElement[bool]:
    return and_(Service.city_id == city.id, Service.publication == Publication.PUBLISHED)


def city_of_code(session: Session, code: str) -> City | None:
    """The city that a service's code belongs to, if it is public or leads to one that is; one query."""
    return session.scalars(
        select(City)
        .join(Service, Service.city_id == City.id)
        .where(
            Service.code == code,
            or_(Service.publication == Publication.PUBLISHED, Service.replaced_by_id.is_not(None)),
        )
    ).first()


def find_replacement(session: Session, city: City, code: str) -> str | None:
    """The code of the published service that one of this code was merged into; a query, and one for each of three steps."""
    return find_replacements(session, city, [code]).get(code)


def find_replacements(session: Session, city: City, codes: Iterable[str]) -> dict[str, str]:
    """By code, the codes of the published services that those of these codes were merged into, in three steps at most;
    a query for the codes and one for each step."""
    wanted = select(Service.id, Service.code, Service.publication, Service.replaced_by_id).where(
        Service.city_id == city.id
    )
    merged = wanted.where(Service.code.in_(codes), Service.replaced_by_id.is_not(None))
    leads = {row.code: row.replaced_by_id for row in session.execute(merged)}
    found: dict[str, str] = {}
    for _ in range(3):
        if not leads:
            break
        rows = {row.id: row for row in session.execute(wanted.where(Service.id.in_(leads.values())))}
        ends = {code: rows[target] for code, target in leads.items() if target in rows}
        found |= {code: row.code for code, row in ends.items() if row.publication is Publication.PUBLISHED}
        leads = {
            code: row.replaced_by_id
            for code, row in ends.items()
            if code not in found and row.replaced_by_id is not None
        }
    return found


def find_service(session: Session, city: City, code: str) -> Service | None:
    """A published service of a city by its code; one query."""
    return session.scalars(
        select(Service).where(
            Service.city_id == city.id, Service.code == code, Service.publication == Publication.PUBLISHED
        )
    ).first()
