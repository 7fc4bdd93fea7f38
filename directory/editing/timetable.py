"""Timetables: opening hours as fields of a form, read into a grid and filled from one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from directory.catalogs import S_
from directory.editing.faults import Fault, first
from directory.hours.grid import (
    ANY_YEAR,
    CODES,
    MOST_DATED,
    MOST_SPANS,
    Appointments,
    Dated,
    Grid,
    grid_of,
    overlapping,
    write_grid,
)
from directory.hours.rules import DAY, clock
from directory.hours.understanding import understand
from directory.hours.week import Holidays
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from directory.editing.faults import Typed
    from directory.hours.week import Span

Choice = TypeVar("Choice", Holidays, Appointments)

LEAST_SPANS: Final = 2
MAX_DATED: Final = MOST_DATED + 10
"""Rows that are read: all that were there, and those that were added."""
_EVENING, _MORNING = 15 * 60, 11 * 60
"""Hours run over midnight from an evening into a morning; the other way round somebody mistyped."""

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?")
_DATED_NAME = re.compile(r"hours-dated-(\d{1,3})-")


@dataclass(kw_only=True)
class Table:
    """What was read, and what is wrong with it."""

    grid: Grid = field(default_factory=Grid)
    faults: list[Fault] = field(default_factory=list)


def fill(grid: Grid, prefix: str = "") -> dict[str, list[str]]:
    """A grid as values of fields, their names after a prefix."""
    found = {f"{prefix}hours-shown": ["yes"], f"{prefix}hours-spans": [str(_columns(grid))]}
    for code, spans in zip(CODES, grid.days, strict=True):
        found |= _fill_spans(f"{prefix}hours-{code}", spans)
    found |= _fill_spans(f"{prefix}hours-PH", grid.holiday)
    found[f"{prefix}hours-holidays"] = [grid.holidays.name.lower()]
    found[f"{prefix}hours-appointments"] = [grid.appointments.value]
    for number, one in enumerate(grid.dated):
        found |= _fill_dated(f"{prefix}hours-dated-{number}", one)
    return found


def _columns(grid: Grid) -> int:
    longest = max(len(spans) for spans in (*grid.days, grid.holiday, *(one.spans for one in grid.dated)))
    return max(LEAST_SPANS, longest)


def _fill_spans(name: str, spans: tuple[Span, ...]) -> dict[str, list[str]]:
    found = {}
    for number, (opens, closes) in enumerate(spans):
        found[f"{name}-{number}-opens"] = [clock(opens)]
        found[f"{name}-{number}-closes"] = [clock(closes % DAY)]
    return found


def _fill_dated(name: str, one: Dated) -> dict[str, list[str]]:
    year = "" if one.yearly else f"{one.first.year:04}-"
    last = "" if one.yearly else f"{one.last.year:04}-"
    return {
        f"{name}-first": [f"{year}{one.first:%m-%d}"],
        f"{name}-last": [f"{last}{one.last:%m-%d}"],
        f"{name}-is": ["open" if one.spans else "closed"],
        f"{name}-comment": [one.comment],
        **_fill_spans(name, one.spans),
    }


def dated_rows(typed: Typed, prefix: str = "") -> int:
    """How many rows of days of their own the form has."""
    numbers = [
        int(found[1])
        for key in typed
        if key.startswith(prefix) and (found := _DATED_NAME.match(key, len(prefix)))
    ]
    return min(max(numbers, default=-1) + 1, MAX_DATED)


def span_columns(typed: Typed, prefix: str = "") -> int:
    """How many spans a day the form has room for."""
    asked = first(typed, f"{prefix}hours-spans")
    return min(max(int(asked) if asked.isdecimal() and len(asked) < 4 else 0, LEAST_SPANS), MOST_SPANS)


def read_hours(typed: Typed, prefix: str, before: str) -> tuple[str, list[Fault]]:
    """The hours that a form says, in OpenStreetMap's `opening_hours`, and what is wrong with them.

    Whichever of the table and the line was changed counts; what nobody touched stays as it was written.
    """
    name = f"{prefix}opening_hours"
    line = " ".join(clean(first(typed, name, before)[:2000]).split())
    shown = first(typed, f"{name}-was", before)
    known = grid_of(shown)
    if known is None or f"{prefix}hours-shown" not in typed:
        return _read_line(name, line, before)
    table = read_table(typed, prefix)
    if table.faults:
        return line, [*table.faults, *_read_line(name, line, before)[1]]
    if table.grid == known:
        return _read_line(name, line, before)
    if line != " ".join(shown.split()) and grid_of(line) != table.grid:
        return line, [
            Fault(
                field=name,
                message=S_("The hours were changed in the table and in this line. Undo one of the two."),
            )
        ]
    if table.grid.is_empty and (table.grid.dated or table.grid.holidays is not Holidays.NOT_SAID):
        return line, [
            Fault(
                field=f"{prefix}hours-Mo-0-opens",
                message=S_("Fill in the hours of the week, or choose by appointment."),
            )
        ]
    written = write_grid(table.grid)
    if written and understand(written).expression is None:
        return line, [Fault(field=name, message=S_("These hours are too long. Take away old dates."))]
    return written, []


def _read_line(name: str, line: str, before: str) -> tuple[str, list[Fault]]:
    if line == " ".join(before.split()):
        return before, []
    if line and understand(line).expression is None:
        message = S_("Nobody can read these hours for sure. Write them like this: Mo-Fr 09:00-17:00; PH off")
        return line, [Fault(field=name, message=message)]
    return line, []


def read_table(typed: Typed, prefix: str = "") -> Table:
    """The table of a form."""
    table = Table()
    columns = span_columns(typed, prefix)
    days = tuple(_read_spans(table, typed, f"{prefix}hours-{code}", columns) for code in CODES)
    holiday = _read_spans(table, typed, f"{prefix}hours-PH", columns)
    holidays = _choice(typed, f"{prefix}hours-holidays", {one.name.lower(): one for one in Holidays})
    if holiday and holidays is not Holidays.CLOSED:
        holidays = Holidays.OPEN
    if holidays is Holidays.OPEN and not holiday:
        table.faults.append(
            Fault(field=f"{prefix}hours-PH-0-opens", message=S_("Write the hours of public holidays."))
        )
    dated = [
        _read_dated(table, typed, f"{prefix}hours-dated-{n}", columns)
        for n in range(dated_rows(typed, prefix))
    ]
    table.grid = Grid(
        days=days,
        holidays=holidays or Holidays.NOT_SAID,
        holiday=holiday if holidays is Holidays.OPEN else (),
        dated=tuple(one for one in dated if one),
        appointments=_choice(typed, f"{prefix}hours-appointments", {one.value: one for one in Appointments})
        or Appointments.NONE,
    )
    return table


def _choice(typed: Typed, name: str, choices: Mapping[str, Choice]) -> Choice | None:
    return choices.get(first(typed, name))


def _read_spans(table: Table, typed: Typed, name: str, columns: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    for number in range(columns):
        opens, closes = (first(typed, f"{name}-{number}-{end}").strip() for end in ("opens", "closes"))
        if not opens and not closes:
            continue
        span, wrong, message = _read_span(opens, closes)
        if message:
            table.faults.append(Fault(field=f"{name}-{number}-{wrong}", message=message))
        elif span:
            spans.append(span)
    if overlapping(tuple(spans)):
        table.faults.append(
            Fault(field=f"{name}-0-opens", message=S_("Two times of this day overlap. Change one of them."))
        )
    return tuple(sorted(spans))


def _read_span(opens: str, closes: str) -> tuple[Span | None, str, str]:
    """A span, or which of its two times is wrong and why."""
    start, end = _minutes(opens), _minutes(closes)
    if not opens or not closes:
        return None, "closes" if opens else "opens", S_("Write when it opens and when it closes.")
    if start is None or start >= DAY:
        return None, "opens", S_("Write the time like this: 09:30")
    if end is None:
        return None, "closes", S_("Write the time like this: 09:30")
    if end > start:
        return (start, end), "", ""
    if end == 0:
        return (start, DAY), "", ""
    if start >= _EVENING and end <= _MORNING:
        return (start, end + DAY), "", ""
    return None, "closes", S_("The end is before the start. Change one of the two times.")


def _minutes(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2] or 0)
    return minutes if int(found[2] or 0) < 60 and minutes <= DAY else None


def _read_dated(table: Table, typed: Typed, name: str, columns: int) -> Dated | None:
    start, end = first(typed, f"{name}-first").strip(), first(typed, f"{name}-last").strip()
    spans = _read_spans(table, typed, name, columns)
    comment = " ".join(clean(first(typed, f"{name}-comment")[:200]).replace('"', "'").split())
    if not start and not end:
        if spans or comment:
            table.faults.append(Fault(field=f"{name}-first", message=S_("Write the first day.")))
        return None
    (from_day, yearly), (to_day, _) = _day(start), _day(end or start)
    if from_day is None or to_day is None:
        wrong = "first" if from_day is None else "last"
        table.faults.append(Fault(field=f"{name}-{wrong}", message=S_("Write the day like this: 2026-12-24")))
        return None
    if to_day < from_day and not yearly:
        table.faults.append(
            Fault(field=f"{name}-last", message=S_("The last day is before the first. Change one of them."))
        )
        return None
    is_open = first(typed, f"{name}-is") == "open"
    if is_open and not spans:
        table.faults.append(Fault(field=f"{name}-0-opens", message=S_("Write the hours, or choose closed.")))
    return Dated(
        first=from_day,
        last=to_day,
        spans=spans if is_open else (),
        yearly=yearly,
        comment="" if is_open else comment,
    )


def _day(text: str) -> tuple[date | None, bool]:
    """A day, and whether it is one of each year: "2026-12-24", "12-24"."""
    yearly = bool(re.fullmatch(r"\d{2}-\d{2}", text))
    try:
        day = date.fromisoformat(f"{ANY_YEAR}-{text}" if yearly else text)
    except ValueError:
        return None, False
    return (day, yearly) if yearly or 1990 <= day.year <= 2100 else (None, False)
