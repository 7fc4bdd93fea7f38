"""Search docs: a service at a place made flat, with its card, its facets and its words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from directory.caring import is_due
from directory.model import (
    Attribute,
    City,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    SearchDoc,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Cost,
    Interpreter,
    LocationType,
    PhoneType,
    Publication,
    Status,
    Wheelchair,
)
from directory.model.finding import AUDIENCE_BITS, Trait, hours_number, service_number
from directory.queries import owned
from directory.search.cards import Card
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement

MAX_LANGUAGES = 62
"""Languages of a city that can be filtered by: bits of a signed 64-bit number."""


@dataclass(kw_only=True)
class _Reach:
    """What belongs to a service, its places, or a service at a place, by the owner's id."""

    phones: dict[UUID, list[Phone]] = field(default_factory=lambda: defaultdict(list))
    hours: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    languages: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))


def docs_of(
    session: Session, city: City, ids: Sequence[UUID], parents: Mapping[str, str], *, today: date
) -> list[SearchDoc]:
    """The docs of these services, each with its terms and their parents; nine queries.

    A service that is not public has none. A language that is new to the city gets its bit.
    """
    return [
        _doc(city, service, place, reach, parents, today)
        for service, reach in _load(session, ids)
        for place in sorted(service.service_at_locations, key=lambda place: place.location_id.hex) or (None,)
    ]


def parents_of_terms(session: Session) -> dict[str, str]:
    """The code of each term's parent, where it has one; one query."""
    parent = aliased(TaxonomyTerm)
    pairs = session.execute(
        select(TaxonomyTerm.code, parent.code.label("up")).join(parent, parent.id == TaxonomyTerm.parent_id)
    )
    return {pair.code: pair.up for pair in pairs}


def _load(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[Service, _Reach]]:
    """Public services with all that a card needs, in 9 queries a batch."""
    services = session.scalars(
        select(Service)
        .where(
            Service.id.in_(ids),
            Service.publication == Publication.PUBLISHED,
            Service.status.in_((Status.ACTIVE, Status.TEMPORARILY_CLOSED)),
        )
        .options(
            joinedload(Service.organization).selectinload(Organization.translations),
            selectinload(Service.translations),
            selectinload(Service.attributes).joinedload(Attribute.term),
            selectinload(Service.service_at_locations)
            .joinedload(ServiceAtLocation.location)
            .options(selectinload(Location.addresses), joinedload(Location.accessibility)),
        )
        .order_by(Service.code)
        .execution_options(populate_existing=True)
    ).unique()
    kept = list(services)
    reach = _reach(session, kept)
    for service in kept:
        yield service, reach


def _reach(session: Session, services: Iterable[Service]) -> _Reach:
    reach = _Reach()
    service_ids = [service.id for service in services]
    sals = [sal for service in services for sal in service.service_at_locations]
    sal_ids = [sal.id for sal in sals]
    location_ids = [sal.location_id for sal in sals]

    for phone in owned(session, Phone, service_ids, location_ids, sal_ids):
        reach.phones[_owner(phone)].append(phone)
    for schedule in owned(session, Schedule, service_ids, location_ids, sal_ids):
        reach.hours[_owner(schedule)].append(schedule.opening_hours)
    for language in owned(session, Language, service_ids, location_ids, sal_ids):
        reach.languages[_owner(language)].append(language.code)
    return reach


def _owner(row: Phone | Schedule | Language) -> UUID:
    """The nearest owner: the service at a place, else the service, else the place."""
    owner = row.service_at_location_id or row.service_id or row.location_id
    if owner is None:
        raise ValueError(f"{row.id} belongs to nothing")
    return owner


def _doc(
    city: City,
    service: Service,
    sal: ServiceAtLocation | None,
    reach: _Reach,
    parents: Mapping[str, str],
    today: date,
) -> SearchDoc:
    card = _card(city, service, sal, reach)
    names = {*card.names.values(), *(card.organization.values()), service.alternate_name or ""}
    texts = {
        service.description,
        *(row.text for row in service.translations if row.field != "name" and row.state == "published"),
    }
    return SearchDoc(
        city_id=city.id,
        service_id=service.id,
        location_id=sal.location_id if sal else None,
        service_number=service_number(service.id),
        latitude=card.latitude,
        longitude=card.longitude,
        terms=_padded([*card.terms, *(up for term in card.terms if (up := parents.get(term)))]),
        attributes=_attributes(service, sal, card),
        languages=_language_mask(city, card.languages),
        rank=_rank(service, card, today),
        name_words=_padded(word for name in names for word in words(name)),
        text_words=_padded(word for text in [*texts, card.address, card.region] for word in words(text)),
        opening_hours=card.opening_hours or None,
        hours_number=hours_number(card.opening_hours) if card.opening_hours else None,
        card=card.to_json(),
    )


def _padded(parts: Iterable[str]) -> str:
    kept = dict.fromkeys(parts)
    return f" {' '.join(kept)} " if kept else ""


def _card(city: City, service: Service, sal: ServiceAtLocation | None, reach: _Reach) -> Card:
    owners = [owner for owner in (sal and sal.id, service.id, sal and sal.location_id) if owner]
    phones = sorted(
        (phone for owner in owners for phone in reach.phones[owner]),
        key=lambda phone: (phone.position, phone.number),
    )
    schedules = [hours_ for owner in owners for hours_ in reach.hours[owner]]
    names = _texts(city, service, "name", service.name)
    organization = _texts(city, service.organization, "name", service.organization.name)
    return Card(
        code=service.code,
        names=names,
        organization={} if organization == names else organization,
        terms=tuple(attribute.term.code for attribute in service.attributes),
        phone=next((phone.number for phone in phones if phone.type in (PhoneType.VOICE, PhoneType.CELL)), ""),
        opening_hours=schedules[0] if schedules and service.status is Status.ACTIVE else "",
        cost=service.cost,
        papers_required=service.papers_required,
        appointment=service.appointment,
        capacity=service.capacity,
        interpreter=service.interpreter,
        audience=tuple(service.audience),
        languages=tuple(sorted({code for owner in owners for code in reach.languages[owner]})),
        sensitive=service.sensitive,
        is_example=service.is_example,
        status=service.status,
        confirmed_at=service.confirmed_at.isoformat() if service.confirmed_at else "",
        review_every=service.review_every,
        **_place(sal.location if sal else None),
    )


def _texts(city: City, record: Service | Organization, field_name: str, source: str) -> dict[str, str]:
    translated = {
        row.locale: row.text
        for row in record.translations
        if row.field == field_name and row.state == "published"
    }
    return {city.default_locale: source, **{tag: text for tag, text in translated.items() if text != source}}


def _place(location: Location | None) -> dict[str, Any]:
    """The part of a card that says where; hidden places give nothing away, areas only the district."""
    if location is None or not _has_place(location):
        return {"placeless": True}
    visibility = location.address_visibility
    address = location.addresses[0] if location.addresses else None
    wheelchair = location.accessibility.wheelchair if location.accessibility else Wheelchair.UNKNOWN
    place: dict[str, Any] = {"visibility": visibility.value, "wheelchair": wheelchair.value}
    if visibility is not AddressVisibility.HIDDEN and address:
        place["region"] = address.region or ""
    if visibility is AddressVisibility.FULL:
        place |= {"latitude": location.latitude, "longitude": location.longitude}
        place["address"] = address.address_1 if address else ""
    return place


def _has_place(location: Location | None) -> bool:
    return location is not None and location.location_type is LocationType.PHYSICAL


def _attributes(service: Service, sal: ServiceAtLocation | None, card: Card) -> int:
    mask = 0
    for holds, trait in (
        (service.cost is Cost.FREE, Trait.FREE),
        (service.papers_required is Answer.NO, Trait.NO_PAPERS),
        (card.wheelchair == Wheelchair.YES, Trait.WHEELCHAIR),
        (service.interpreter in (Interpreter.YES, Interpreter.ON_REQUEST), Trait.INTERPRETER),
        (service.appointment in (Appointment.WALK_IN, Appointment.BOTH), Trait.WALK_IN),
        (service.female_staff is Answer.YES, Trait.FEMALE_STAFF),
        (service.data_shared is Answer.NO, Trait.NOT_SHARED),
        (bool(card.opening_hours), Trait.HAS_HOURS),
        (not _has_place(sal.location if sal else None), Trait.PLACELESS),
    ):
        mask |= trait if holds else 0
    for value in service.audience:
        mask |= AUDIENCE_BITS[Audience(value)]
    return int(mask)


def _language_mask(city: City, codes: Iterable[str]) -> int:
    """The bits of these languages; a language that is new to the city gets the next one."""
    mask = 0
    for code in codes:
        if code not in city.language_bits and len(city.language_bits) < MAX_LANGUAGES:
            city.language_bits = [*city.language_bits, code]
        if code in city.language_bits:
            mask |= 1 << city.language_bits.index(code)
    return mask


_EXAMPLES_LAST = 100
_DUE_LATER = 20
"""More than all that can be known."""


def _rank(service: Service, card: Card, today: date) -> int:
    """What somebody confirmed in time first, then what is due; among these, the more is known the better."""
    known = sum(
        bool(fact) and fact != "unknown"
        for fact in (
            card.phone, card.opening_hours, card.address, card.cost, card.papers_required, card.languages,
            card.audience, card.wheelchair, service.description, service.url, card.confirmed_at,
        )
    )  # fmt: skip
    due = is_due(service.confirmed_at, service.review_every, today)
    return _EXAMPLES_LAST * service.is_example + _DUE_LATER * due - known


def is_ranked_as_confirmed() -> ColumnElement[bool]:
    """That a doc, joined with its service, stands where what was confirmed in time stands."""
    return SearchDoc.rank <= case((Service.is_example, _EXAMPLES_LAST), else_=0)
