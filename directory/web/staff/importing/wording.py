"""What a source says of a fact, in words: the field, what stands there, what would be written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from directory.editing.fields import ORGANIZATION
from directory.exchange.mapping.words import WORDS
from directory.exchange.merging import is_passed_on
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
    known = ORGANIZATION["contacts"].label if name == "contacts" else WORDS.get(name)
    label = desk.words.gettext(known) if known else name.replace("_", " ")
    return f"{label} ({LOCALES[locale].own_name})" if locale in LOCALES else label


def value_words(value: Any) -> str:
    """A value of a statement on one line."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, dict):
        return ", ".join(
            f"{name.replace('_', ' ')} {text}" for name, one in value.items() if (text := value_words(one))
        )
    if isinstance(value, list):
        return "; ".join(filter(None, map(value_words, value)))
    return str(value)


def change_lines(desk: Desk, changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Changes as lines: the field, what stands there, what would be written."""
    lines = []
    for key, pair in changes.items():
        if isinstance(pair, list) and len(pair) == 2:
            is_rest = is_passed_on(key)
            before, after = _differing(*pair) if is_rest else pair
            label = desk.words.gettext("More") if is_rest else field_words(desk, key)
            lines.append((label, value_words(before)[:300], value_words(after)[:300]))
    return lines


def _differing(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Of all that no column holds, only what differs; ids say nothing to people."""
    old, new = before or {}, after or {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [{name: _told(one[name]) for name in names if name in one} for one in (old, new)]


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items() if name != "id"}
    return [_told(one) for one in value] if isinstance(value, list) else value
