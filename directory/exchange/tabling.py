"""Tabling: an upload becomes a table whose columns somebody says the meaning of, then records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from directory.catalogs import STAFF, staff_locales, words_of
from directory.exchange import mapping as mappings
from directory.exchange.drafting import terms_of
from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds, is_feed
from directory.exchange.feeds.kinds import FALLBACK
from directory.exchange.mapping.common import common_kinds
from directory.exchange.mapping.fields import TEXTS
from directory.exchange.mapping.tables import check_columns, read_bytes
from directory.exchange.mapping.words import WORDS
from directory.exchange.reading import Table, parse_json
from directory.exchange.templates import EXAMPLE
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.exchange.feeds import Taken
    from directory.exchange.mapping import Mapping
    from directory.exchange.mapping.columns import Source
    from directory.model import City
    from directory.taxonomies import TermTree

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
"""Rows that a browser waits for; more are for the command line."""

Chosen = dict[str, tuple[str, str]]
"""By column: the field that it is for ("" for none), and the locale of a text ("" for that of the table)."""


def format_of(data: bytes, name: str) -> str:
    """How a file is read: "csv", "xlsx", "geojson" or "hsds".

    :raise Refused: when it is too large or of no such kind.
    """
    if not data:
        raise Refused(f"{name}: it is empty. Look whether it is the right file.")
    if len(data) > MAX_BYTES:
        raise Refused(
            f"{name}: it is larger than {MAX_BYTES // 1024**2} MB. Split it, or import it on the command line."
        )
    ending = name.rpartition(".")[2].lower()
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or ending in ("xlsx", "xlsm", "xls"):
        return "xlsx"
    if ending in ("json", "geojson") or data.lstrip()[:1] in (b"{", b"["):
        return "hsds" if is_feed(parse_json(data, name=name)) else "geojson"
    return "csv"


def read(data: bytes, *, name: str, format: str, mapping: Mapping | None = None) -> Table:
    """The table of an upload, without the row that shows how our template is filled.

    :raise Refused: naming the file, the row and the cure.
    """
    table = read_bytes(data, name=name, format=format, mapping=mapping)
    if len(table.rows) > MAX_ROWS:
        raise Refused(
            f"{name}: it has more than {MAX_ROWS} rows. Split it, or import it on the command line."
        )
    kept = [row for row in table.rows if EXAMPLE not in [fold(cell) for cell in list(row.cells.values())[:1]]]
    if not kept:
        raise Refused(f"{name}: there is no row in it but the heading. Look whether it is the right file.")
    if mapping is None and terms_of(table, has_parents=True):
        raise Refused(
            f"{name}: it lists kinds of services, not services. Run `directory mapping` with it: it drafts a mapping "
            "for feeds that use them."
        )
    return Table(name=table.name, columns=table.columns, rows=kept)


def proposed(table: Table, locales: Sequence[str] = ()) -> Chosen:
    """What each column may be for, by its heading in any language, else by what stands in it.

    :param locales: those of the city, its own first.
    """
    guessed: Chosen = {}
    said = mappings.guess(table, locales=locales, headings=_headings())["fields"]
    for field, source in said.items():
        for locale, column in mappings.columns_of(source):
            guessed.setdefault(column, (field, locale))
    return {column: guessed.get(column, ("", "")) for column in table.columns}


def _headings() -> dict[str, str]:
    """Fields by what our pages call them, in all languages of the staff pages."""
    return {
        fold(words_of(tag, STAFF).gettext(message)): name
        for tag in staff_locales()
        for name, message in WORDS.items()
    }


def is_plain(source: Source) -> bool:
    """Whether a field just takes columns as they are, which is all that a form can say."""
    return bool(source.columns) and not (source.split or source.ticks or source.text or source.values)


def mapping_of(
    chosen: Chosen,
    *,
    name: str,
    locale: str,
    default_kind: str = "",
    licence: str = "",
    base: Mapping | None = None,
) -> Mapping:
    """A mapping of what somebody chose, to be saved and used again.

    :param base: one that was used before: what no form can say of it is kept.

    :raise Refused: when no column holds the name.
    """
    fields: dict[str, Any] = {}
    for column, (field, tag) in chosen.items():
        if not field:
            continue
        if field in TEXTS:
            by_locale = fields.setdefault(field, {})
            known = by_locale.get(tag or locale)
            by_locale[tag or locale] = [*known, column] if known else [column]
        else:
            fields[field] = [*fields.get(field, []), column]
    if "locale" in fields:
        # Each row says in which language its texts are.
        for field in TEXTS:
            if fields.get(field, {}).keys() == {locale}:
                fields[field] = fields[field][locale]
    before = yaml.safe_load(base.source) if base else {}
    for field, by_locale in base.fields.items() if base else ():
        if field not in fields and not all(map(is_plain, by_locale.values())):
            fields[field] = before["fields"][field]
    if "name" not in fields:
        raise Refused("no column is said to hold the name of the service. Choose it.")
    said = before | {"name": name, "locale": locale, "fields": fields}
    said |= {key: text for key, text in (("default_kind", default_kind), ("licence", licence)) if text}
    return mappings.parse(mappings.dump(said), name=name)


def records(table: Table, mapping: Mapping, city: City, tree: TermTree) -> Taken:
    """The records of a table.

    :raise Refused: when the mapping names a column that is not there.
    """
    check_columns(table, mapping)
    locale = mapping.locale or city.default_locale
    kinds = Kinds(
        tree=tree,
        locale=locale,
        table=mapping.kinds,
        known=common_kinds(),
        fallback=mapping.default_kind or FALLBACK,
    )
    return mappings.records(table, mapping, kinds, locale=locale, country=city.country)
