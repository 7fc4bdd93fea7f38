"""Ask the engine, opening-hours-py, and mend what it answers differently from what people mean.

It is asked in wall-clock time only, without time zone and place: `state` makes moments of the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from opening_hours import OpeningHours, State

from directory.hours.appointment import is_appointment
from directory.hours.rules import DAY, Rule, Times, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONE_DAY: Final = timedelta(days=1)

FORGOTTEN_HOLIDAYS: Final = {"GB": ("Jan 01",)}
"""Public holidays of a whole country that the engine's calendar lacks (version 2.1.4), as month and day."""


class Status(StrEnum):
    """What somebody who goes there will find."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    BY_APPOINTMENT = "by appointment"


class Stretch(NamedTuple):
    """A stretch of time in one status, from start to before end."""

    start: datetime
    end: datetime
    status: Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some of the times of an expression, and how many days later than asked for they happen."""

    hours: OpeningHours
    days_later: int = 0


class Plan(NamedTuple):
    """The parts that answer for one level of an expression; where it says closed, the next level speaks."""

    evening: Part
    """What begins on a day, cut at midnight."""
    night: Part | None = None
    """What has run over from the evening before."""
    unending: Part | None = None
    """What has begun without a known end."""


@lru_cache(maxsize=4096)
def plans(rules: tuple[Rule, ...], country: str | None) -> tuple[Plan, ...]:
    """Build the engine's objects: one plan, and one more for each "||".

    :raise Exception: when the engine does not take the rules, without a name of its own.
    """
    known = country.upper() if country else None
    return tuple(_plan(level, known) for level in _levels(rules))


def walk(levels: tuple[Plan, ...], start: datetime, end: datetime) -> Iterator[Stretch]:
    """The stretches between two wall-clock times without zone, in order and without gaps."""
    answers = [_merge([_ask(part, start, end) for part in level if part]) for level in levels]
    found = answers[0]
    for below in answers[1:]:
        found = _merge([found, below], first_speaks=True)
    return iter(found)


def ask_evening(level: Plan, start: datetime, end: datetime) -> list[Stretch]:
    """What begins on the days asked about, cut at midnight."""
    return _ask(level.evening, start, end)


def ask_night(level: Plan, start: datetime, end: datetime) -> list[Stretch]:
    """What has run over midnight into the days asked about."""
    return _ask(level.night, start, end) if level.night else []


def ask_unending(level: Plan, start: datetime, end: datetime) -> list[Stretch]:
    """What begins on the days asked about, until midnight, without a known end."""
    return _ask(level.unending, start, end) if level.unending else []


def _plan(rules: tuple[Rule, ...], country: str | None) -> Plan:
    every = [times for rule in rules for times in rule.times]
    rules = _with_forgotten_holidays(rules, country)
    late = any(times.closes is not None and times.closes > DAY for times in every)
    vague = any(times.open_end for times in every)
    if not late and not vague:
        return Plan(Part(hours=_open(rules, country)))
    # The engine loses a later rule's night where an earlier one names the next day: in
    # "Mo-Sa 20:00-08:00; Su 20:00-10:00" it would be closed on Monday at 05:00.
    evening = Part(hours=_open(_only(rules, _before_midnight), country))
    night = Part(hours=_open(_only(rules, _after_midnight), country), days_later=1) if late else None
    endless = _only(rules, _without_end, modifier="unknown")
    return Plan(evening, night, Part(hours=_open(endless, country)) if vague else None)


def _before_midnight(times: Times) -> Times | None:
    return None if times.closes is None else Times(times.opens, min(times.closes, DAY))


def _after_midnight(times: Times) -> Times | None:
    return None if times.closes is None or times.closes <= DAY else Times(0, times.closes - DAY)


def _without_end(times: Times) -> Times | None:
    start = times.opens if times.closes is None else times.closes
    return Times(start, DAY) if times.open_end and start < DAY else None


def _only(
    rules: tuple[Rule, ...], choose: Callable[[Times], Times | None], modifier: str | None = None
) -> tuple[Rule, ...]:
    """The same rules with some of their times; one that has none left only overrides."""
    kept: list[Rule] = []
    for rule in rules:
        times = tuple(chosen for one in rule.times if (chosen := choose(one)))
        if times:
            mark = modifier if modifier and rule.modifier != "off" else rule.modifier
            kept.append(replace(rule, times=times, modifier=mark))
        elif choose is _before_midnight and not rule.times:
            kept.append(rule)
        elif rule.separator == ";" or rule.modifier == "off":
            kept.append(replace(rule, times=(), modifier="off", comment=""))
    return tuple(kept) or (Rule(modifier="off"),)


def _levels(rules: tuple[Rule, ...]) -> list[tuple[Rule, ...]]:
    """Each "||" begins a level of its own; the other rules after it are valid on every level."""
    first = tuple(rule for rule in rules if rule.separator != "||")
    levels = [first]
    for index, rule in enumerate(rules):
        if rule.separator == "||":
            after = tuple(other for other in rules[index + 1 :] if other.separator != "||")
            levels.append((replace(rule, separator=";"), *after))
    return levels


def _with_forgotten_holidays(rules: tuple[Rule, ...], country: str | None) -> tuple[Rule, ...]:
    days = FORGOTTEN_HOLIDAYS.get(country or "", ())
    mended: list[Rule] = []
    for rule in rules:
        mended.append(rule)
        if "PH" in rule.selector.split(",") and rule.is_weekly:
            mended += (replace(rule, selector=day) for day in days)
    return tuple(mended)


def _open(rules: tuple[Rule, ...], country: str | None) -> OpeningHours:
    expression = write(rules)
    if country:
        try:
            return OpeningHours(expression, country=country, max_interval_days=366)
        except Exception:  # UnknownCountryError has no public name
            # Then no day is a public holiday.
            return OpeningHours(expression, max_interval_days=366)
    return OpeningHours(expression, max_interval_days=366)


def _ask(part: Part, start: datetime, end: datetime) -> list[Stretch]:
    later = ONE_DAY * part.days_later
    found: list[Stretch] = []
    for since, until, state, comment in part.hours.intervals(start - later, end - later):
        status = _status(state, comment)
        if found and found[-1].status is status:
            found[-1] = Stretch(found[-1].start, until + later, status)
        else:
            found.append(Stretch(since + later, until + later, status))
    return found


def _status(state: State, comment: str) -> Status:
    if comment and is_appointment(comment):
        return Status.BY_APPOINTMENT
    if state == State.OPEN:
        return Status.OPEN
    return Status.CLOSED if state == State.CLOSED else Status.UNKNOWN


_WEIGHT: Final = {Status.CLOSED: 0, Status.UNKNOWN: 1, Status.BY_APPOINTMENT: 2, Status.OPEN: 3}


def _merge(answers: list[list[Stretch]], *, first_speaks: bool = False) -> list[Stretch]:
    """One answer of several about the same time: the most open, or the first that is not closed."""
    if len(answers) == 1:
        return answers[0]
    cuts = sorted({stretch.start for answer in answers for stretch in answer})
    if not cuts:
        return []
    ends = [*cuts[1:], answers[0][-1].end]
    places = [0] * len(answers)
    found: list[Stretch] = []
    for start, end in zip(cuts, ends, strict=True):
        said: list[Status] = []
        for which, answer in enumerate(answers):
            while answer[places[which]].end <= start:
                places[which] += 1
            said.append(answer[places[which]].status)
        if first_speaks:
            status = next((one for one in said if one is not Status.CLOSED), Status.CLOSED)
        else:
            status = max(said, key=_WEIGHT.__getitem__)
        if found and found[-1].status is status:
            found[-1] = Stretch(found[-1].start, end, status)
        else:
            found.append(Stretch(start, end, status))
    return found
