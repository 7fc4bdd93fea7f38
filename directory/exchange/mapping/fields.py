"""The fields that a column can be for, and what kind of value each takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.model.facts import (
    CLOSED_LISTS,
    Audience,
    Document,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

TEXTS = (
    "name",
    "alternate_name",
    "description",
    "application_process",
    "fees_description",
    "eligibility_description",
    "alert",
    "organization",
    "organization_description",
    "place_name",
    "transportation",
)
"""Texts, each in one or more locales."""

ONE = (
    "external_id",
    "url",
    "email",
    "wait_time",
    "interpretation_services",
    "minimum_age",
    "maximum_age",
    "organization_id",
    "organization_url",
    "organization_email",
    "address_1",
    "address_2",
    "city",
    "region",
    "state_province",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "coordinates",
    "accessibility_description",
    "confirmed_at",
    "confirmed_by",
    "locale",
)
"""One value in no language."""

LISTS = ("kinds", "phones", "mobile_phones", "fax", "languages")

CHOICES: Mapping[str, type[StrEnum]] = {
    "audience": Audience,
    "documents": Document,
    **CLOSED_LISTS,
}
"""Closed lists; of audience and documents there may be several."""

HOURS = "opening_hours"
PARTS_OF_HOURS = ("days", "opens", "closes", "remark")

FIELDS = (*TEXTS, *ONE, *LISTS, *CHOICES, HOURS)
"""All fields, in the order in which they are offered."""
