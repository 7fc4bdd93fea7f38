"""Changes of a listing in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from directory import hours
from directory.editing.fields import Kind
from directory.web import i18n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.editing.drafts import Change, Row, Value
    from directory.editing.fields import Field
    from directory.web.staff.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Told:
    """One field that differs."""

    key: str
    label: str
    before: list[str]
    """Lines."""
    after: list[str]


def told_changes(desk: Desk, changes: Iterable[Change]) -> list[Told]:
    """Changes for people: what the field is called, and both of its values in lines."""
    numbers: dict[str, int] = {}
    told = []
    for change in changes:
        label = _label(desk, change, numbers)
        told.append(
            Told(
                key=change.key,
                label=label,
                before=_lines(desk, change.field, change.before),
                after=_lines(desk, change.field, change.after),
            )
        )
    return told


def _label(desk: Desk, change: Change, numbers: dict[str, int]) -> str:
    gettext = desk.words.gettext
    if change.field is None:
        return gettext("Places")
    label = gettext(change.field.label)
    if change.key.startswith("place."):
        number = numbers.setdefault(change.key.split(".")[1], len(numbers) + 1)
        return gettext("Place %(number)s: %(label)s", number=desk.words.number(number), label=label)
    return label


def _lines(desk: Desk, field: Field | None, value: Value) -> list[str]:
    if field is None:
        return [desk.words.ngettext("%(num)s place", "%(num)s places", len(value))] if value else []
    if isinstance(value, str):
        return _text(desk, field, value) if value else []
    return [_row(desk, field, row) if isinstance(row, dict) else _one(desk, field, row) for row in value]


def _text(desk: Desk, field: Field, value: str) -> list[str]:
    if field.kind is Kind.HOURS:
        said = hours.worded(
            value, desk.words, timezone=desk.timezone, country=desk.city.country, now=desk.now
        )
        lines = [
            f"{line.days}: {line.times}"
            for line in (*said.lines, *([said.holidays] if said.holidays else []))
        ]
        lines += [f"{line.days}: {line.times}" for line in said.dated]
        return [*([said.summary] if said.summary else []), *lines, value]
    if field.kind is Kind.FLAG:
        return [desk.words.gettext("Yes")]
    return [_one(desk, field, line) for line in value.splitlines()]


def _one(desk: Desk, field: Field, value: str) -> str:
    if field.choices:
        words = {str(choice.value): words for choice, words in field.choices.items()}
        return desk.words.gettext(words[value]) if value in words else value
    if field.kind is Kind.DATE:
        try:
            return i18n.date_words(date.fromisoformat(value))
        except ValueError:
            return value
    return i18n.language_name(value, desk.locale.tag) if field.kind is Kind.LANGUAGE else value


def _row(desk: Desk, field: Field, row: Row) -> str:
    said = [_one(desk, column, row[column.name]) for column in field.columns if row.get(column.name)]
    return " · ".join(said)
