"""Suggesting: a draft of what a visitor told of a missing service, as far as it can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from directory.editing.cleaning import Setting, Unfit, cleaned
from directory.editing.drafts import Draft, first_draft, new_place, place_key
from directory.editing.fields import SERVICE, Field, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from directory.model import City

_PHONE = Field(name="number", kind=Kind.PHONE, label="", limit=60)
_PARTS = re.compile(r"[\s,;]+")


def suggested(city: City, details: Mapping[str, str]) -> Draft:
    """A draft with the name, the address and the ways to reach it that were told; what is no such thing is left out."""
    setting = Setting(country=city.country, bounds=city.bounds, terms=())
    name, contact = details.get("name", ""), details.get("contact", "")
    draft: Draft = first_draft(city) | {"name": name, "organization": name}
    for part in _PARTS.split(contact):
        if "@" in part and (email := _read(SERVICE["email"], part, setting)):
            draft["email"] = email
        elif "." in part and any(letter.isalpha() for letter in part):
            address = part if "://" in part else f"https://{part}"
            draft["url"] = _read(SERVICE["url"], address, setting) or draft["url"]
    if phone := _read(_PHONE, re.sub(r"[^\d+ ()/-]", "", contact), setting):
        draft["phones"] = [{"number": phone, "extension": "", "type": "voice", "description": ""}]
    if where := details.get("place", ""):
        place = uuid4().hex
        draft |= new_place(place) | {
            "places": [place],
            place_key(place, "address_1"): where,
            place_key(place, "city"): city.name,
            place_key(place, "country"): city.country or "",
        }
    return draft


def _read(field: Field, text: str, setting: Setting) -> str:
    try:
        return cleaned(field, text.strip(), setting) if text.strip() else ""
    except Unfit:
        return ""
