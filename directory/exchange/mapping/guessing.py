"""Guessing: which column is for what, and in which language, from the words of its heading and what stands below."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from directory.exchange.mapping.contents import by_contents, values_of
from directory.exchange.mapping.fields import LISTS, TEXTS
from directory.exchange.mapping.headings import locale_named, meaning
from directory.exchange.mapping.scripts import locale_of
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.exchange.reading import Table


_SPOKEN = ("languages", "locale")


def guess(
    table: Table, *, locales: Sequence[str] = (), headings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A mapping for a table, to be looked at: fields by their columns, texts by locale where something tells it.

    :param locales: those that the texts may be in, that of the table first; none: whatever headings say.
    :param headings: fields by heading, folded, that are known besides.
    """
    told = {column: found for column in table.columns if (found := meaning(column))}
    main = _language_of_headings([own for _, _, own in told.values()], locales)
    fields: dict[str, Any] = {}
    taken: set[tuple[str, str]] = set()
    of_rows = next(
        (
            column
            for column, (field, _, _) in told.items()
            if field in _SPOKEN and _names_row_locale(table, column)
        ),
        None,
    )
    for column, (meant, named, own) in told.items():
        field = "locale" if column == of_rows else "languages" if meant == "locale" else meant
        locale = ""
        if field in TEXTS and not of_rows:
            # Where one column says that it is in this language, the one beside it is not.
            is_beside = any(other[0] == field and main in other[1:] for other in told.values())
            locale = (
                named or own or ("" if is_beside else main) or locale_of(values_of(table, column), locales)
            )
            if locales and locale not in locales:
                # Whom it is for is not told by a language that the city does not have.
                if named:
                    continue
                locale = ""
        if (field, locale) not in taken or field in LISTS:
            taken.add((field, locale))
            _put(fields, field, locale, column)
    _add_by_contents(table, fields, headings or {}, set(told))
    if "name" not in fields and "organization" in fields:
        # Who is listed by its own name alone.
        fields = {"name": fields["organization"], **fields}
    return {"fields": {field: _whole(said, locales) for field, said in fields.items()}}


def columns_of(source: Any) -> list[tuple[str, str]]:
    """The columns of a field that was guessed, each with its locale."""
    if isinstance(source, dict):
        return list(source.items())
    return [("", column) for column in (source if isinstance(source, list) else [source])]


def _whole(said: Any, locales: Sequence[str]) -> Any:
    """Columns by locale, each with one."""
    if not isinstance(said, dict) or "" not in said or not locales:
        return said
    return {locales[0]: said[""]} | {tag: column for tag, column in said.items() if tag}


def _put(fields: dict[str, Any], field: str, locale: str, column: str) -> None:
    known = fields.get(field)
    if known is not None and field in LISTS:
        fields[field] = [*(known if isinstance(known, list) else [known]), column]
    elif not locale and known is None:
        fields[field] = column
    elif isinstance(known, str):
        fields[field] = {"": known, locale: column}
    else:
        fields[field] = {**(known or {}), locale: column}


def _add_by_contents(
    table: Table, fields: dict[str, Any], headings: Mapping[str, str], told: set[str]
) -> None:
    for column in table.columns:
        if column not in told:
            field = headings.get(fold(column)) or by_contents(values_of(table, column))
            if field and field not in fields:
                fields[field] = column


def _language_of_headings(own: Sequence[str], locales: Sequence[str]) -> str:
    """The language of most headings; "" where that is not sure, or is that of the table anyway."""
    counted = Counter(tag for tag in own if tag and (not locales or tag in locales)).most_common(2)
    if not counted or 3 * counted[0][1] < len(own) or (len(counted) == 2 and counted[1][1] == counted[0][1]):
        return ""
    return "" if locales and counted[0][0] == locales[0] else counted[0][0]


def _names_row_locale(table: Table, column: str) -> bool:
    """Whether each cell names one language, and there are several rows in several of them for one service."""
    values = [row.cells[column] for row in table.rows if column in row.cells]
    tags = {locale_named(value) for value in values}
    if "" in tags or len(tags) < 2 or len(values) < len(table.rows):
        return False
    return any(
        len({row.cells.get(other) for row in table.rows}) * len(tags) <= len(table.rows) + len(tags)
        for other in table.columns
        if (said := meaning(other)) and said[0] == "external_id"
    )
