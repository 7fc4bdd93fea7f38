"""Drafts: all that a form says of a service, flat, one entry a field; and how two of them differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from directory.editing.fields import DEFAULTS, IN_PLACE, PLACE, SERVICE, Field, Kind, field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from directory.model import City

Row = dict[str, str]
Value = str | list[str] | list[Row]
Draft = dict[str, Value]
"""By key: names of fields; "places", the ids of its places as 32 hex digits; "place.<id>.<field>" for each.

Numbers, dates (ISO 8601) and choices are texts, "" where nothing is said; a flag is "yes" or "".
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One field that is not what it was."""

    key: str
    before: Value
    after: Value

    @property
    def field(self) -> Field | None:
        """The field, unless it is the list of places."""
        return field_of(self.key)


def blank(field: Field) -> Value:
    """What a field says where nobody has said anything."""
    if field.kind in (Kind.ROWS, Kind.CHOICES, Kind.TERMS):
        return []
    return str(DEFAULTS.get(field.name, ""))


def new_draft() -> Draft:
    """A draft in which nothing is said."""
    return {name: blank(field) for name, field in SERVICE.items()} | {"places": []}


def first_draft(city: City) -> Draft:
    """A draft of a new service, which is checked again as often as the city wants."""
    return new_draft() | {"review_every": str(city.review_months)}


def place_key(place: str, name: str) -> str:
    """The key of a place's field."""
    return f"place.{place}.{name}"


def new_place(place: str) -> Draft:
    """The entries of a place of which nothing is said."""
    return {place_key(place, field.name): blank(field) for field in PLACE}


def places_in(draft: Mapping[str, Value]) -> list[str]:
    """The ids of a draft's places, in order."""
    return [place for place in draft.get("places", []) if isinstance(place, str)]


def text_in(draft: Mapping[str, Value], key: str) -> str:
    """What a field of text says."""
    value = draft.get(key, "")
    return value if isinstance(value, str) else ""


def rows_in(draft: Mapping[str, Value], key: str) -> list[Row]:
    """What a field of rows says."""
    value = draft.get(key, [])
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def list_in(draft: Mapping[str, Value], key: str) -> list[str]:
    """What a field of several choices says."""
    value = draft.get(key, [])
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def empty_of(key: str) -> Value:
    """What a key says in a draft that does not have it."""
    field = field_of(key)
    return blank(field) if field else []


def difference(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[Change]:
    """What changed, in the order of the form, places last."""
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Change(key=key, before=before.get(key, empty_of(key)), after=after.get(key, empty_of(key)))
        for key in sorted(keys, key=_order)
        if before.get(key, empty_of(key)) != after.get(key, empty_of(key))
    ]


_POSITIONS = {name: position for position, name in enumerate([*SERVICE, "places"])}
_PLACE_POSITIONS = {name: position for position, name in enumerate(IN_PLACE)}


def _order(key: str) -> tuple[int, str, int]:
    if key in _POSITIONS:
        return _POSITIONS[key], "", 0
    _, _, rest = key.partition(".")
    place, _, name = rest.partition(".")
    return len(_POSITIONS), place, _PLACE_POSITIONS.get(name, 0)


def without_strays(draft: Mapping[str, Value]) -> Draft:
    """A draft without the entries of places that it does not have, and with all entries of those it has."""
    kept: Draft = {key: draft.get(key, empty_of(key)) for key in SERVICE} | {
        "places": draft.get("places", [])
    }
    for place in places_in(kept):
        kept |= {key: draft.get(key, value) for key, value in new_place(place).items()}
    return kept


def encode(value: Value) -> str:
    """A value as a revision keeps it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def decode(key: str, text: str) -> Value:
    """A value from a revision; what cannot be read is nothing."""
    if isinstance(empty_of(key), str):
        return text
    try:
        value = json.loads(text) if text else []
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def marks(draft: Mapping[str, Value]) -> str:
    """Names what each field says, short, for a form to carry: "name=1f2e3d4c …"."""
    return " ".join(f"{key}={_mark(value)}" for key, value in draft.items())


def changed_since(marked: str, draft: Mapping[str, Value]) -> set[str]:
    """The keys that say something else now than when `marks` was made."""
    then = dict(pair.split("=", 1) for pair in marked.split() if "=" in pair)
    return {key for key in {*then, *draft} if then.get(key) != _mark(draft.get(key, empty_of(key)))}


def _mark(value: Value) -> str:
    return sha256(encode(value).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def merged(mine: Mapping[str, Value], theirs: Mapping[str, Value], keys: Iterable[str]) -> Draft:
    """My draft, with what they say under these keys."""
    found = dict(mine)
    for key in keys:
        if key in theirs:
            found[key] = theirs[key]
        else:
            found.pop(key, None)
    return without_strays(found)
