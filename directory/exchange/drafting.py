"""Drafting: a mapping for a table, or for the kinds of a taxonomy, as far as it can be guessed, for people to finish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.exchange import mapping as mappings
from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds, is_feed
from directory.exchange.feeds.kinds import FALLBACK
from directory.exchange.mapping.common import common_kinds
from directory.exchange.mapping.headings import meaning
from directory.exchange.mapping.tables import format_by_name, read_bytes
from directory.exchange.reading import bounded, parse_json
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from directory.exchange.reading import Table
    from directory.model import City
    from directory.taxonomies import TermTree

_NAMES = ("name", "label", "title", "term", "pref label", "term name", "category", "description")
_PARENTS = (
    "parent id", "parent", "parent code", "parent name", "broader", "parent term", "parent term id", "parentid",
    "parent taxonomy id", "parent label",
)  # fmt: skip
_KEYS = (
    "id",
    "code",
    "taxonomy id",
    "term id",
    "identifier",
    "uri",
    "value",
    "slug",
    "taxonomy code",
    "term code",
)
_CHILDREN = ("children", "narrower", "subcategories", "sub_categories")
_OF_SERVICES = frozenset(
    "phones email url address_1 latitude longitude coordinates opening_hours postal_code".split()
)
"""Fields that no term has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignTerm:
    """A term of somebody else's taxonomy."""

    key: str
    name: str
    parent: str
    """The key or the name of the term above; "" for none."""


def draft(path: Path, city: City, tree: TermTree) -> str:
    """A mapping as YAML, with what is left to people as comments.

    :raise Refused: when the file can be neither a table nor a taxonomy, naming it and the cure.
    """
    data, name = bounded(path), path.name
    if terms := _nested(data, name):
        return _of_kinds(terms, path, city, tree)
    format = format_by_name(name, data)
    if format == "geojson" and is_feed(parse_json(data, name=name)):
        raise Refused(f"{name}: it is a feed, whose fields are known. Run `directory import hsds` with it.")
    table = read_bytes(data, name=name, format=format)
    if not table.rows:
        raise Refused(f"{name}: there is no row in it but the heading. Look whether it is the right file.")
    if terms := terms_of(table):
        return _of_kinds(terms, path, city, tree)
    return _of_fields(table, path, format, city)


def _of_fields(table: Table, path: Path, format: str, city: City) -> str:
    guessed = mappings.guess(table, locales=city.locales)["fields"]
    said: dict[str, Any] = {"name": path.stem, "format": format, "locale": city.default_locale}
    said |= {"country": city.country} if city.country else {}
    used = {column for source in guessed.values() for _, column in mappings.columns_of(source)}
    left = [column for column in table.columns if column not in used]
    text = mappings.dump({**said, "fields": guessed})
    if "name" not in guessed:
        text += "  # name: which column holds the name of the service?\n"
    return text + "".join(f"  # not taken: {column}\n" for column in left)


def _of_kinds(terms: Sequence[ForeignTerm], path: Path, city: City, tree: TermTree) -> str:
    kinds = Kinds(tree=tree, locale=city.default_locale, known=common_kinds(), fallback=FALLBACK)
    by_key = {term.name: term for term in terms} | {term.key: term for term in terms}
    count: dict[str, int] = {}
    for term in terms:
        count[fold(term.name)] = count.get(fold(term.name), 0) + 1
    own: dict[str, str] = {}
    above: dict[str, str] = {}
    left: list[str] = []
    for term in terms:
        key = term.name if count[fold(term.name)] == 1 or not term.key else term.key
        if (code := kinds.code([term.key, term.name])) is not None:
            own[key] = code
        elif code := _code_above(term, by_key, kinds):
            above[key] = code
        else:
            left.append(key)
    text = "# Kinds that are told by their own words:\n" + mappings.dump({"kinds": own})
    if above:
        listed = mappings.dump({"kinds": above}).partition("\n")[2]
        text += f"  # Kinds that stand for what they are a kind of:\n{listed}"
    if left:
        text += '  # Kinds that nothing here stands for: write a code behind each, or "" for none.\n'
        text += "".join(f"  # {line}\n" for line in mappings.dump(dict.fromkeys(left, "")).splitlines())
    return text + mappings.dump({"default_kind": FALLBACK})


def _code_above(term: ForeignTerm, by_key: Mapping[str, ForeignTerm], kinds: Kinds) -> str | None:
    seen = {term.key}
    while above := by_key.get(term.parent):
        if above.key in seen:
            return None
        seen.add(above.key)
        if (code := kinds.code([above.key, above.name])) is not None:
            return code
        term = above
    return None


def terms_of(table: Table, *, has_parents: bool = False) -> list[ForeignTerm]:
    """The terms of a table that is a taxonomy; none where it is one of services.

    :param has_parents: only where a column says what each term is a kind of; numbers and names alone may be services.
    """
    words = {column: " ".join(re.sub(r"[\W_]+", " ", column).casefold().split()) for column in table.columns}
    told = {meant[0] for column in table.columns if (meant := meaning(column))}
    parent = _first(words, _PARENTS)
    name = next((column for wanted in _NAMES for column, said in words.items() if said == wanted), None)
    key = _first(words, _KEYS)
    if (
        name is None
        or told & _OF_SERVICES
        or (parent is None and (has_parents or not (key and len(table.columns) <= 3)))
    ):
        return []
    return [
        ForeignTerm(key=row.cells.get(key or "", ""), name=said, parent=row.cells.get(parent or "", ""))
        for row in table.rows
        if (said := row.cells.get(name))
    ]


def _first(words: Mapping[str, str], wanted: Iterable[str]) -> str | None:
    return next((column for one in wanted for column, said in words.items() if said == one), None)


def _nested(data: bytes, name: str) -> list[ForeignTerm]:
    """The terms of a tree in JSON; none where it is no tree."""
    if not name.lower().endswith(".json"):
        return []
    found: list[ForeignTerm] = []
    has_children = _walk(parse_json(data, name=name), "", found)
    return found if has_children else []


def _walk(value: Any, parent: str, found: list[ForeignTerm]) -> bool:
    """Lay the terms below a value into a list; whether one of them has terms below it."""
    if isinstance(value, list):
        return _walk_all(value, parent, found)
    if not isinstance(value, dict):
        return False
    name = next(
        (value[one] for one in ("name", "label", "title", "term") if isinstance(value.get(one), str)), None
    )
    if name is None:
        return _walk_all(value.values(), parent, found)
    below = [value[one] for one in _CHILDREN if isinstance(value.get(one), list)]
    key = str(next((value[one] for one in ("id", "code", "taxonomy_id", "oe_id") if value.get(one)), name))
    found.append(ForeignTerm(key=key, name=name, parent=parent))
    _walk_all(below, key, found)
    return bool(below)


def _walk_all(values: Iterable[Any], parent: str, found: list[ForeignTerm]) -> bool:
    has_children = False
    for one in values:
        has_children |= _walk(one, parent, found)
    return has_children
