"""Passing on: what a feed says in HSDS and no column here holds is kept beside the columns, and given back.

What is kept has no ids: as with all parts, they are made from the id of what they are parts of.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.exchange.cleaning import email
from directory.exchange.hsds.addresses import as_uri
from directory.exchange.hsds.fields import MAY_BE_EMPTY, NOUNS, Field
from directory.text import MAX_TEXT, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from directory.exchange.hsds.reaching import Object

PASSED_ON: Mapping[str, frozenset[str]] = {
    "service": frozenset(
        "accreditations licenses program additional_urls funding service_areas capacities attributes metadata "
        "contacts schedules cost_options required_documents".split()
    ),
    "service_at_location": frozenset(
        "description service_areas contacts schedules attributes metadata".split()
    ),
    "location": frozenset(
        "location_type url external_identifier external_identifier_type languages contacts attributes metadata "
        "accessibility addresses".split()
    ),
    "organization": frozenset(
        "tax_status tax_id year_incorporated logo uri additional_websites funding programs contacts "
        "organization_identifiers attributes metadata".split()
    ),
}
"""The fields, lists and objects of each noun that are kept: nobody edits them here."""

COMPLETED: Mapping[str, tuple[str, ...]] = {
    "cost_options": ("valid_from", "valid_to"),
    "required_documents": ("uri",),
    "accessibility": ("details", "url"),
    "addresses": ("address_type",),
}
"""Lists that are rows here: of what is kept of their items these fields alone are given, with the item that says the same."""

_AS_WRITTEN = ("taxonomy_term", "taxonomy")
"""Nouns that are no part of anything: their ids are those of whoever made them."""

_OLDER = {
    ("service_area", "name"): "service_area",
    ("accessibility", "description"): "accessibility",
    ("taxonomy_term", "name"): "term",
}
"""Fields that feeds of HSDS 3.0 call otherwise."""

_CHOICES: Mapping[str, Collection[str]] = {
    "wkst": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "freq": ("WEEKLY", "MONTHLY"),
    "address_type": ("physical", "postal", "virtual"),
    "location_type": ("physical", "postal", "virtual"),
}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_MOST = 200
_MOST_CHARACTERS = 100_000
"""Of all that is kept of one record."""


def kept_of(noun: str, said: Object, *, read: Callable[[Any], str | None]) -> Object | None:
    """What of an object is passed on, cleaned; None where there is nothing, or more than anybody needs.

    :param read: makes a text of a value.
    """
    found = _kept(noun, {name: said[name] for name in PASSED_ON[noun] if said.get(name)}, read)
    for name in found.keys() & COMPLETED.keys():
        found[name] = [one for one in found[name] if any(one.get(part) for part in COMPLETED[name])]
    found = {name: value for name, value in found.items() if value != []}
    return found if found and len(json.dumps(found)) <= _MOST_CHARACTERS else None


def _kept(noun: str, said: Object, read: Callable[[Any], str | None]) -> Object:
    known, found = NOUNS[noun], {}
    for name, field in known.fields.items():
        if (field.format == "uuid" and name != "parent_id") or (field.is_ours and name != "opening_hours"):
            continue
        value = _value(name, field, said.get(name) or said.get(_OLDER.get((noun, name), "")), read)
        if value is not None:
            found[name] = value
    for name, other in known.objects.items():
        if isinstance(inner := said.get(name), dict) and (one := _item(other, inner, read)):
            found[name] = one
    for name, other in known.lists.items():
        if noun not in PASSED_ON and name == "attributes":
            continue
        if name in said and isinstance(listed := said[name], list):
            items = [_item(other, one, read) for one in listed[:_MOST] if isinstance(one, dict)]
            if kept := [one for one in items if one]:
                found[name] = kept
    return found


def _item(noun: str, said: Object, read: Callable[[Any], str | None]) -> Object | None:
    """A part of something; None where it lacks what the standard requires of it."""
    found = _kept(noun, said, read)
    if not found or (noun == "attribute" and "taxonomy_term" not in found):
        return None
    if noun in _AS_WRITTEN:
        found["id"] = str(_lasting_id(noun, said.get("id"), found))
    for name, field in NOUNS[noun].fields.items():
        if field.is_required and field.format != "uuid" and name not in found:
            if name not in MAY_BE_EMPTY and name not in ("link_entity", "address_type"):
                return None
            found[name] = "physical" if name == "address_type" else ""
    known = NOUNS[noun]
    return {name: found[name] for name in (*known.fields, *known.objects, *known.lists) if name in found}


def _lasting_id(noun: str, said: object, found: Object) -> UUID:
    try:
        return UUID(str(said))
    except ValueError:
        return uuid5(
            NAMESPACE_URL, f"directory:{noun}/{said}/{found.get('taxonomy', '')}/{found.get('name')}"
        )


def _value(name: str, field: Field, said: Any, read: Callable[[Any], str | None]) -> Any:
    text = read(said)
    if text is None or len(text) > MAX_TEXT:
        return None
    text = clean(text)
    if field.type in ("number", "integer"):
        return _number(text)
    if field.type in _READ:
        return _READ[field.type](text)
    if field.format in _READ:
        return _READ[field.format](text)
    return (text if text in _CHOICES.get(name, (text,)) else None) or None


def _number(text: str) -> float | int | None:
    try:
        found = float(text)
    except ValueError:
        return None
    if abs(found) > 1e15 or found != found:  # what is not a number differs from itself
        return None
    return int(found) if found.is_integer() else found


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _instant(text: str) -> str | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.isoformat() if found.tzinfo and "T" in text.upper() else None


def _clock(text: str) -> str | None:
    found = _TIME.fullmatch(text)
    return f"{found[1]}:{found[2]}{found[3] or ':00'}" if found else None


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


_READ: Mapping[str, Callable[[str], str | None]] = {
    "date": _day,
    "datetime": _instant,
    "time": _clock,
    "uri": as_uri,
    "email": email,
    "uuid": _uuid,
}


def given(noun: str, own: UUID, kept: Object | None, *, organization: UUID | None = None) -> Object:
    """What is passed on of an object, with ids.

    :param own: the id under which it is published.
    :param organization: the one whose program a service belongs to.
    """
    found: Object = {}
    for name, value in (kept or {}).items():
        other = NOUNS[noun].lists.get(name) or NOUNS[noun].objects.get(name)
        if other is None:
            found[name] = value
        elif isinstance(value, list):
            found[name] = [
                _given(other, uuid5(own, f"{other}/passed/{number}"), one, noun, own, organization or own)
                for number, one in enumerate(value)
            ]
        else:
            found[name] = _given(other, uuid5(own, other), value, noun, own, organization or own)
    return found


def _given(noun: str, own: UUID, kept: Object, owner_noun: str, owner: UUID, organization: UUID) -> Object:
    fields = NOUNS[noun].fields
    if noun == "program":
        # The same of the organization and of each of its services.
        own = uuid5(organization, f"program/{json.dumps(kept, sort_keys=True)}")
    said: Object = {"id": kept.get("id") or str(own)}
    if (link := f"{owner_noun}_id") in fields:
        said[link] = str(owner)
    if "link_id" in fields:
        said |= {"link_id": str(owner), "taxonomy_term_id": kept["taxonomy_term"]["id"]}
    if "resource_id" in fields:
        said["resource_id"] = str(owner)
    said |= given(noun, own, {name: value for name, value in kept.items() if name != "id"})
    if "taxonomy_detail" in said:
        said["taxonomy_id"] = said["taxonomy_detail"]["id"]
    if noun == "attribute":
        said["link_entity"] = said["link_entity"] or owner_noun
    return said


def with_rest(people: Sequence[Object], kept: Object | None) -> list[Object]:
    """People to ask, who are rows here, with what is kept of those who are as they came: languages of their numbers."""
    found = []
    for item in people:
        for one in (kept or {}).get("contacts", ()):
            if _same_person(item, one):
                item = item | given("contact", UUID(item["id"]), _rest(item, one))
                phones = [
                    phone | given("phone", UUID(phone["id"]), _rest(phone, other))
                    for phone, other in zip(item.get("phones", ()), one.get("phones", ()), strict=True)
                ]
                item |= {"phones": phones} if phones else {}
                break
        found.append(item)
    return found


def _same_person(item: Object, one: Object) -> bool:
    texts = ("name", "title", "department", "email")
    numbers, kept = ([_tail(phone["number"]) for phone in each.get("phones", ())] for each in (item, one))
    return all(item.get(name) == one.get(name) for name in texts) and numbers == kept


def _rest(item: Object, one: Object) -> Object:
    return {
        name: value
        for name, value in one.items()
        if isinstance(value, list) and name not in (*item, "phones")
    }


def reachable(kept: Object, numbers: Collection[str]) -> Object:
    """What is kept of people to ask, with those of their numbers alone that staff left with the service."""
    known = {_tail(number) for number in numbers}
    contacts = []
    for one in kept.get("contacts", ()):
        phones = [phone for phone in one.get("phones", ()) if _tail(phone["number"]) in known]
        bare = {name: value for name, value in one.items() if name != "phones"}
        contacts.append(bare | ({"phones": phones} if phones else {}))
    return {**kept, "contacts": contacts} if contacts else kept


def _tail(number: str) -> str:
    """The digits by which a number is known, however its country is written."""
    return "".join(filter(str.isdecimal, number))[-7:]


def completed(name: str, items: Sequence[Object], kept: Object | None) -> list[Object]:
    """Items of a list that are rows here, with what is kept of those that say the same; others were edited."""
    found = []
    for item in items:
        for one in (kept or {}).get(name, ()):
            bare = {key: value for key, value in one.items() if key not in COMPLETED[name]}
            if all(item.get(key) == value for key, value in bare.items()):
                item = {**item, **{key: one[key] for key in COMPLETED[name] if key in one}}
                break
        found.append(item)
    return found
