"""How tables of HSDS 3.x, 2.0 and Ohana are called and joined, and what their columns are called in 3.1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.exchange.feeds.feed import Object

TABLES: Mapping[str, str] = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "service_at_location": "service_at_location",
    "services_at_location": "service_at_location",
    "services_at_locations": "service_at_location",
    "phones": "phone",
    "contacts": "contact",
    "addresses": "address",
    "physical_addresses": "address",
    "postal_addresses": "address",
    "mail_addresses": "address",
    "schedules": "schedule",
    "regular_schedules": "schedule",
    "holiday_schedules": "holiday",
    "languages": "language",
    "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "service_areas": "service_area",
    "funding": "funding",
    "fundings": "funding",
    "attributes": "attribute",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "taxonomy": "taxonomy_term",
    "services_taxonomy": "service_taxonomy",
    "service_taxonomies": "service_taxonomy",
    "organization_identifiers": "organization_identifier",
    "urls": "url",
    "url": "url",
    "programs": "program",
    "eligibility": "eligibility",
    "eligibilities": "eligibility",
    "payments_accepted": "payment",
    "service_capacity": "service_capacity",
    "service_capacities": "service_capacity",
    "capacities": "service_capacity",
    "units": "unit",
    "metadata": "metadata",
}
"""Kinds of rows by the name of the file; 2.0's "taxonomy" holds terms."""

OWNERS: Sequence[tuple[str, str, bool]] = (
    ("contact_id", "contact", True),
    ("phone_id", "phone", True),
    ("service_at_location_id", "service_at_location", True),
    ("link_id", "service", False),
    ("link_id", "location", False),
    ("link_id", "accessibility", False),
    ("link_id", "required_document", False),
    ("link_id", "service_at_location", False),
    ("link_id", "organization", False),
    ("resource_id", "service", False),
    ("resource_id", "service_at_location", False),
    ("resource_id", "location", False),
    ("resource_id", "organization", False),
    ("service_id", "service", True),
    ("location_id", "location", True),
    ("organization_id", "organization", True),
)
"""Columns that name what a row belongs to, the most special first, and whether it must be there."""

KEYS = ("location_id", "taxonomy_ids")
"""Columns of services that are of no use once the tables are joined."""

_PARTS: Mapping[str, str] = {
    "service_at_location": "service_at_locations",
    "phone": "phones",
    "contact": "contacts",
    "address": "addresses",
    "schedule": "schedules",
    "holiday": "holiday_schedules",
    "language": "languages",
    "accessibility": "accessibility",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "service_area": "service_areas",
    "funding": "funding",
    "attribute": "attributes",
    "organization_identifier": "organization_identifiers",
    "url": "additional_urls",
    "program": "programs",
    "eligibility": "eligibility",
    "payment": "payments_accepted",
    "service_capacity": "capacities",
    "metadata": "metadata",
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LISTED = {"required_documents": "document", "service_areas": "name", "funding_sources": "source"}
"""Columns of Ohana that hold in one cell what became a table."""


def parts_named(kind: str, owner: str = "") -> Sequence[str]:
    """The list in its owner that rows of a kind go to; none where they are not kept in one."""
    if (kind, owner) == ("url", "organization"):
        return ("additional_websites",)
    return (_PARTS[kind],) if kind in _PARTS else ()


def adapted(kind: str, file: str, cells: Mapping[str, str]) -> Object:
    """A row in the words of HSDS 3.1; columns that it does not know stay as they are."""
    said: Object = {re.sub(r"\W+", "_", name.strip().lower()): value for name, value in cells.items()}
    renamed(kind, said)
    if kind == "address" and file.startswith(("mail", "postal")):
        said["address_type"] = "postal"
    return said


def renamed(kind: str, said: Object) -> None:
    """Give what an object says the names of HSDS 3.1, in place."""
    if adapt := _ADAPT.get(kind):
        adapt(said)


def _move(said: Object, old: str, new: str) -> None:
    if old in said and new not in said:
        said[new] = said.pop(old)


def _service(said: Object) -> None:
    _move(said, "website", "url")
    _move(said, "eligibility", "eligibility_description")
    if isinstance(text := said.get("languages"), str):
        said["languages"] = [{"name": text}]
    for column, name in _LISTED.items():
        if isinstance(text := said.get(column), str):
            del said[column]
            listed = "funding" if column == "funding_sources" else column
            said[listed] = [{name: text}]


def _organization(said: Object) -> None:
    _move(said, "url", "website")


def _location(said: Object) -> None:
    _move(said, "website", "url")
    if isinstance(text := said.get("accessibility"), str):
        said["accessibility"] = [{"description": text}]
    if isinstance(text := said.get("languages"), str):
        said["languages"] = [{"name": text}]


def _phone(said: Object) -> None:
    _move(said, "number_type", "type")
    _move(said, "department", "description")
    if isinstance(text := said.get("language"), str):
        del said["language"]
        said["languages"] = [{"code": one.strip()} for one in re.split("[,;]", text) if one.strip()]


def _language(said: Object) -> None:
    _move(said, "language", "name")


def _accessibility(said: Object) -> None:
    _move(said, "accessibility", "description")


def _schedule(said: Object) -> None:
    day = str(said.pop("weekday", None) or said.pop("day_of_week", None) or "").strip()
    if day:
        said["byday"] = _DAYS[(int(day) - 1) % 7] if day.isdecimal() and len(day) == 1 else day[:2].upper()
        said.setdefault("freq", "WEEKLY")


def _term(said: Object) -> None:
    _move(said, "vocabulary", "taxonomy")
    if "taxonomy_id" in said and "parent_name" in said:
        # Ohana calls so what stands for a term in its tree.
        said["code"] = said.pop("taxonomy_id")


_ADAPT = {
    "service": _service,
    "organization": _organization,
    "location": _location,
    "phone": _phone,
    "language": _language,
    "accessibility": _accessibility,
    "schedule": _schedule,
    "taxonomy_term": _term,
}
