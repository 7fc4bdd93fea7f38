"""Judging: what is wrong with an object of HSDS: what is missing, what has the wrong type, what is no address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.cleaning import email, website
from directory.model.facts import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from directory.exchange.feeds.feed import Feed, Object

_TEXT, _NUMBER, _FLAG = "a text", "a number", "yes or no"
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "service": {
        **dict.fromkeys(
            "id organization_id name alternate_name description url email status interpretation_services wait_time "
            "application_process fees_description fees accreditations eligibility_description assured_date alert "
            "assurer_email licenses last_modified".split(), _TEXT
        ),
        "minimum_age": _NUMBER, "maximum_age": _NUMBER,
        "organization": "organization",
        "phones": "phone*", "schedules": "schedule*", "service_at_locations": "at*", "languages": "language*",
        "cost_options": "cost*", "required_documents": "document*", "contacts": "contact*",
        "attributes": "attribute*",
    },
    "organization": {
        **dict.fromkeys("id name alternate_name description email website legal_status".split(), _TEXT),
        "phones": "phone*", "contacts": "contact*",
    },
    "at": {"id": _TEXT, "description": _TEXT, "location": "location", "phones": "phone*", "schedules": "schedule*"},
    "location": {
        **dict.fromkeys("id location_type name alternate_name description transportation".split(), _TEXT),
        "latitude": _NUMBER, "longitude": _NUMBER, "addresses": "address*", "accessibility": "access*",
        "phones": "phone*", "schedules": "schedule*", "languages": "language*",
    },
    "address": dict.fromkeys(
        "attention address_1 address_2 city region state_province postal_code country".split(), _TEXT
    ),
    "access": dict.fromkeys("description details url".split(), _TEXT),
    "phone": {**dict.fromkeys("type description".split(), _TEXT), "languages": "language*"},
    "contact": {**dict.fromkeys("name title department email".split(), _TEXT), "phones": "phone*"},
    "language": dict.fromkeys("name code note".split(), _TEXT),
    "schedule": dict.fromkeys("valid_from valid_to freq byday opens_at closes_at description notes".split(), _TEXT),
    "cost": {**dict.fromkeys("option currency amount_description".split(), _TEXT), "amount": _NUMBER},
    "document": {"document": _TEXT},
    "attribute": {"value": _TEXT, "label": _TEXT, "taxonomy_term": "term"},
    "term": dict.fromkeys("id code name description taxonomy".split(), _TEXT),
}  # fmt: skip
_NEEDED = {"service": ("name",), "organization": ("name",)}


def judge(feed: Feed) -> None:
    """Note all faults of a feed's services and organizations."""
    for kind, shelf in (("service", feed.services), ("organization", feed.organizations)):
        for key, said in shelf.items():
            file, path, row = feed.places.get(key, ("", "", None))
            for place, sentence in _faults(kind, said, path, is_tabular=feed.is_tabular):
                feed.fault(sentence, file=file, path=place, row=row)


def _faults(kind: str, said: Object, path: str, *, is_tabular: bool) -> Iterator[tuple[str, str]]:
    for name in _NEEDED.get(kind, ()):
        if not said.get(name):
            yield f"{path}.{name}", f"the {kind} has no {name}. Write one."
    for name, shape in _SHAPES[kind].items():
        value = said.get(name)
        if value is None:
            continue
        place = f"{path}.{name}"
        if wrong := _wrong_type(value, shape):
            yield place, wrong
            continue
        inner = enumerate(value) if shape.endswith("*") else [(None, value)] if shape in _SHAPES else ()
        for number, one in inner:
            here = place if number is None else f"{place}[{number}]"
            if isinstance(one, dict):
                yield from _faults(shape.rstrip("*"), one, here, is_tabular=is_tabular)
            else:
                yield here, f"there is {_shown(one)} where an object should be."
    if not is_tabular:
        yield from _unfit(kind, said, path)


def _wrong_type(value: Any, shape: str) -> str | None:
    if shape.endswith("*"):
        return None if isinstance(value, list) else f"it is {_shown(value)}, where a list should be."
    if shape in _SHAPES:
        return None if isinstance(value, dict) else f"it is {_shown(value)}, where an object should be."
    if shape == _NUMBER:
        return None if _is_number(value) else f"it is {_shown(value)}, which is no number."
    return None if isinstance(value, str | int | float) else f"it is {_shown(value)}, where a text should be."


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return not value.strip()
        return True
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unfit(kind: str, said: Object, path: str) -> Iterator[tuple[str, str]]:
    """Addresses that are none, in what people are to click on; elsewhere they do no harm."""
    if kind not in ("service", "organization"):
        return
    for name in ("url", "website"):
        value = said.get(name)
        if isinstance(value, str) and value.strip() and website(value) is None:
            yield f"{path}.{name}", f"{_shown(value)} is no address of a site. Write it as https://host/path."
    value = said.get("email")
    if isinstance(value, str) and value.strip() and email(value) is None:
        yield f"{path}.email", f"{_shown(value)} is no mail address."
    if kind == "service":
        status = said.get("status")
        if isinstance(status, str) and status.strip() and status.strip().lower() not in list(Status):
            yield f"{path}.status", f"{_shown(status)} is none of {', '.join(Status)}."


def _shown(value: Any) -> str:
    return repr(value)[:60]
