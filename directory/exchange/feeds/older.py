"""Objects of HSDS 1 and 2, and of Open Referral UK 1, in the shape of 3.1: lists that have another name, or lie elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.feeds.joining import renamed
from directory.exchange.feeds.values import objects, text, whole

if TYPE_CHECKING:
    from directory.exchange.feeds.feed import Object

_LISTS = {
    "regular_schedules": "schedules", "regular_schedule": "schedules",
    "physical_addresses": "addresses", "physical_address": "addresses", "addresss": "addresses", "address": "addresses",
    "accessibility_for_disabilities": "accessibility",
    "service_at_location": "service_at_locations", "services_at_location": "service_at_locations",
    "fundings": "funding", "costs": "cost_options",
    "service_taxonomys": "taxonomies", "service_taxonomies": "taxonomies", "service_taxonomy": "taxonomies",
    "taxonomy_terms": "taxonomies", "categories": "taxonomies",
}  # fmt: skip
"""Lists by what they are called in 3.1; a single object stands for a list of one."""

_PARTS = {
    "phones": "phone", "languages": "language", "schedules": "schedule", "accessibility": "accessibility",
    "locations": "location",
}  # fmt: skip
"""Kinds of the objects in lists."""


def modern(kind: str, said: Object) -> Object:
    """The object in the shape of 3.1, changed in place.

    :param kind: "service", "organization", "location", "service_at_location", or what lies in these.
    """
    _rename_lists(said)
    if kind == "service":
        _say_eligibility(said)
        _say_terms(said)
        _say_places(said)
    renamed(kind, said)
    for name in ("postal_addresses", "postal_address"):
        for one in _listed(said.pop(name, None)):
            said.setdefault("addresses", []).append({**one, "address_type": "postal"})
    for name, part in _PARTS.items():
        for one in objects(said.get(name)):
            modern(part, one)
    for at in objects(said.get("service_at_locations")):
        modern("service_at_location", at)
    for one in objects(said.get("contacts")):
        modern("contact", one)
    for name in ("location", "organization"):
        if isinstance(inner := said.get(name), dict):
            modern(name, inner)
    return said


def _rename_lists(said: Object) -> None:
    for old, new in _LISTS.items():
        if isinstance(said.get(old), list | dict) and (found := _listed(said.pop(old))):
            known = said.get(new)
            said[new] = [*(known if isinstance(known, list) else []), *found]


def _listed(value: Any) -> list[Object]:
    return [value] if isinstance(value, dict) else objects(value)


def _say_eligibility(said: Object) -> None:
    """Who may come, which was a list of its own: its words, and the ages that are ages."""
    for name in ("eligibilitys", "eligibilities", "eligibility"):
        if not isinstance(said.get(name), list | dict):
            continue
        listed = _listed(said.pop(name))
        words = [text(one.get("eligibility") or one.get("description")) for one in listed]
        if words := list(dict.fromkeys(word for word in words if word)):
            said.setdefault("eligibility_description", "; ".join(words))
        for age in ("minimum_age", "maximum_age"):
            if ages := [found for one in listed if (found := whole(one.get(age)))]:
                said.setdefault(age, min(ages) if age == "minimum_age" else max(ages))


def _say_terms(said: Object) -> None:
    """Terms, which services named by themselves."""
    for one in _listed(said.pop("taxonomies", None)):
        term = next(
            (one[name] for name in ("taxonomy_term", "taxonomy", "term") if isinstance(one.get(name), dict)),
            one,
        )
        if term.get("name"):
            taxonomy = term.get("vocabulary")
            said.setdefault("attributes", []).append(
                {"taxonomy_term": {**term, "taxonomy": taxonomy} if taxonomy else dict(term)}
            )


def _say_places(said: Object) -> None:
    """Places, which services named by themselves."""
    listed = _listed(said.pop("locations", None)) + _listed(said.pop("location", None))
    if listed and not said.get("service_at_locations"):
        said["service_at_locations"] = [{"id": one.get("id"), "location": one} for one in listed]
