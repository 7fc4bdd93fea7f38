"""Writing: changes of a draft, written into the rows of a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from directory.editing.drafts import Draft, list_in, place_key, places_in, rows_in, text_in
from directory.editing.fields import DEFAULTS
from directory.editing.loading import ADDRESS, PLACE, PLAIN
from directory.exchange.codes import codes_for
from directory.model import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Language,
    Location,
    Organization,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceAtLocation,
    TaxonomyTerm,
)
from directory.model.facts import (
    CLOSED_LISTS,
    Document,
    PhoneType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.editing.drafts import Change, Row
    from directory.editing.loading import Rows
    from directory.model import City

_DAYS = ("data_shared_date", "capacity_date")
_NUMBERS = ("minimum_age", "maximum_age", "review_every")
_DEGREES = ("latitude", "longitude")
_NEVER_NULL = ("name", "description", "address_1", "postal_code", "city", "country")


@dataclass(kw_only=True)
class Written:
    """What was touched beside the service's own row."""

    locations: set[UUID] = field(default_factory=set)


def write(
    session: Session, city: City, rows: Rows, draft: Draft, changes: Sequence[Change], now: datetime
) -> Written:
    """Write what changed; the service's row is always touched, so that its version grows."""
    written = Written()
    service = rows.service
    touched: dict[str, None] = {}
    for change in changes:
        key = change.key
        if key in PLAIN:
            said = column_value(key, text_in(draft, key))
            setattr(service, key, city.review_months if key == "review_every" and said is None else said)
        elif key in _WRITERS:
            _WRITERS[key](session, city, rows, draft)
        elif key.startswith("place."):
            touched[key.split(".")[1]] = None
    _link_places(session, city, rows, draft, written)
    for place in touched:
        if place in places_in(draft):
            _write_place(session, city, rows, draft, place, written, now)
    service.last_modified = now
    return written


def column_value(name: str, text: str) -> Any:
    """What a column holds for what a form says."""
    if name in CLOSED_LISTS:
        return CLOSED_LISTS[name](text or DEFAULTS[name])
    if name in _NEVER_NULL:
        return text
    if not text:
        return None
    if name in _DAYS:
        return date.fromisoformat(text)
    if name in _NUMBERS:
        return int(text)
    return float(text) if name in _DEGREES else text


def organization_named(session: Session, city: City, name: str) -> Organization:
    """The city's organization of this name, or a new one; two queries at most."""
    known = session.scalars(
        select(Organization)
        .where(Organization.city_id == city.id, func.lower(Organization.name) == name.lower())
        .order_by(Organization.code)
    ).first()
    if known is None:
        identifier = uuid4()
        code = codes_for(session, Organization, [identifier])[identifier]
        known = Organization(id=identifier, code=code, city_id=city.id, name=name)
        session.add(known)
    return known


def _organization(session: Session, city: City, rows: Rows, draft: Draft) -> None:
    organization = organization_named(session, city, text_in(draft, "organization"))
    rows.service.organization = organization
    rows.service.organization_id = organization.id


def _sensitive(_: Session, __: City, rows: Rows, draft: Draft) -> None:
    rows.service.sensitive = draft["sensitive"] == "yes"


def _audience(_: Session, __: City, rows: Rows, draft: Draft) -> None:
    rows.service.audience = list_in(draft, "audience")


def _terms(session: Session, _: City, rows: Rows, draft: Draft) -> None:
    codes = list_in(draft, "terms")
    known = {
        term.code: term for term in session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code.in_(codes)))
    }
    kept = {attribute.taxonomy_term_id: attribute for attribute in rows.service.attributes}
    rows.service.attributes[:] = [
        kept.get(term.id) or Attribute(taxonomy_term_id=term.id, term=term)
        for code in codes
        if (term := known.get(code))
    ]
    for position, attribute in enumerate(rows.service.attributes):
        attribute.position = position


def _hours(session: Session, city: City, rows: Rows, draft: Draft) -> None:
    _schedule(session, city, rows, text_in(draft, "opening_hours"), service_id=rows.service.id)


def _schedule(session: Session, city: City, rows: Rows, hours: str, **owner: UUID) -> None:
    [(column, owner_id)] = owner.items()
    kept = [row for row in rows.schedules if getattr(row, column) == owner_id]
    for row in kept if not hours else kept[1:]:
        session.delete(row)
        rows.schedules.remove(row)
    if hours and kept:
        kept[0].opening_hours = hours
    elif hours:
        row = Schedule(city_id=city.id, opening_hours=hours, **owner)
        session.add(row)
        rows.schedules.append(row)


def _phones(session: Session, city: City, rows: Rows, draft: Draft) -> None:
    write_phones(session, city, rows.phones, rows_in(draft, "phones"), service_id=rows.service.id)


def write_phones(
    session: Session, city: City, phones: list[Phone], said: Sequence[Row], **owner: UUID
) -> None:
    """Make these rows say this; numbers that stay keep their rows, and with them the languages spoken there.

    :param owner: whose they are, such as `service_id=`.
    """
    spare = {phone.number: phone for phone in phones}
    kept = []
    for position, row in enumerate(said):
        phone = spare.pop(row["number"], None)
        if phone is None:
            phone = Phone(city_id=city.id, number=row["number"], **owner)
            session.add(phone)
        phone.extension, phone.description = row["extension"] or None, row["description"] or None
        phone.type, phone.position = PhoneType(row["type"] or "voice"), position
        kept.append(phone)
    for gone in phones:
        if gone not in kept:
            session.delete(gone)
    phones[:] = kept


def _languages(session: Session, city: City, rows: Rows, draft: Draft) -> None:
    for gone in rows.languages:
        session.delete(gone)
    rows.languages = [
        Language(
            city_id=city.id,
            service_id=rows.service.id,
            code=said["code"],
            note=said["note"] or None,
            opening_hours=said["opening_hours"] or None,
        )
        for said in rows_in(draft, "languages")
    ]
    session.add_all(rows.languages)


def _costs(_: Session, __: City, rows: Rows, draft: Draft) -> None:
    rows.service.cost_options[:] = [
        CostOption(
            # Prices have no position of their own: they are told in the order of their ids.
            id=UUID(int=(uuid4().int >> 16) | position << 112),
            option=said["option"] or None,
            amount=float(said["amount"]) if said["amount"] else None,
            currency=said["currency"] or None,
            amount_description=said["amount_description"] or None,
        )
        for position, said in enumerate(rows_in(draft, "cost_options"))
    ]


def _documents(_: Session, __: City, rows: Rows, draft: Draft) -> None:
    rows.service.required_documents[:] = [
        RequiredDocument(
            kind=Document(said["kind"] or "other"), document=said["document"] or None, position=position
        )
        for position, said in enumerate(rows_in(draft, "required_documents"))
    ]


_WRITERS: Mapping[str, Any] = {
    "organization": _organization,
    "sensitive": _sensitive,
    "audience": _audience,
    "terms": _terms,
    "opening_hours": _hours,
    "phones": _phones,
    "languages": _languages,
    "cost_options": _costs,
    "required_documents": _documents,
}


def _link_places(session: Session, city: City, rows: Rows, draft: Draft, written: Written) -> None:
    """Link the service with the places that are new, and unlink it from those that are gone."""
    service, wanted = rows.service, places_in(draft)
    for place in list(service.service_at_locations):
        if place.location_id.hex not in wanted:
            written.locations.add(place.location_id)
            rows.schedules = [row for row in rows.schedules if row.service_at_location_id != place.id]
            is_shared = _is_shared(session, place)
            service.service_at_locations.remove(place)
            session.flush()
            if not is_shared:
                session.expunge(place.location)
                session.execute(delete(Location).where(Location.id == place.location_id))
    known = {place.location_id.hex for place in service.service_at_locations}
    for key in wanted:
        if key not in known:
            service.service_at_locations.append(_new_place(city, rows, UUID(hex=key)))


def _is_shared(session: Session, place: ServiceAtLocation) -> bool:
    others = select(ServiceAtLocation.id).where(
        ServiceAtLocation.location_id == place.location_id, ServiceAtLocation.service_id != place.service_id
    )
    return session.scalars(others.limit(1)).first() is not None


def _new_place(city: City, rows: Rows, identifier: UUID) -> ServiceAtLocation:
    location = Location(
        id=identifier,
        city_id=city.id,
        organization_id=rows.service.organization_id,
        addresses=[],
        translations=[],
        accessibility=None,
    )
    return ServiceAtLocation(id=uuid4(), location_id=identifier, location=location)


def _write_place(
    session: Session, city: City, rows: Rows, draft: Draft, place: str, written: Written, now: datetime
) -> None:
    at = next(row for row in rows.service.service_at_locations if row.location_id.hex == place)
    location = at.location
    said = {name: text_in(draft, place_key(place, name)) for name in (*PLACE, *ADDRESS)}
    for name in PLACE:
        setattr(location, name, column_value(name, said[name]))
    if any(said[name] for name in ADDRESS) and not location.addresses:
        location.addresses.append(Address())
    for name in ADDRESS if location.addresses else ():
        setattr(
            location.addresses[0], name, column_value(name, said[name]) or ("" if name != "region" else None)
        )
    _write_access(location, draft, place)
    _schedule(
        session, city, rows, text_in(draft, place_key(place, "opening_hours")), service_at_location_id=at.id
    )
    location.last_modified = now
    written.locations.add(location.id)


def _write_access(location: Location, draft: Draft, place: str) -> None:
    said = {
        name: text_in(draft, place_key(place, name)) for name in ("wheelchair", "toilet", "accessibility")
    }
    if location.accessibility is None:
        if said["wheelchair"] == said["toilet"] == "unknown" and not said["accessibility"]:
            return
        location.accessibility = Accessibility()
    location.accessibility.wheelchair = column_value("wheelchair", said["wheelchair"])
    location.accessibility.toilet = column_value("toilet", said["toilet"])
    location.accessibility.description = said["accessibility"] or None
