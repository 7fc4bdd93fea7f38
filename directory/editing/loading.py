"""Loading: the rows of a service, told as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directory.editing.drafts import Draft, Row, new_draft, place_key
from directory.model import (
    Attribute,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.queries import owned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from directory.model import City

PLAIN = (
    "name", "alternate_name", "description", "url", "email", "status", "interpretation_services",
    "application_process", "fees_description", "wait_time", "eligibility_description", "minimum_age", "maximum_age",
    "alert", "cost", "papers_required", "data_shared", "data_shared_source", "data_shared_date", "appointment",
    "capacity", "capacity_date", "interpreter", "female_staff", "review_every",
)  # fmt: skip
"""Columns of a service that have one value."""

ADDRESS = ("address_1", "postal_code", "city", "region", "country")
PLACE = ("name", "latitude", "longitude", "address_visibility", "transportation")


@dataclass(kw_only=True)
class Rows:
    """A service with its rows; those that have no relationship to it lie beside it."""

    service: Service
    phones: list[Phone] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)

    @property
    def places(self) -> list[ServiceAtLocation]:
        """Where it is, in a lasting order."""
        return sorted(self.service.service_at_locations, key=lambda place: place.location_id.hex)


def find_rows(session: Session, city: City, code: str, *, lock: bool = False) -> Rows | None:
    """A service of a city by its code, whatever its state; six queries at most.

    :param lock: keep it from being changed by others until the session ends.
    """
    found = load(session, select(Service).where(Service.city_id == city.id, Service.code == code), lock=lock)
    return found[0] if found else None


def rows_by_id(session: Session, city: City, ids: Sequence[UUID], *, lock: bool = False) -> list[Rows]:
    """These services of a city, by code; six queries at most."""
    return load(session, select(Service).where(Service.city_id == city.id, Service.id.in_(ids)), lock=lock)


def load(session: Session, wanted: Select[Service], *, lock: bool = False) -> list[Rows]:
    """The services that a statement finds, by code, with all rows that a form shows; seven queries at most."""
    if lock:
        wanted = wanted.with_for_update(of=Service)
    services = session.scalars(
        wanted.options(
            joinedload(Service.organization, innerjoin=True),
            selectinload(Service.attributes).joinedload(Attribute.term, innerjoin=True),
            selectinload(Service.cost_options),
            selectinload(Service.required_documents),
            selectinload(Service.service_at_locations)
            .joinedload(ServiceAtLocation.location, innerjoin=True)
            .options(joinedload(Location.addresses), joinedload(Location.accessibility)),
        ).order_by(Service.code)
    ).unique()
    kept = list(services)
    by_service = {service.id: Rows(service=service) for service in kept}
    by_place = {
        place.id: by_service[service.id] for service in kept for place in service.service_at_locations
    }
    ids, places = list(by_service), list(by_place)
    for phone in owned(session, Phone, ids, (), ()):
        if phone.service_id:
            by_service[phone.service_id].phones.append(phone)
    for language in owned(session, Language, ids, (), ()):
        if language.service_id:
            by_service[language.service_id].languages.append(language)
    for schedule in owned(session, Schedule, ids, (), places):
        owner = schedule.service_at_location_id
        rows = by_place[owner] if owner else by_service[schedule.service_id or ids[0]]
        rows.schedules.append(schedule)
    return list(by_service.values())


def draft_of(rows: Rows) -> Draft:
    """What the rows of a service say."""
    service = rows.service
    draft = new_draft()
    draft |= {name: text_of(getattr(service, name)) for name in PLAIN}
    draft["sensitive"] = "yes" if service.sensitive else ""
    draft["organization"] = service.organization.name
    draft["audience"] = [str(value) for value in service.audience]
    draft["terms"] = [attribute.term.code for attribute in service.attributes]
    draft["opening_hours"] = next((row.opening_hours for row in rows.schedules if row.service_id), "")
    draft["phones"] = [
        row_of(phone, "number", "extension", "type", "description")
        for phone in sorted(rows.phones, key=lambda phone: (phone.position, phone.number))
    ]
    draft["languages"] = [
        row_of(language, "code", "opening_hours", "note")
        for language in sorted(rows.languages, key=lambda language: (language.code, language.id.hex))
    ]
    draft["cost_options"] = [
        row_of(option, "option", "amount", "currency", "amount_description")
        for option in sorted(service.cost_options, key=lambda option: option.id.hex)
    ]
    draft["required_documents"] = [
        row_of(document, "kind", "document") for document in service.required_documents
    ]
    draft["places"] = [place.location_id.hex for place in rows.places]
    for place in rows.places:
        draft |= _place(place, rows.schedules)
    return draft


def _place(place: ServiceAtLocation, schedules: list[Schedule]) -> Draft:
    location, key = place.location, place.location_id.hex
    address = location.addresses[0] if location.addresses else None
    access = location.accessibility
    said = {name: text_of(getattr(location, name)) for name in PLACE}
    said |= {name: text_of(getattr(address, name)) if address else "" for name in ADDRESS}
    said |= {
        name: text_of(getattr(access, name)) if access else "unknown" for name in ("wheelchair", "toilet")
    }
    said["accessibility"] = (access.description or "") if access else ""
    said["opening_hours"] = next(
        (row.opening_hours for row in schedules if row.service_at_location_id == place.id), ""
    )
    return {place_key(key, name): value for name, value in said.items()}


def row_of(record: object, *names: str) -> Row:
    """Some columns of a row as a form has them."""
    return {name: text_of(getattr(record, name)) for name in names}


def text_of(value: object) -> str:
    """A column's value as a form has it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(getattr(value, "value", value))
