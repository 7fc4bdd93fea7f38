"""Opening hours as people read them: a week, day by day, and what has to be said beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Final

from directory.hours.appointment import is_appointment
from directory.hours.engine import ONE_DAY, Plan, Status, Stretch, ask_evening, ask_night, ask_unending, plans
from directory.hours.rules import DAY, Rule, Times
from directory.hours.understanding import Understood, understand

Span = tuple[int, int]
"""Opening and closing in minutes after the day's midnight; closing is over 1,440 on the next morning."""

_PLAIN_DAYS: Final = re.compile(r"[A-Za-z,-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What is said about one day; spans are in order and apart from each other."""

    spans: tuple[Span, ...] = ()
    by_appointment: tuple[Span, ...] = ()
    unsure: tuple[Span, ...] = ()
    """It may be open: it depends on something that is only said in words."""
    open_from: tuple[int, ...] = ()
    """Openings without a known end."""

    @property
    def is_closed(self) -> bool:
        """Nothing is said to be open in any way."""
        return not (self.spans or self.by_appointment or self.unsure or self.open_from)


class Holidays(StrEnum):
    """What is said about public holidays."""

    NOT_SAID = "not said"
    CLOSED = "closed"
    OPEN = "open"
    """With hours of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """What has to be said beside the week."""

    public_holidays: Holidays = Holidays.NOT_SAID
    holiday: Day = Day()
    """The hours of a public holiday, where they are `Holidays.OPEN`."""
    comments: tuple[str, ...] = ()
    """Remarks as somebody wrote them, in order, without those that ask for an appointment."""
    is_seasonal: bool = False
    """Other weeks of the year have other hours."""
    differs_in_school_holidays: bool = False
    else_by_appointment: bool = False
    """One may come at other times by appointment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """The hours of a week, public holidays aside."""

    days: tuple[Day, ...] = (Day(),) * 7
    """From Monday to Sunday."""
    notes: Notes = Notes()
    is_known: bool = True
    """False where the hours were not understood."""

    @property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """From Monday to Sunday: when it is open to everybody."""
        return tuple(day.spans for day in self.days)


def week(hours: Understood | str, *, monday: date) -> Week:
    """The hours of the week that begins on `monday` in the city, as if it had no public holiday.

    It needs neither time zone nor country: it is written in wall-clock time.
    """
    understood = hours if isinstance(hours, Understood) else understand(hours)
    return _week(understood, monday)


@lru_cache(maxsize=4096)
def _week(understood: Understood, monday: date) -> Week:
    if not understood.rules:
        return Week(is_known=False)
    rules = tuple(rule for index, rule in enumerate(understood.rules) if not (index and rule.is_remark))
    first = datetime.combine(monday, time())
    levels = plans(rules, None)
    days = tuple(_day(levels, first + ONE_DAY * number) for number in range(7))
    return Week(days=days, notes=_notes(understood.rules))


def _day(levels: tuple[Plan, ...], midnight: datetime) -> Day:
    said = Day()
    for level in levels:
        if said.is_closed:
            said = _evening(level, midnight)
    return said


def _evening(level: Plan, midnight: datetime) -> Day:
    """What begins on a day, with its night until the next morning."""
    begun = ask_evening(level, midnight, midnight + ONE_DAY)
    night = ask_night(level, midnight + ONE_DAY, midnight + 2 * ONE_DAY)
    vague = ask_unending(level, midnight, midnight + ONE_DAY)
    starts = {_minutes(one.start, midnight) for one in vague if one.status is Status.UNKNOWN}
    return Day(
        spans=_spans(begun, night, Status.OPEN, midnight),
        by_appointment=_spans([*begun, *vague], night, Status.BY_APPOINTMENT, midnight),
        unsure=_spans(begun, [], Status.UNKNOWN, midnight),
        open_from=tuple(sorted(starts)),
    )


def _spans(
    begun: list[Stretch], night: list[Stretch], status: Status, midnight: datetime
) -> tuple[Span, ...]:
    found: list[Span] = []
    for stretch in (*begun, *night):
        if stretch.status is not status:
            continue
        start, end = _minutes(stretch.start, midnight), _minutes(stretch.end, midnight)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _minutes(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds()) // 60


def _notes(rules: tuple[Rule, ...]) -> Notes:
    holidays, holiday = _holidays(rules)
    remarks = dict.fromkeys(
        rule.comment for rule in rules if rule.comment and not is_appointment(rule.comment)
    )
    return Notes(
        public_holidays=holidays,
        holiday=holiday,
        comments=tuple(remarks),
        is_seasonal=any(not rule.is_weekly for rule in rules),
        differs_in_school_holidays=any("SH" in rule.selector for rule in rules),
        else_by_appointment=any(rule.separator == "||" and is_appointment(rule.comment) for rule in rules),
    )


def _holidays(rules: tuple[Rule, ...]) -> tuple[Holidays, Day]:
    """The last rule for all public holidays decides; one for some of them, as "PH Mo", says too little."""
    for rule in reversed(rules):
        if "PH" not in rule.selector.split(",") or not _PLAIN_DAYS.fullmatch(rule.selector):
            continue
        if rule.modifier == "off" and not rule.comment:
            return Holidays.CLOSED, Day()
        return Holidays.OPEN, _as_day(rule)
    return Holidays.NOT_SAID, Day()


def _as_day(rule: Rule) -> Day:
    whole_day = (Times(0, DAY),)
    spans = tuple(
        (times.opens, times.closes)
        for times in rule.times or whole_day
        if times.closes and not times.open_end
    )
    if is_appointment(rule.comment):
        return Day(by_appointment=spans)
    if rule.modifier == "unknown":
        return Day(unsure=spans)
    return Day(spans=spans, open_from=tuple(times.opens for times in rule.times if times.open_end))
