"""Statements: what a record says, flat, one entry a fact, so that two imports and an edit can be compared.

Keys: "name" and the other columns of a service, "name@sv" for a translation, "terms" and other lists,
"organization" and "organization.name", "place0" and "place0.address_1". What is not known has no entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from directory.exchange.cleaning import email, website
from directory.model.facts import (
    CLOSED_LISTS,
    Audience,
    Document,
    PhoneType,
)
from directory.text import MAX_TEXT, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from directory.exchange.records import (
        ContactRecord,
        OrganizationRecord,
        PhoneRecord,
        PlaceRecord,
        ServiceRecord,
        Texts,
    )

Statement = dict[str, Any]
"""JSON values by key."""

SERVICE_TEXTS = {
    "name": "names",
    "alternate_name": "alternate_names",
    "description": "descriptions",
    "application_process": "application_process",
    "fees_description": "fees_description",
    "eligibility_description": "eligibility_description",
    "alert": "alert",
}
"""Translated columns of a service, and where a record has them."""

SERVICE_FACTS = (
    "status",
    "interpretation_services",
    "url",
    "email",
    "wait_time",
    "minimum_age",
    "maximum_age",
    "audience",
    "cost",
    "papers_required",
    "data_shared",
    "data_shared_source",
    "data_shared_date",
    "appointment",
    "capacity",
    "capacity_date",
    "interpreter",
    "female_staff",
    "confirmed_at",
    "confirmed_by",
    "is_example",
)
"""Columns of a service that have one value, or are called the same in a record."""

PLACE_TEXTS = {"name": "names", "transportation": "transportation"}
PLACE_FACTS = ("alternate_name", "description", "latitude", "longitude", "address_visibility")
ADDRESS_FACTS = (
    "attention",
    "address_1",
    "address_2",
    "city",
    "region",
    "state_province",
    "postal_code",
    "country",
)
ORGANIZATION_FACTS = ("alternate_name", "legal_status")
ACCESS_FACTS = {"wheelchair": "wheelchair", "toilet": "toilet", "description": "accessibility_description"}
"""Columns of an accessibility, and where a record has them."""

MAX_NAME = 255
MAX_PLACES = 50
MAX_TAG = 35
MAX_AGE = 150
MAX_MONTHS = 1_200
MAX_AMOUNT = 10**10
MAX_EXTERNAL_ID = 120
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CHOICES: Mapping[str, type[StrEnum]] = {
    **CLOSED_LISTS,
    "audience": Audience,
    "type": PhoneType,
    "kind": Document,
}
_NEEDED = ("name", "organization.name")
_RANGES = {"minimum_age": (0, MAX_AGE), "maximum_age": (0, MAX_AGE), "review_every": (1, MAX_MONTHS)}
_LIMITS = {"number": 60, "extension": 20, "code": 35, "country": 2, "currency": 3}


USUAL_MONTHS = 6
"""After how many months a listing is checked again of which nobody says anything else."""


def _no_source(external_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, external_id)


class Unfit(ValueError):
    """A record cannot be kept; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermFacts:
    """What is needed of a taxonomy term to state what a record says."""

    labels: Texts
    """By locale; never empty."""
    sensitive: bool = False
    review_months: int = USUAL_MONTHS
    """Less where services of this kind are checked more often."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a statement depends on beside its record."""

    default_locale: str
    locales: Sequence[str]
    terms: Mapping[str, TermFacts]
    review_months: int = USUAL_MONTHS
    """What the city wants of a new listing."""
    place_id: Callable[[str], UUID] = _no_source
    """The id of a place that services share, by its id in the source."""


def statement(record: ServiceRecord, around: Surroundings) -> Statement:
    """All that a record says.

    :raise Unfit: when it has no known term, or values that no column holds.
    """
    if not (0 < len(record.external_id) <= MAX_EXTERNAL_ID and record.external_id.isprintable()):
        raise Unfit(
            f"its id has {len(record.external_id)} characters; 1 to {MAX_EXTERNAL_ID} printable ones are taken"
        )
    terms = [code for code in record.terms if code in around.terms]
    if not terms:
        raise Unfit(f"none of its terms ({', '.join(record.terms) or 'none'}) is in the taxonomy")
    if len(record.places) > MAX_PLACES:
        raise Unfit(f"it has {len(record.places)} places; at most {MAX_PLACES} are taken")
    every = around.terms[terms[0]].labels
    labels = {tag: text for tag, text in every.items() if tag in around.locales} or every
    said: Statement = {}
    for column, attribute in SERVICE_TEXTS.items():
        texts: Texts = getattr(record, attribute)
        if column == "name" and not any(texts.values()):
            texts = labels
        said |= _texts(column, texts, around.default_locale)
    said |= {column: _plain(column, getattr(record, column)) for column in SERVICE_FACTS}
    said |= {
        # Whoever made the record: what ends up in a link is an address of a site, or of a mailbox, or nothing.
        "url": website(record.url or ""),
        "email": email(record.email or ""),
        "sensitive": record.sensitive or any(around.terms[code].sensitive for code in terms),
        "review_every": _months(record, around.terms[terms[0]], around),
        "terms": terms,
        "opening_hours": _plain("opening_hours", record.opening_hours),
        "passed_on": record.passed_on,
        **_lists(record),
        **_organization(record.organization, labels, around),
    }
    for number, place in enumerate(record.places):
        said |= _place(place_key(number, place, around), place, around.default_locale)
    return {key: value for key, value in said.items() if _is_known(value)}


def _months(record: ServiceRecord, main: TermFacts, around: Surroundings) -> int:
    """After how many months it is checked: as it says, else as the city wants; sooner where its kind is."""
    said = _plain("review_every", record.review_every)
    months: int = around.review_months if said == USUAL_MONTHS else said
    return min(months, main.review_months) if main.review_months < USUAL_MONTHS else months


def place_key(number: int, place: PlaceRecord, around: Surroundings) -> str:
    """The key of a place's entries: its number in its service, or the id of one that services share."""
    return f"place{number}" if place.external_id is None else f"place{around.place_id(place.external_id).hex}"


def _is_known(value: Any) -> bool:
    # Zero is an age and a latitude.
    return value is not None and value is not False and value not in ("", [])


def _texts(key: str, texts: Texts, default_locale: str) -> dict[str, str]:
    """The source text under the bare key, each other locale's under "key@tag"."""
    for tag in texts:
        if len(tag) > MAX_TAG or not _TAG.fullmatch(tag):
            raise Unfit(f"its {key} has the locale {tag[:MAX_TAG]!r}, which is no tag of a language")
    plain = {tag: _plain(key, text) for tag, text in texts.items() if text}
    kept = {tag: text for tag, text in plain.items() if text}
    if not kept:
        if plain and key in _NEEDED:
            raise Unfit(f"its {key} has no character that can be shown")
        return {}
    source = kept.get(default_locale) or next(iter(kept.values()))
    return {key: source, **{f"{key}@{tag}": text for tag, text in kept.items() if tag != default_locale}}


def _plain(key: str, value: Any) -> Any:
    """A value as JSON has it, texts cleaned.

    :raise Unfit: when it is too long for its column, no number, out of range, or none of a closed list.
    """
    if value is None:
        return None
    if isinstance(value, tuple | list):
        return [_plain(key, item) for item in value]
    _refuse_outsiders(key, value)
    if isinstance(value, StrEnum):
        return None if value in ("unknown", "active") else value.value
    if isinstance(value, str):
        text = clean(value[: MAX_TEXT + 1])
        limit = _LIMITS.get(key, MAX_NAME if key.endswith("name") else MAX_TEXT)
        if len(text) > limit or len(value) > MAX_TEXT:
            raise Unfit(f"its {key} has {len(value)} characters; at most {limit} are taken")
        return text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        raise Unfit(f"its {key} is no number")
    return value


def _refuse_outsiders(key: str, value: Any) -> None:
    if key in _CHOICES and value not in [choice.value for choice in _CHOICES[key]]:
        raise Unfit(f"its {key} is {str(value)[:40]!r}, which is none of those that there are")
    if key in _RANGES and not _RANGES[key][0] <= value <= _RANGES[key][1]:
        raise Unfit(f"its {key} is not between {_RANGES[key][0]} and {_RANGES[key][1]}")
    if key == "amount" and abs(value) >= MAX_AMOUNT:
        raise Unfit(f"its {key} is not smaller than {MAX_AMOUNT}")


def _lists(record: ServiceRecord) -> Statement:
    return {
        "phones": _phones(record.phones),
        "languages": [
            [
                _plain("code", spoken.code),
                _plain("note", spoken.note),
                _plain("opening_hours", spoken.opening_hours),
            ]
            for spoken in record.languages
        ],
        "cost_options": [
            [
                _plain(name, getattr(option, name))
                for name in ("option", "currency", "amount", "amount_description")
            ]
            for option in record.cost_options
        ],
        "required_documents": [
            [_plain("kind", paper.kind), _plain("document", paper.document)]
            for paper in record.required_documents
        ],
    }


def _phones(phones: Sequence[PhoneRecord]) -> list[Any]:
    return [
        [
            *(_plain(name, getattr(phone, name)) for name in ("number", "extension", "type", "description")),
            [_plain("code", code) for code in phone.languages],
        ]
        for phone in phones
    ]


def organization_statement(record: OrganizationRecord, around: Surroundings) -> Statement:
    """All that the record of an organization says which offers nothing yet.

    :raise Unfit: when it has no name, or values that no column holds.
    """
    if not any(record.names.values()):
        raise Unfit("it has no name")
    said = _organization(record, {}, around)
    return {key: value for key, value in said.items() if _is_known(value)}


def _organization(record: OrganizationRecord, labels: Texts, around: Surroundings) -> Statement:
    # The id is no column, but part of a name that others are made from: it must have an encoding.
    if not record.external_id or _UNPRINTABLE.search(record.external_id):
        raise Unfit("the id of its organization is not printable")
    names = record.names if any(record.names.values()) else labels
    return {
        "organization": record.external_id,
        **_texts("organization.name", names, around.default_locale),
        **_texts("organization.description", record.descriptions, around.default_locale),
        "organization.website": website(record.website or ""),
        "organization.email": email(record.email or ""),
        **{f"organization.{name}": _plain(name, getattr(record, name)) for name in ORGANIZATION_FACTS},
        "organization.phones": _phones(record.phones),
        "organization.contacts": _contacts(record.contacts),
        "organization.passed_on": record.passed_on,
    }


def _contacts(people: Sequence[ContactRecord]) -> list[Any]:
    """Each once, without those of whom nothing is known."""
    rows: list[list[Any]] = []
    for one in people:
        said = [_plain(name, getattr(one, name)) or None for name in ("name", "title", "department")]
        row = [*said, email(one.email or ""), [phone[:4] for phone in _phones(one.phones)]]
        if any(row) and row not in rows:
            rows.append(row)
    return in_their_order(rows)


def in_their_order(people: list[list[Any]]) -> list[list[Any]]:
    """People to ask, in an order that no source and no form gives them: they have no places of their own."""
    return sorted(people, key=lambda row: ([said or "" for said in row[:4]], str(row[4])))


def _place(key: str, place: PlaceRecord, default_locale: str) -> Statement:
    if (place.latitude is None) != (place.longitude is None):
        raise Unfit("one of its coordinates is missing")
    if place.latitude is not None and place.longitude is not None:
        is_on_earth = -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180
        if not is_on_earth:
            raise Unfit(f"its coordinates {place.latitude}, {place.longitude} are not on the Earth")
    said: Statement = {key: True}
    for column, attribute in PLACE_TEXTS.items():
        said |= _texts(f"{key}.{column}", getattr(place, attribute), default_locale)
    for column in (*PLACE_FACTS, *ADDRESS_FACTS):
        said[f"{key}.{column}"] = _plain(column, getattr(place, column))
    for column, attribute in ACCESS_FACTS.items():
        said[f"{key}.access.{column}"] = _plain(column, getattr(place, attribute))
    said[f"{key}.opening_hours"] = _plain("opening_hours", place.opening_hours)
    said |= {f"{key}.passed_on": place.passed_on, f"{key}.at_passed_on": place.at_passed_on}
    return said
