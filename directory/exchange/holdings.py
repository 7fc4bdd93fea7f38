"""Holdings: the rows of a service as a statement, and a statement's entries written into rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from directory.exchange.statements import (
    ACCESS_FACTS,
    ADDRESS_FACTS,
    MAX_PLACES,
    PLACE_FACTS,
    PLACE_TEXTS,
    SERVICE_FACTS,
    SERVICE_TEXTS,
    Statement,
)
from directory.model import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Language,
    Location,
    LocationTranslation,
    Organization,
    OrganizationTranslation,
    Origin,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    TranslationState,
    digest,
)
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Capacity,
    Cost,
    Document,
    Interpreter,
    PhoneType,
    Wheelchair,
)

ORGANIZATION_TEXTS = ("name", "description")
ORGANIZATION_FACTS = ("website", "email")

_DATES = frozenset({"confirmed_at", "capacity_date", "data_shared_date"})
_CHOICES: Mapping[str, Any] = {
    "cost": Cost,
    "papers_required": Answer,
    "data_shared": Answer,
    "appointment": Appointment,
    "capacity": Capacity,
    "interpreter": Interpreter,
    "female_staff": Answer,
    "address_visibility": AddressVisibility,
    "wheelchair": Wheelchair,
    "toilet": Wheelchair,
}
_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "audience": [],
    "is_example": False,
    "sensitive": False,
    "review_every": 6,
    "address_visibility": AddressVisibility.FULL,
    "address_1": "",
    "city": "",
    "postal_code": "",
    "country": "",
    **{name: choice("unknown") for name, choice in _CHOICES.items() if name != "address_visibility"},
}
UNKNOWN = "unknown"
_REST = ("sensitive", "review_every")

Translations = MutableSequence[Any]


@dataclass(kw_only=True)
class Holding:
    """A service with its rows; those that have no relationship to it lie beside it."""

    service: Service
    phones: list[Phone] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    added: list[Phone | Schedule | Language] = field(default_factory=list)
    """To be added to the session once the service is there."""
    removed: list[Any] = field(default_factory=list)
    """To be deleted."""
    spare: dict[UUID, Location] = field(default_factory=dict)
    """Places that an import laid once and that no row links with the service now, by id."""
    places: dict[str, ServiceAtLocation] = field(init=False)
    """The places that an import laid, by the key of their entries; what staff added is left alone."""

    def __post_init__(self) -> None:
        """Find the places."""
        at = {row.location_id: row for row in self.service.service_at_locations}
        keys = (
            {place_id(self.service.id, key): key for key in (f"place{n}" for n in range(MAX_PLACES))}
            if at
            else {}
        )
        self.places = {keys[location_id]: row for location_id, row in at.items() if location_id in keys}


def place_id(service_id: UUID, key: str) -> UUID:
    """The id of a service's place, by the key of its entries."""
    return uuid5(service_id, key)


def value_of(column: str, said: Any) -> Any:
    """What a column holds for what was said; what is not known is the column's default."""
    if said is None:
        default = _DEFAULTS.get(column)
        return list(default) if isinstance(default, list) else default
    if column in _DATES:
        return date.fromisoformat(said)
    return _CHOICES[column](said) if column in _CHOICES else said


def _said(row: Any, columns: Sequence[str], prefix: str = "") -> Statement:
    found: Statement = {}
    for column in columns:
        value = getattr(row, column)
        if value is None or value is False or value in ("", [], UNKNOWN):
            continue
        found[prefix + column] = (
            value.isoformat() if isinstance(value, date | datetime) else getattr(value, "value", value)
        )
    return found


def _said_translations(translations: Translations, fields: Sequence[str], prefix: str = "") -> Statement:
    return {
        f"{prefix}{row.field}@{row.locale}": row.text
        for row in translations
        if row.field in fields and row.origin is not Origin.MACHINE
    }


def _by_machine(translations: Translations, prefix: str = "") -> set[str]:
    return {f"{prefix}{row.field}@{row.locale}" for row in translations if row.origin is Origin.MACHINE}


def organization_by_machine(organization: Organization) -> set[str]:
    """The keys of an organization's texts that no person wrote."""
    return _by_machine(organization.translations, "organization.")


def service_by_machine(holding: Holding) -> set[str]:
    """The keys of a service's texts that no person wrote."""
    keys = _by_machine(holding.service.translations)
    return keys.union(
        *(_by_machine(at.location.translations, f"{key}.") for key, at in holding.places.items())
    )


def organization_now(organization: Organization) -> Statement:
    """What an organization's rows say, but for what a machine made."""
    return {
        **_said(organization, (*ORGANIZATION_TEXTS, *ORGANIZATION_FACTS), "organization."),
        **_said_translations(organization.translations, ORGANIZATION_TEXTS, "organization."),
    }


def service_now(holding: Holding, term_codes: Mapping[UUID, str]) -> Statement:
    """What the rows of a service say, without its organization and what a machine made."""
    service = holding.service
    said: Statement = {
        **_said(service, (*SERVICE_TEXTS, *SERVICE_FACTS, *_REST)),
        **_said_translations(service.translations, tuple(SERVICE_TEXTS)),
        "terms": [
            term_codes[row.taxonomy_term_id]
            for row in service.attributes
            if row.taxonomy_term_id in term_codes
        ],
        "phones": [_said_phone(phone, holding) for phone in holding.phones if phone.service_id],
        "languages": [[row.code, row.note, row.opening_hours] for row in holding.languages if row.service_id],
        "cost_options": [
            [row.option, row.currency, row.amount, row.amount_description] for row in service.cost_options
        ],
        "required_documents": [[row.kind.value, row.document] for row in service.required_documents],
        "opening_hours": next((row.opening_hours for row in holding.schedules if row.service_id), None),
    }
    for key, at in holding.places.items():
        said |= {key: True, **_said_place(key, at, holding)}
    return {key: value for key, value in said.items() if value is not None and value != []}


def _said_phone(phone: Phone, holding: Holding) -> list[Any]:
    spoken = [row.code for row in holding.languages if row.phone_id == phone.id]
    return [phone.number, phone.extension, phone.type.value, phone.description, spoken]


def _said_place(key: str, at: ServiceAtLocation, holding: Holding) -> Statement:
    location = at.location
    said = {
        **_said(location, (*PLACE_TEXTS, *PLACE_FACTS), f"{key}."),
        **_said_translations(location.translations, tuple(PLACE_TEXTS), f"{key}."),
    }
    for address in location.addresses[:1]:
        said |= _said(address, ADDRESS_FACTS, f"{key}.")
    if location.accessibility:
        said |= _said(location.accessibility, tuple(ACCESS_FACTS), f"{key}.access.")
    for schedule in holding.schedules:
        if schedule.service_at_location_id == at.id:
            said[f"{key}.opening_hours"] = schedule.opening_hours
    return said


def write_organization(
    organization: Organization, changes: Statement, now_said: Statement, now: datetime
) -> None:
    """Write changed entries that begin with "organization."."""
    for key, said in changes.items():
        name, _, tag = key.removeprefix("organization.").partition("@")
        if tag:
            _translate(
                organization.translations,
                OrganizationTranslation,
                name,
                tag,
                said,
                now_said.get(f"organization.{name}"),
                now,
            )
        else:
            setattr(organization, name, value_of(name, said))
            _renew(organization.translations, name, "organization.", now_said)
    organization.last_modified = now


def write_service(
    holding: Holding, changes: Statement, now_said: Statement, term_ids: Mapping[str, UUID], now: datetime
) -> None:
    """Write changed entries of a service into its rows.

    :param now_said: the whole statement that the changes are taken from.
    """
    service = holding.service
    for key, said in changes.items():
        name, _, tag = key.partition("@")
        if name.startswith("place"):
            _write_place(holding, key, said, now_said, now)
        elif tag:
            _translate(service.translations, ServiceTranslation, name, tag, said, now_said.get(name), now)
        elif name in _LISTS:
            _LISTS[name](holding, said or [], term_ids)
        elif name == "opening_hours":
            _schedule(holding, said, service_id=service.id)
        else:
            setattr(service, name, value_of(name, said))
            _renew(service.translations, name, "", now_said)
    service.last_modified = now


def _translate(
    rows: Translations,
    kind: type[Any],
    name: str,
    tag: str,
    text: str | None,
    source: str | None,
    now: datetime,
) -> None:
    """Lay, change or take away a translation by people, made from the text that the source has."""
    row = next((row for row in rows if row.field == name and row.locale == tag), None)
    if text is None:
        if row is not None:
            rows.remove(row)
        return
    if row is None:
        row = kind(field=name, locale=tag)
        rows.append(row)
    row.text, row.source_digest, row.updated_at = text, digest(source or ""), now
    row.origin, row.state = Origin.HUMAN, TranslationState.PUBLISHED


def _renew(rows: Translations, name: str, prefix: str, now_said: Statement) -> None:
    """A source that says a text anew says its translations anew, even where they stay the same."""
    for row in rows:
        if row.field == name and now_said.get(f"{prefix}{name}@{row.locale}") == row.text:
            row.source_digest = digest(now_said[f"{prefix}{name}"])


def _schedule(holding: Holding, said: str | None, **owner: UUID) -> None:
    [(column, owner_id)] = owner.items()
    for row in [row for row in holding.schedules if getattr(row, column) == owner_id]:
        holding.schedules.remove(row)
        holding.removed.append(row)
    if said:
        holding.added.append(Schedule(city_id=holding.service.city_id, opening_hours=said, **owner))


def _write_terms(holding: Holding, said: list[str], term_ids: Mapping[str, UUID]) -> None:
    rows = {row.taxonomy_term_id: row for row in holding.service.attributes}
    wanted = [term_ids[code] for code in said if code in term_ids]
    holding.service.attributes[:] = [
        rows.get(term_id) or Attribute(taxonomy_term_id=term_id) for term_id in wanted
    ]
    for position, row in enumerate(holding.service.attributes):
        row.position = position


def _write_phones(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    gone = [phone for phone in holding.phones if phone.service_id]
    holding.removed += [
        *(row for row in holding.languages if row.phone_id in {phone.id for phone in gone}),
        *gone,
    ]
    city_id, service_id = holding.service.city_id, holding.service.id
    for position, (number, extension, kind, description, codes) in enumerate(said):
        phone_id = uuid4()
        holding.added.append(
            Phone(
                id=phone_id,
                city_id=city_id,
                service_id=service_id,
                number=number,
                extension=extension,
                type=PhoneType(kind),
                description=description,
                position=position,
            )
        )
        holding.added += [Language(city_id=city_id, phone_id=phone_id, code=code) for code in codes]


def _write_languages(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.removed += [row for row in holding.languages if row.service_id]
    holding.added += [
        Language(
            city_id=holding.service.city_id,
            service_id=holding.service.id,
            code=code,
            note=note,
            opening_hours=hours,
        )
        for code, note, hours in said
    ]


def _write_costs(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.service.cost_options[:] = [
        CostOption(option=option, currency=currency, amount=amount, amount_description=description)
        for option, currency, amount, description in said
    ]


def _write_documents(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.service.required_documents[:] = [
        RequiredDocument(kind=Document(kind), document=document, position=position)
        for position, (kind, document) in enumerate(said)
    ]


_LISTS: Mapping[str, Callable[[Holding, list[Any], Mapping[str, UUID]], None]] = {
    "terms": _write_terms,
    "phones": _write_phones,
    "languages": _write_languages,
    "cost_options": _write_costs,
    "required_documents": _write_documents,
}


def _write_place(holding: Holding, key: str, said: Any, now_said: Statement, now: datetime) -> None:
    place, _, name = key.partition(".")
    at = holding.places.get(place)
    if not name:
        _write_presence(holding, place, at, said)
        return
    if at is None:
        return
    location = at.location
    bare, _, tag = name.partition("@")
    if tag:
        _translate(
            location.translations, LocationTranslation, bare, tag, said, now_said.get(f"{place}.{bare}"), now
        )
    elif name == "opening_hours":
        _schedule(holding, said, service_at_location_id=at.id)
    elif name in ADDRESS_FACTS:
        if not location.addresses:
            location.addresses.append(Address())
        setattr(location.addresses[0], name, value_of(name, said))
    elif name.startswith("access."):
        if location.accessibility is None:
            location.accessibility = Accessibility()
        column = name.removeprefix("access.")
        setattr(location.accessibility, column, said if column == "description" else value_of(column, said))
    else:
        setattr(location, name, value_of(name, said))
        _renew(location.translations, bare, f"{place}.", now_said)
    location.last_modified = now


def _write_presence(holding: Holding, place: str, at: ServiceAtLocation | None, said: Any) -> None:
    service = holding.service
    if said and at is None:
        # Staff may have deleted the service, or the link alone: the place is then still there.
        location = holding.spare.get(place_id(service.id, place)) or Location(
            id=place_id(service.id, place),
            city_id=service.city_id,
            organization_id=service.organization_id,
            translations=[],
            addresses=[],
            accessibility=None,
        )
        row = ServiceAtLocation(id=uuid4(), location_id=location.id, location=location)
        service.service_at_locations.append(row)
        holding.places[place] = row
    elif not said and at is not None:
        service.service_at_locations.remove(at)
        del holding.places[place]
        holding.removed.append(at.location)
