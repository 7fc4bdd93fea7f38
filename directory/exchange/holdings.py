"""Holdings: the rows of a service and of its organization, told as a statement."""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

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
    Language,
    Location,
    Organization,
    Origin,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.model.facts import (
    CLOSED_LISTS,
    AddressVisibility,
    Status,
)

if TYPE_CHECKING:
    from directory.exchange.reach import Reach

ORGANIZATION_TEXTS = ("name", "description")
ORGANIZATION_FACTS = ("website", "email", "alternate_name", "legal_status")

_DATES = frozenset({"confirmed_at", "capacity_date", "data_shared_date"})
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
    "state_province": "",
    "status": Status.ACTIVE,
    **{
        name: choice("unknown")
        for name, choice in CLOSED_LISTS.items()
        if name not in ("address_visibility", "status")
    },
}
_UNSAID: tuple[Any, ...] = ("", [], "unknown", "active")
"""Values that nobody has to say."""

_REST = ("sensitive", "review_every")

Translations = MutableSequence[Any]

_SHARED = len("place") + 32
"""Characters of the key of a place that services share."""


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
    """The places by the key of their entries; those that staff added are in no source's statement, so left alone."""

    def __post_init__(self) -> None:
        """Find the places."""
        at = {row.location_id: row for row in self.service.service_at_locations}
        keys = (
            {place_id(self.service.id, key): key for key in (f"place{n}" for n in range(MAX_PLACES))}
            if at
            else {}
        )
        self.places = {
            keys.get(location_id) or f"place{location_id.hex}": row for location_id, row in at.items()
        }


def place_id(service_id: UUID, key: str) -> UUID:
    """The id of a service's place, by the key of its entries: its own by number, a shared one by its id."""
    if len(key) == _SHARED:
        return UUID(key.removeprefix("place"))
    return uuid5(service_id, key)


def value_of(column: str, said: Any) -> Any:
    """What a column holds for what was said; what is not known is the column's default."""
    if said is None:
        default = _DEFAULTS.get(column)
        return list(default) if isinstance(default, list) else default
    if column in _DATES:
        return date.fromisoformat(said)
    return CLOSED_LISTS[column](said) if column in CLOSED_LISTS else said


def _said(row: Any, columns: Sequence[str], prefix: str = "") -> Statement:
    found: Statement = {}
    for column in columns:
        value = getattr(row, column)
        if value is None or value is False or value in _UNSAID:
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


def organization_now(organization: Organization, reach: Reach) -> Statement:
    """What an organization's rows say, but for what a machine made."""
    return {
        **reach.statement(),
        **_said(organization, (*ORGANIZATION_TEXTS, *ORGANIZATION_FACTS, "passed_on"), "organization."),
        **_said_translations(organization.translations, ORGANIZATION_TEXTS, "organization."),
    }


def service_now(holding: Holding, term_codes: Mapping[UUID, str]) -> Statement:
    """What the rows of a service say, without its organization and what a machine made."""
    service = holding.service
    said: Statement = {
        **_said(service, (*SERVICE_TEXTS, *SERVICE_FACTS, *_REST, "passed_on")),
        **_said_translations(service.translations, tuple(SERVICE_TEXTS)),
        "terms": [
            term_codes[row.taxonomy_term_id]
            for row in service.attributes
            if row.taxonomy_term_id in term_codes
        ],
        "phones": [_said_phone(phone, holding.languages) for phone in holding.phones if phone.service_id],
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


def _said_phone(phone: Phone, languages: Sequence[Language]) -> list[Any]:
    spoken = [row.code for row in languages if row.phone_id == phone.id]
    return [phone.number, phone.extension, phone.type.value, phone.description, spoken]


def _said_place(key: str, at: ServiceAtLocation, holding: Holding) -> Statement:
    location = at.location
    said = {
        **_said(location, (*PLACE_TEXTS, *PLACE_FACTS, "passed_on"), f"{key}."),
        **_said_translations(location.translations, tuple(PLACE_TEXTS), f"{key}."),
    }
    if at.passed_on:
        said[f"{key}.at_passed_on"] = at.passed_on
    for address in location.addresses[:1]:
        said |= _said(address, ADDRESS_FACTS, f"{key}.")
    if location.accessibility:
        said |= _said(location.accessibility, tuple(ACCESS_FACTS), f"{key}.access.")
    for schedule in holding.schedules:
        if schedule.service_at_location_id == at.id:
            said[f"{key}.opening_hours"] = schedule.opening_hours
    return said
