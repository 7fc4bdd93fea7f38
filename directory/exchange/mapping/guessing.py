"""Guessing: which column is for what, from the words of its heading."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from directory.exchange.mapping.fields import FIELDS, TEXTS
from directory.locales import LOCALES
from directory.text import fold

if TYPE_CHECKING:
    from directory.exchange.reading import Table

_WORDS: dict[str, list[str]] = tomllib.loads(
    files("directory").joinpath("exchange/mapping/headings.toml").read_text("utf-8")
)
_MEANT = {fold(word): field for field, words in _WORDS.items() for word in words}
_MEANT |= {fold(field.replace("_", " ")): field for field in FIELDS}
_NAMED = re.compile(r"\[([a-z_0-9]+)(?:@([A-Za-z-]+))?\]\s*$")
"""How our own templates name a column for us, after its name for people."""
_LOCALE = re.compile(r"^(.*?)[\s_\-:(\[]+([a-z]{2,3}(?:-[A-Za-z]{2,4})?)[)\]]?$")


def guess(table: Table) -> dict[str, Any]:
    """A mapping for a table, to be looked at: fields by their columns, texts by locale where headings say one."""
    fields: dict[str, Any] = {}
    for column in table.columns:
        named = _NAMED.search(column)
        bare, locale = (named[1], named[2]) if named and named[1] in FIELDS else _parted(column)
        field = _MEANT.get(fold(re.sub(r"[_\W]+", " ", bare)))
        if field is None:
            continue
        if locale and field in TEXTS:
            known = fields.setdefault(field, {})
            if isinstance(known, dict):
                known.setdefault(locale, column)
        else:
            fields.setdefault(field, column)
    return {"fields": fields}


def _parted(column: str) -> tuple[str, str | None]:
    """A heading without its locale: "description_ar", "Name (fr)"."""
    found = _LOCALE.match(column.strip())
    if not found:
        return column, None
    tag = found[2] if found[2] in LOCALES else found[2].lower()
    return (found[1], tag) if tag in LOCALES else (column, None)
