"""Mappings as YAML: read without harm, checked, each mistake told with its cure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

from directory.exchange.faults import Refused
from directory.exchange.mapping.columns import Source
from directory.exchange.mapping.fields import FIELDS, HOURS, PARTS_OF_HOURS, TEXTS
from directory.exchange.reading.table import heading
from directory.locales import LOCALES
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

MAX_TEXT = 60_000
"""Characters of a mapping: tables of a thousand kinds fit in."""

MAX_DEPTH = 12
"""How deep the values of a mapping may lie in each other; none needs more than five."""

MAX_COLUMNS = 100
"""Columns that one field reads."""

MAX_DAYS = 366

_TOP = frozenset(
    "name url licence attribution format header locale country encoding separator sheet files kinds default_kind "
    "duplicates fields every_days".split()
)
_OF_SOURCE = frozenset("column columns join split text ticks value values".split())
_DUPLICATES = ("refuse", "merge")
_FORMATS = (None, "csv", "xlsx", "geojson", "hsds")


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """What a table's columns mean."""

    fields: MappingOf[str, MappingOf[str, Source]]
    """Sources by field and locale; "" is the locale of the table, and the only one of fields without a language."""
    name: str | None = None
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    format: str | None = None
    header: bool = True
    locale: str | None = None
    country: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    files: MappingOf[str, tuple[str, str]] = field(default_factory=dict)
    """Files that are joined: the name of the file and its column of ids, by the word that stands before its columns."""
    kinds: MappingOf[str, str] = field(default_factory=dict)
    default_kind: str | None = None
    duplicates: str = "refuse"
    every_days: int | None = None
    source: str = ""
    """The YAML that it was read from."""

    @property
    def locales(self) -> list[str]:
        """The locales of its texts, as far as it names them."""
        named = [tag for name in TEXTS for tag in self.fields.get(name, {}) if tag]
        return list(dict.fromkeys([*([self.locale] if self.locale else []), *named]))

    @property
    def columns(self) -> set[str]:
        """All columns that are read."""
        return {
            name
            for by_locale in self.fields.values()
            for source in by_locale.values()
            for name in source.named
        }


def parse(text: str, *, name: str = "the mapping", needs_fields: bool = True) -> Mapping:
    """Read a mapping.

    :param needs_fields: for a table; a feed whose fields are known needs no more than its kinds.

    :raise Refused: naming the line or the key, and the cure.
    """
    if len(text) > MAX_TEXT:
        raise Refused(f"{name}: it has more than {MAX_TEXT} characters.")
    try:
        said = yaml.load(text, _Plainly)  # noqa: S506 (a SafeLoader)
    except _Unread as fault:
        raise Refused(f"{name}, line {fault.line}: {fault}") from fault
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(fault, "problem", None) or "it cannot be read"
        raise Refused(f"{name}{place}: it is no YAML ({problem}). Look at blanks and colons.") from fault
    if isinstance(said, dict) and not needs_fields:
        said.setdefault("fields", {})
    if not isinstance(said, dict) or not isinstance(said.get("fields"), dict):
        raise Refused(f"{name}: it has no `fields`. Write one a line under it, such as `name: COLUMN`.")
    return _Parser(name).mapping(said, text)


def dump(said: MappingOf[str, Any]) -> str:
    """A mapping as YAML, to be saved."""
    return str(yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False))


class _Unread(Exception):
    """YAML that is not read, though it is sound."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


class _Plainly(yaml.SafeLoader):
    """Reads what is written out: an alias can stand for any amount of data."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unread(line, "there is an anchor or alias (& or *). Write out what it stands for.")
        if self._depth == MAX_DEPTH:
            raise _Unread(line, f"it is nested more than {MAX_DEPTH} levels deep.")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Parser:
    """Turns what YAML gave into a mapping."""

    def __init__(self, name: str) -> None:
        self._name = name

    def mapping(self, said: dict[Any, Any], text: str) -> Mapping:
        self._refuse_unknown(said, _TOP, "")
        duplicates = said.get("duplicates", "refuse")
        if duplicates not in _DUPLICATES:
            raise Refused(
                f"{self._name}: `duplicates` is {duplicates!r}; write one of {', '.join(_DUPLICATES)}."
            )
        if said.get("format") not in _FORMATS:
            raise Refused(
                f"{self._name}: `format` is {said['format']!r}; write one of {', '.join(filter(None, _FORMATS))}."
            )
        locale = self._locale(said.get("locale"))
        plain = {
            key: self._text(said.get(key), key)
            for key in "name url licence attribution format country encoding sheet default_kind".split()
        }
        return Mapping(
            fields={
                self._field(key): self._by_locale(str(key), value) for key, value in said["fields"].items()
            },
            header=said.get("header", True) is not False,
            locale=locale,
            separator=self._separator(said.get("separator")),
            files=self._files(said.get("files") or {}),
            kinds=self._values(said.get("kinds") or {}, "kinds"),
            duplicates=duplicates,
            every_days=self._days(said.get("every_days")),
            source=text,
            **plain,
        )

    def _refuse_unknown(
        self, said: MappingOf[Any, Any], known: frozenset[str] | set[str], where: str
    ) -> None:
        for key in said:
            if key not in known:
                like = get_close_matches(str(key), sorted(known), 1)
                hint = f"Is it `{like[0]}`?" if like else f"There is: {', '.join(sorted(known))}."
                raise Refused(f"{self._name}: {where}`{key}` is not known. {hint}")

    def _field(self, key: Any) -> str:
        self._refuse_unknown(
            {key: None}, {*FIELDS, *(f"{HOURS}.{part}" for part in PARTS_OF_HOURS)}, "the field "
        )
        return str(key)

    def _locale(self, tag: Any) -> str | None:
        if tag is not None and str(tag) not in LOCALES:
            raise Refused(
                f"{self._name}: the locale {str(tag)[:40]!r} is not known. There is: {', '.join(LOCALES)}."
            )
        return str(tag) if tag is not None else None

    def _days(self, said: Any) -> int | None:
        if said is not None and (type(said) is not int or not 1 <= said <= MAX_DAYS):
            raise Refused(f"{self._name}: `every_days` is no number of days from 1 to {MAX_DAYS}.")
        return said

    def _separator(self, said: Any) -> str | None:
        if said is not None and not (isinstance(said, str) and len(said) == 1 and said not in '"\r\n'):
            raise Refused(
                f'{self._name}: `separator` is no single character. Write ";", or "\\t" for a tabulator.'
            )
        return said

    def _text(self, value: Any, key: str) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refused(f"{self._name}: `{key}` is no text.")
        return str(value)

    def _files(self, said: Any) -> dict[str, tuple[str, str]]:
        files = {}
        for alias, one in said.items() if isinstance(said, dict) else ():
            if not isinstance(one, dict) or not {"file", "id"} <= one.keys():
                raise Refused(f"{self._name}: files.{alias} needs `file` and `id` (its column of ids).")
            if not (file := str(one["file"])) or "/" in file or "\\" in file or file.startswith("."):
                raise Refused(
                    f"{self._name}: files.{alias}.file is {file[:60]!r}. Name a file that lies beside the table."
                )
            files[str(alias)] = (file, str(one["id"]))
        return files

    def _values(self, said: Any, key: str) -> dict[str, str]:
        if not isinstance(said, dict):
            raise Refused(
                f"{self._name}: `{key}` is no table. Write lines such as `their word: ours` under it."
            )
        return {str(theirs): "" if ours is None else str(ours) for theirs, ours in said.items()}

    def _by_locale(self, key: str, said: Any) -> dict[str, Source]:
        if isinstance(said, dict) and said and key in TEXTS and all(tag in LOCALES for tag in said):
            return {str(tag): self._source(f"{key}.{tag}", one) for tag, one in said.items()}
        if isinstance(said, dict) and key == HOURS and said.keys() <= set(PARTS_OF_HOURS):
            return {part: self._source(f"{key}.{part}", one) for part, one in said.items()}
        return {"": self._source(key, said)}

    def _source(self, key: str, said: Any) -> Source:
        if isinstance(said, str | int) and not isinstance(said, bool):
            return Source(columns=(heading(said),))
        if isinstance(said, list):
            return self._bounded(key, Source(columns=tuple(map(heading, said))))
        if not isinstance(said, dict):
            raise Refused(f"{self._name}: fields.{key} names no column. Write the heading of one.")
        self._refuse_unknown(said, _OF_SOURCE, f"in fields.{key}, ")
        columns = said.get("columns", said.get("column", ()))
        split = self._text(said.get("split"), key)
        if split is not None:
            split = self._between(split, key)
        values = said.get("values")
        source = Source(
            columns=tuple(map(heading, columns))
            if isinstance(columns, list | tuple)
            else (heading(columns),),
            join=self._text(said.get("join"), key) or "\n",
            split=split,
            text=self._text(said.get("text"), key),
            ticks=self._values(said["ticks"], f"{key}.ticks") if "ticks" in said else None,
            value=self._text(said.get("value"), key),
            values=(
                {fold(theirs): ours for theirs, ours in self._values(values, f"{key}.values").items()}
                if values is not None
                else None
            ),
        )
        return self._bounded(key, source)

    def _bounded(self, key: str, source: Source) -> Source:
        if len(source.named) > MAX_COLUMNS:
            raise Refused(f"{self._name}: fields.{key} names more than {MAX_COLUMNS} columns.")
        return source

    def _between(self, split: str, key: str) -> str:
        """What is between values: some characters, each of which parts them."""
        if len(split) > 10:
            raise Refused(
                f"{self._name}: fields.{key}.split is longer than 10 characters. Name the separators alone."
            )
        return f"[{re.escape(split)}]" if split else "\n"
