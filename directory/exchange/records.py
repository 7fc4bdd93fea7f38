"""Neutral records: what an importer hands over, whatever the format it read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Document,
    Interpreter,
    Status,
    Wheelchair,
)

if TYPE_CHECKING:
    from datetime import date
    from typing import Any
    from uuid import UUID

    from directory.model.gazetteer import PlaceKind

Texts = Mapping[str, str]
"""A text by locale; the source text is that of the city's default locale, or else the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRecordOf:
    """Where records come from, and under which licence."""

    slug: str
    name: str
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    data_date: date | None = None
    format: str | None = None
    """How it is read: "osm", "hsds", "csv", "xlsx", "geojson"."""
    locale: str | None = None
    mapping: str | None = None
    """What its columns mean, as YAML."""
    every_days: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneRecord:
    """A number, in E.164 where it could be understood, else as found."""

    number: str
    extension: str | None = None
    type: str = "voice"
    description: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRecord:
    """Somebody to ask, or a desk."""

    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None
    phones: tuple[PhoneRecord, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageRecord:
    """A language spoken there; `opening_hours` where not always."""

    code: str
    note: str | None = None
    opening_hours: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceRecord:
    """Where a service is. Coordinates in WGS 84 degrees."""

    external_id: str | None = None
    """Unique within the source, of a place that several services share; None of one that is a service's own."""
    hsds_id: UUID | None = None
    """The id under which others know it already."""
    latitude: float | None = None
    longitude: float | None = None
    names: Texts = field(default_factory=dict)
    alternate_name: str | None = None
    description: str | None = None
    attention: str | None = None
    address_1: str = ""
    address_2: str | None = None
    city: str = ""
    region: str | None = None
    state_province: str = ""
    postal_code: str = ""
    country: str = ""
    transportation: Texts = field(default_factory=dict)
    address_visibility: AddressVisibility = AddressVisibility.FULL
    wheelchair: Wheelchair = Wheelchair.UNKNOWN
    toilet: Wheelchair = Wheelchair.UNKNOWN
    accessibility_description: str | None = None
    opening_hours: str | None = None
    """Hours of this place alone, where a service has several."""
    passed_on: Mapping[str, Any] | None = None
    """What no column holds of the place, as `hsds.passing` keeps it."""
    at_passed_on: Mapping[str, Any] | None = None
    """The same of the service at this place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CostRecord:
    """An amount for somebody."""

    option: str | None = None
    currency: str | None = None
    amount: float | None = None
    amount_description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRecord:
    """Something to bring."""

    kind: Document
    document: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganizationRecord:
    """Who offers it. `external_id` is unique within the source."""

    external_id: str
    names: Texts
    hsds_id: UUID | None = None
    """The id under which others know it already."""
    alternate_name: str | None = None
    descriptions: Texts = field(default_factory=dict)
    website: str | None = None
    email: str | None = None
    legal_status: str | None = None
    phones: tuple[PhoneRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    passed_on: Mapping[str, Any] | None = None
    """What no column holds, as `hsds.passing` keeps it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceRecord:
    """A listing with all that is known of it. `external_id` is unique and lasting within the source."""

    external_id: str
    names: Texts
    """Empty where a place is needed without a name (a toilet): it is then called what its main term is."""
    terms: tuple[str, ...]
    """Codes of taxonomy terms, the main one first."""
    organization: OrganizationRecord
    hsds_id: UUID | None = None
    """The id under which others know it already."""
    places: tuple[PlaceRecord, ...] = ()
    alternate_names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    application_process: Texts = field(default_factory=dict)
    fees_description: Texts = field(default_factory=dict)
    eligibility_description: Texts = field(default_factory=dict)
    alert: Texts = field(default_factory=dict)
    status: Status = Status.ACTIVE
    interpretation_services: str | None = None
    wait_time: str | None = None
    url: str | None = None
    email: str | None = None
    phones: tuple[PhoneRecord, ...] = ()
    opening_hours: str | None = None
    languages: tuple[LanguageRecord, ...] = ()
    interpreter: Interpreter = Interpreter.UNKNOWN
    minimum_age: int | None = None
    maximum_age: int | None = None
    audience: tuple[Audience, ...] = ()
    cost: Cost = Cost.UNKNOWN
    cost_options: tuple[CostRecord, ...] = ()
    required_documents: tuple[DocumentRecord, ...] = ()
    papers_required: Answer = Answer.UNKNOWN
    data_shared: Answer = Answer.UNKNOWN
    data_shared_source: str | None = None
    data_shared_date: date | None = None
    appointment: Appointment = Appointment.UNKNOWN
    capacity: Capacity = Capacity.UNKNOWN
    capacity_date: date | None = None
    female_staff: Answer = Answer.UNKNOWN
    sensitive: bool = False
    confirmed_at: date | None = None
    confirmed_by: str | None = None
    review_every: int = 6
    is_example: bool = False
    passed_on: Mapping[str, Any] | None = None
    """What no column holds, as `hsds.passing` keeps it."""
    original: Mapping[str, Any] | None = None
    """The record as the source has it, whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GazetteerRecord:
    """A point with a name that people want to be near to."""

    kind: PlaceKind
    name: str
    latitude: float
    longitude: float
    names: Texts = field(default_factory=dict)
    street: str | None = None
    """The street's name as written, of streets and addresses."""
    housenumber: str | None = None
    postal_code: str | None = None
    region: str | None = None
    alternate_names: tuple[str, ...] = ()
    """Other names under which it is found; not shown."""
    nature: str | None = None
    """What it is beyond its kind, so that it is found by the common word: "train", "metro", "bus"."""
    rank: int = 50
    """Smaller comes first among equal matches."""
