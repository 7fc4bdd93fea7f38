"""What a source says of a fact, in words: the field, what stands there, what would be written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from directory.exchange.mapping.words import WORDS
from directory.locales import LOCALES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from directory.web.staff.desk import Desk

_PLACE = re.compile(r"(?:place(\d+)|organization)\.")
_SAME = {
    "terms": "kinds",
    "required_documents": "documents",
    "phone": "phones",
    "website": "organization_url",
    "notes": "opening_hours",
}
_OF_ORGANIZATION = {
    "organization.name": "organization",
    "organization.description": "organization_description",
    "organization.website": "organization_url",
    "organization.email": "organization_email",
}


def field_words(desk: Desk, key: str) -> str:
    """What a fact is called: "Name of the service (svenska)"."""
    bare, _, locale = key.partition("@")
    name = _OF_ORGANIZATION.get(bare) or _PLACE.sub("", bare)
    name = _SAME.get(name, name)
    label = desk.words.gettext(WORDS[name]) if name in WORDS else name.replace("_", " ")
    return f"{label} ({LOCALES[locale].own_name})" if locale in LOCALES else label


def value_words(value: Any) -> str:
    """A value of a statement on one line."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, one in value.items() if (text := value_words(one)))
    if isinstance(value, list):
        return "; ".join(filter(None, map(value_words, value)))
    return str(value)


def change_lines(desk: Desk, changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Changes as lines: the field, what stands there, what would be written."""
    return [
        (field_words(desk, key), value_words(pair[0])[:300], value_words(pair[1])[:300])
        for key, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2
    ]
