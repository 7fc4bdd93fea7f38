"""Opening hours as a form shows them: a week, public holidays, days of their own, appointments; and back again.

What the form cannot show has no grid: it is kept as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from directory.hours.rules import DAY, Rule, Times, write
from directory.hours.understanding import understand
from directory.hours.week import Holidays, Span

CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ANY_YEAR: Final = 2000
"""The year of days that come back each year; a leap year."""

MOST_SPANS: Final = 6
MOST_DATED: Final = 50
"""Times of a day, and days of their own, for which a table has room."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATED: Final = re.compile(
    r"(?:(?P<year>\d{4}) )?(?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?)"
    r"(?:-(?:(?:(?P<to_year>\d{4}) )?(?P<to_month>[A-Z][a-z]{2}) )?(?P<to_day>\d\d?))?"
)
_WEEKLY: Final = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?")
_BY_APPOINTMENT: Final = "by appointment"
_WHOLE_DAY: Final = ((0, DAY),)


class Appointments(StrEnum):
    """Whether one has to make an appointment."""

    NONE = "none"
    ALWAYS = "always"
    OTHERWISE = "otherwise"
    """At other times than those of the week."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """Days with hours of their own, the first and the last included; no spans: closed."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    yearly: bool = False
    """The years of the days say nothing; `last` may be before `first`, over New Year."""
    comment: str = ""

    def coming(self, today: date) -> tuple[date, date]:
        """The first and the last day, of those that come back each year the next that have not passed."""
        if not self.yearly:
            return self.first, self.last
        crosses = self.last < self.first
        for year in range(today.year - 1, today.year + 6):
            first, last = _in_year(self.first, year), _in_year(self.last, year + crosses)
            if last >= today:
                break
        return first, last


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """All that the form shows of opening hours."""

    days: tuple[tuple[Span, ...], ...] = ((),) * 7
    """From Monday to Sunday; none: closed."""
    holidays: Holidays = Holidays.NOT_SAID
    holiday: tuple[Span, ...] = ()
    dated: tuple[Dated, ...] = ()
    appointments: Appointments = Appointments.NONE

    @property
    def is_empty(self) -> bool:
        """No time is named at which somebody could come."""
        named = any(self.days) or self.holiday or any(one.spans for one in self.dated)
        return not named and self.appointments is not Appointments.ALWAYS


def grid_of(raw: str) -> Grid | None:
    """The hours as a grid; None where the grid would say less or other than is written."""
    understood = understand(raw)
    if not raw.strip():
        return Grid()
    rules: list[Rule] = list(understood.rules)
    if not rules:
        return None
    found = Grid()
    if rules[-1].separator == "||":
        if not _is_only_appointment(rules[-1]) or len(rules) == 1:
            return None
        found = replace(found, appointments=Appointments.OTHERWISE)
        rules.pop()
    opening = [rule for rule in rules if rule.modifier != "off"]
    if opening and all(rule.comment.lower() == _BY_APPOINTMENT for rule in opening):
        if found.appointments is not Appointments.NONE:
            return None
        found = replace(found, appointments=Appointments.ALWAYS)
        rules = [
            replace(rule, comment="", modifier="") if rule.modifier != "off" else rule
            for rule in rules
            if not rule.is_remark
        ]
    for number, rule in enumerate(rules):
        added = _add(found, rule, is_first=number == 0)
        if added is None:
            return None
        found = added
    return None if found.is_empty or not _has_room(found) else found


def _has_room(grid: Grid) -> bool:
    spans = (*grid.days, grid.holiday, *(one.spans for one in grid.dated))
    return len(grid.dated) <= MOST_DATED and max(map(len, spans)) <= MOST_SPANS


def write_grid(grid: Grid) -> str:
    """The grid in OpenStreetMap's `opening_hours`; "" where it names no time at which one could come."""
    if grid.is_empty:
        return ""
    comment = _BY_APPOINTMENT if grid.appointments is Appointments.ALWAYS else ""
    rules = [
        Rule(selector=_days(numbers), times=_times(spans), comment=comment)
        for spans, numbers in _alike(grid.days).items()
    ]
    if grid.days == (_WHOLE_DAY,) * 7 and not comment:
        rules = [Rule(selector="24/7")]
    if comment and not rules:
        rules = [Rule(comment=comment)]
    if grid.holidays is not Holidays.NOT_SAID:
        rules.append(_closed_or_open("PH", grid.holiday, comment if grid.holiday else ""))
    rules += [
        _closed_or_open(_dates(one), one.spans, comment if one.spans else one.comment) for one in grid.dated
    ]
    if grid.appointments is Appointments.OTHERWISE:
        rules.append(Rule(separator="||", comment=_BY_APPOINTMENT))
    return write(tuple(rules))


def overlapping(spans: tuple[Span, ...]) -> bool:
    """Whether two spans of a day share a minute."""
    ordered = sorted(spans)
    return any(after[0] < before[1] for before, after in zip(ordered, ordered[1:], strict=False))


def _in_year(day: date, year: int) -> date:
    """The day in a year; the 29th of February where there is none is the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _is_only_appointment(rule: Rule) -> bool:
    return not rule.selector and not rule.times and rule.comment.lower() == _BY_APPOINTMENT


def _add(grid: Grid, rule: Rule, *, is_first: bool) -> Grid | None:
    """The grid with one more rule; None where it has no place in it."""
    spans = _spans(rule)
    if spans is None or overlapping(spans) or rule.separator == "||":
        return None
    if rule.selector in ("", "24/7"):
        return replace(grid, days=(spans,) * 7) if is_first and not rule.comment else None
    pieces = rule.selector.split(",")
    if all(_WEEKLY.fullmatch(piece) for piece in pieces):
        return None if rule.comment else _add_weekly(grid, rule, pieces, spans)
    if rule.separator != ";" or (rule.comment and spans):
        return None
    dated = [_read_dates(piece, spans, rule.comment) for piece in pieces]
    if not all(dated):
        return None
    return replace(grid, dated=(*grid.dated, *(one for one in dated if one)))


def _add_weekly(grid: Grid, rule: Rule, pieces: list[str], spans: tuple[Span, ...]) -> Grid | None:
    """Days of the week come first, then holidays, then dates: in another order they would mean something else."""
    numbers = {number for piece in pieces if piece != "PH" for number in _numbers(piece)}
    if numbers and (grid.dated or grid.holidays is not Holidays.NOT_SAID):
        return None
    days = list(grid.days)
    for number in numbers:
        days[number] = tuple(sorted({*days[number], *spans})) if rule.separator == "," else spans
        if overlapping(days[number]):
            return None
    grid = replace(grid, days=tuple(days))
    if "PH" not in pieces:
        return grid
    if rule.separator == "," or (grid.dated and (spans or any(one.spans for one in grid.dated))):
        return None
    return replace(grid, holidays=Holidays.OPEN if spans else Holidays.CLOSED, holiday=spans)


def _spans(rule: Rule) -> tuple[Span, ...] | None:
    if rule.modifier == "off":
        return None if rule.times else ()
    if rule.modifier not in ("", "open"):
        return None
    if any(times.open_end or times.closes is None for times in rule.times):
        return None
    return tuple(sorted((times.opens, times.closes or DAY) for times in rule.times)) or _WHOLE_DAY


def _numbers(piece: str) -> list[int]:
    first, _, last = piece.partition("-")
    start, end = CODES.index(first), CODES.index(last or first)
    return [number % 7 for number in range(start, end + 1 if end >= start else end + 8)]


def _read_dates(piece: str, spans: tuple[Span, ...], comment: str) -> Dated | None:
    found = _DATED.fullmatch(piece)
    if found is None or found["month"] not in _MONTHS or (found["to_month"] or "Jan") not in _MONTHS:
        return None
    yearly = found["year"] is None
    crosses = found["to_month"] is not None and _MONTHS.index(found["to_month"]) < _MONTHS.index(
        found["month"]
    )
    if (yearly and found["to_year"]) or (crosses and not yearly and not found["to_year"]):
        return None
    year = int(found["year"] or ANY_YEAR)
    try:
        first = date(year, _MONTHS.index(found["month"]) + 1, int(found["day"]))
        last = date(
            int(found["to_year"] or year),
            _MONTHS.index(found["to_month"] or found["month"]) + 1,
            int(found["to_day"] or found["day"]),
        )
    except ValueError:
        return None
    if last < first and not yearly:
        return None
    return Dated(first=first, last=last, spans=spans, yearly=yearly, comment=comment)


def _alike(days: tuple[tuple[Span, ...], ...]) -> dict[tuple[Span, ...], list[int]]:
    found: dict[tuple[Span, ...], list[int]] = {}
    for number, spans in enumerate(days):
        if spans:
            found.setdefault(spans, []).append(number)
    return found


def _days(numbers: list[int]) -> str:
    """Days of the week, those in a row as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(CODES[run[0]] if len(run) == 1 else f"{CODES[run[0]]}-{CODES[run[-1]]}" for run in runs)


def _times(spans: tuple[Span, ...]) -> tuple[Times, ...]:
    return tuple(Times(opens, closes) for opens, closes in spans)


def _closed_or_open(selector: str, spans: tuple[Span, ...], comment: str) -> Rule:
    if not spans:
        return Rule(selector=selector, modifier="off", comment=comment)
    return Rule(selector=selector, times=_times(spans), comment=comment)


def _dates(one: Dated) -> str:
    def day(when: date) -> str:
        year = "" if one.yearly else f"{when.year} "
        return f"{year}{_MONTHS[when.month - 1]} {when.day:02}"

    return day(one.first) if one.first == one.last else f"{day(one.first)}-{day(one.last)}"
