"""The fields of what we say in HSDS: the same table describes the API and the tabular package."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field: `type` as Table Schema calls it, `format` as JSON Schema does."""

    type: str = "string"
    format: str = ""
    is_required: bool = False
    is_ours: bool = False
    """Beyond HSDS, as our profile says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noun:
    """A kind of object: its file in the package, its plain fields, the lists and objects in it."""

    path: str
    fields: Mapping[str, Field]
    lists: Mapping[str, str] = field(default_factory=dict)
    """Names of lists in it, with the noun of their items."""
    objects: Mapping[str, str] = field(default_factory=dict)
    """Names of objects in it, with their noun."""
    refers: Mapping[str, str] = field(default_factory=dict)
    """Fields that hold the id of another object, with its noun."""


_ID = Field(format="uuid", is_required=True)
_LINK = Field(format="uuid")
_TEXT = Field()
_NEEDED = Field(is_required=True)
_NUMBER = Field(type="number")
_DATE = Field(type="date", format="date")
_URI = Field(format="uri")
_EMAIL = Field(format="email")
_TIME = Field(type="time", format="time")
_INSTANT = Field(type="datetime", format="date-time")
_OURS = Field(is_ours=True)
_OUR_DATE = Field(type="date", format="date", is_ours=True)
_OUR_FLAG = Field(type="boolean", is_ours=True)


def _texts(*names: str) -> dict[str, Field]:
    return dict.fromkeys(names, _TEXT)


def _links(*nouns: str) -> dict[str, Field]:
    return {f"{noun}_id": _LINK for noun in nouns}


def _refers(*nouns: str) -> dict[str, str]:
    return {f"{noun}_id": noun for noun in nouns}


_OWNERS = ("service", "location", "service_at_location")

NOUNS: Mapping[str, Noun] = {
    "organization": Noun(
        path="organizations.csv",
        fields={
            "id": _ID, "name": _NEEDED, **_texts("alternate_name"), "description": _NEEDED, "email": _EMAIL,
            "website": _URI, **_texts("legal_status"), "parent_organization_id": _LINK, **_texts("tax_status", "tax_id"),
            "year_incorporated": _NUMBER, "logo": _URI, "uri": _URI,
        },
        lists={
            "phones": "phone", "contacts": "contact", "locations": "location", "services": "service",
            "additional_websites": "url", "funding": "funding", "programs": "program",
            "organization_identifiers": "organization_identifier", "attributes": "attribute", "metadata": "metadata",
        },
    ),
    "service": Noun(
        path="services.csv",
        fields={
            "id": _ID, **_links("organization", "program"), "name": _NEEDED, **_texts("alternate_name", "description"),
            "url": _URI, "email": _EMAIL, "status": _NEEDED,
            **_texts(
                "interpretation_services", "application_process", "fees_description", "wait_time", "eligibility_description",
                "fees", "accreditations", "licenses",
            ),
            "minimum_age": _NUMBER, "maximum_age": _NUMBER, "assured_date": _DATE, "alert": _TEXT,
            "assurer_email": _EMAIL, "last_modified": _INSTANT,
            "confirmed_by": _OURS, "review_every": Field(type="integer", is_ours=True), "capacity_date": _OUR_DATE,
            "data_shared_source": _OURS, "data_shared_date": _OUR_DATE, "sensitive": _OUR_FLAG, "is_example": _OUR_FLAG,
        },
        lists={
            "phones": "phone", "schedules": "schedule", "service_at_locations": "service_at_location",
            "languages": "language", "cost_options": "cost_option", "required_documents": "required_document",
            "contacts": "contact", "attributes": "attribute", "additional_urls": "url", "funding": "funding",
            "service_areas": "service_area", "capacities": "service_capacity", "metadata": "metadata",
        },
        objects={"organization": "organization", "program": "program"},
        refers=_refers("organization", "program"),
    ),
    "service_at_location": Noun(
        path="service_at_location.csv",
        fields={"id": _ID, **_links("service", "location"), "description": _TEXT, "name": _OURS, "status": _OURS},
        lists={
            "phones": "phone", "schedules": "schedule", "languages": "language", "contacts": "contact",
            "service_areas": "service_area", "attributes": "attribute", "metadata": "metadata",
        },
        objects={"location": "location", "service": "service"},
        refers=_refers("service", "location"),
    ),
    "location": Noun(
        path="locations.csv",
        fields={
            "id": _ID, "location_type": _NEEDED, **_texts("name", "alternate_name", "description", "transportation"),
            "latitude": _NUMBER, "longitude": _NUMBER, **_texts("external_identifier", "external_identifier_type"),
            "url": _URI,
        },
        lists={
            "languages": "language", "addresses": "address", "contacts": "contact", "accessibility": "accessibility",
            "phones": "phone", "schedules": "schedule", "attributes": "attribute", "metadata": "metadata",
        },
    ),
    "address": Noun(
        path="addresses.csv",
        fields={
            "id": _ID, **_links("location"), **_texts("attention"), "address_1": _NEEDED, **_texts("address_2"),
            "city": _NEEDED, "region": _TEXT, "state_province": _NEEDED, "postal_code": _NEEDED, "country": _NEEDED,
            "address_type": _NEEDED,
        },
        refers=_refers("location"),
    ),
    "accessibility": Noun(
        path="accessibility.csv",
        fields={"id": _ID, **_links("location"), **_texts("description", "details"), "url": _URI},
        lists={"attributes": "attribute"},
        refers=_refers("location"),
    ),
    "phone": Noun(
        path="phones.csv",
        fields={
            "id": _ID, **_links(*_OWNERS, "organization", "contact"), "number": _NEEDED, "extension": _NUMBER,
            "extension_text": _OURS, **_texts("type", "description"),
        },
        lists={"languages": "language"},
        refers=_refers(*_OWNERS, "organization", "contact"),
    ),
    "contact": Noun(
        path="contacts.csv",
        fields={
            "id": _ID, **_links("organization", *_OWNERS), **_texts("name", "title", "department"), "email": _EMAIL,
        },
        lists={"phones": "phone"},
        refers=_refers("organization", *_OWNERS),
    ),
    "schedule": Noun(
        path="schedules.csv",
        fields={
            "id": _ID, **_links(*_OWNERS), "valid_from": _DATE, "valid_to": _DATE, **_texts("freq"), "interval": _NUMBER,
            **_texts("wkst", "byday", "description"), "opens_at": _TIME, "closes_at": _TIME,
            **_texts("attending_type", "notes"), "dtstart": _DATE, "timezone": _NUMBER, "until": _DATE, "count": _NUMBER,
            **_texts("byweekno", "bymonthday", "byyearday"), "schedule_link": _URI, "opening_hours": _OURS,
        },
        refers=_refers(*_OWNERS),
    ),
    "language": Noun(
        path="languages.csv",
        fields={
            "id": _ID, **_links(*_OWNERS, "phone"), **_texts("name", "code", "note"), "opening_hours": _OURS,
        },
        refers=_refers(*_OWNERS, "phone"),
    ),
    "cost_option": Noun(
        path="cost_options.csv",
        fields={
            "id": _ID, **_links("service"), **_texts("option", "currency"), "amount": _NUMBER, "amount_description": _TEXT,
            "valid_from": _DATE, "valid_to": _DATE,
        },
        refers=_refers("service"),
    ),
    "required_document": Noun(
        path="required_documents.csv",
        fields={"id": _ID, **_links("service"), "document": _TEXT, "uri": _URI},
        lists={"attributes": "attribute"},
        refers=_refers("service"),
    ),
    "attribute": Noun(
        path="attributes.csv",
        fields={
            "id": _ID, "link_id": _ID, "taxonomy_term_id": _ID, **_texts("link_type"), "link_entity": _NEEDED,
            **_texts("value", "label"),
        },
        objects={"taxonomy_term": "taxonomy_term"},
        refers=_refers("taxonomy_term"),
    ),
    "taxonomy_term": Noun(
        path="taxonomy_terms.csv",
        fields={
            "id": _ID, "code": _TEXT, "name": _NEEDED, "description": _NEEDED, "parent_id": _LINK,
            **_texts("taxonomy", "language"), "taxonomy_id": _LINK, "term_uri": _URI,
        },
        objects={"taxonomy_detail": "taxonomy"},
        refers=_refers("taxonomy"),
    ),
    "taxonomy": Noun(
        path="taxonomies.csv",
        fields={"id": _ID, "name": _NEEDED, "description": _NEEDED, "version": _TEXT, "uri": _URI},
    ),
    "url": Noun(
        path="url.csv",
        fields={"id": _ID, **_links("organization", "service"), "label": _TEXT, "url": Field(format="uri", is_required=True)},
        refers=_refers("organization", "service"),
    ),
    "funding": Noun(
        path="funding.csv",
        fields={"id": _ID, **_links("organization", "service"), "source": _TEXT},
        refers=_refers("organization", "service"),
    ),
    "program": Noun(
        path="programs.csv",
        fields={
            "id": _ID, **_links("organization"), "name": _NEEDED, "alternate_name": _TEXT, "description": _NEEDED,
        },
        refers=_refers("organization"),
    ),
    "organization_identifier": Noun(
        path="organization_identifiers.csv",
        fields={
            "id": _ID, **_links("organization"), "identifier_scheme": _TEXT, "identifier_type": _NEEDED,
            "identifier": _NEEDED,
        },
        refers=_refers("organization"),
    ),
    "service_area": Noun(
        path="service_areas.csv",
        fields={
            "id": _ID, **_links("service", "service_at_location"),
            **_texts("name", "description", "extent", "extent_type"), "uri": _URI,
        },
        refers=_refers("service", "service_at_location"),
    ),
    "service_capacity": Noun(
        path="service_capacity.csv",
        fields={
            "id": _ID, **_links("service", "unit"), "available": Field(type="number", is_required=True),
            "maximum": _NUMBER, "description": _TEXT,
            "updated": Field(type="datetime", format="date-time", is_required=True),
        },
        objects={"unit": "unit"},
        refers=_refers("service", "unit"),
    ),
    "unit": Noun(
        path="units.csv",
        fields={"id": _ID, "name": _NEEDED, **_texts("scheme", "identifier"), "uri": _URI},
    ),
    "metadata": Noun(
        path="metadata.csv",
        fields={
            "id": _ID, "resource_id": _ID, "resource_type": _TEXT,
            **dict.fromkeys(
                (
                    "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value",
                    "updated_by",
                ), _NEEDED,
            ),
        },
    ),
}  # fmt: skip
"""All kinds of objects, those first that others refer to."""

MAY_BE_EMPTY = frozenset(
    "description address_1 city state_province postal_code country last_action_date last_action_type field_name "
    "previous_value replacement_value updated_by".split()
)
"""What HSDS requires and nobody may have said."""
