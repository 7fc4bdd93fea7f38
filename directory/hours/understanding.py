"""Understand opening hours as written by people, or keep them as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from directory.hours import cleaning
from directory.hours.appointment import is_appointment
from directory.hours.engine import plans
from directory.hours.rules import Rule, parse, write

LONGEST: Final = 1000
"""Longer texts, in characters, are shown and not read."""

_SUN = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b")
_HOLIDAY_ON_DAY = re.compile(r"\b[PS]H (?:Mo|Tu|We|Th|Fr|Sa|Su)\b|\b(?:Mo|Tu|We|Th|Fr|Sa|Su) [PS]H\b")
_REPEATED = re.compile(r"\d/\d\d")


class Reason(StrEnum):
    """Why hours are shown as text."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TWO_READINGS = "two readings"
    UNREADABLE = "unreadable"
    SUN = "depends on the sun"


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """What could be made of some opening hours."""

    text: str
    """The hours as somebody wrote them, to show where they were not understood."""
    expression: str | None = None
    """The hours in OpenStreetMap's spelling; None where they were not understood."""
    by_appointment: bool = False
    """Nobody is received without an appointment."""
    reason: Reason | None = None
    """Why they were not understood."""
    rules: tuple[Rule, ...] = field(default=(), hash=False, repr=False)
    """The expression, taken apart."""


@lru_cache(maxsize=8192)
def understand(raw: str) -> Understood:
    """Read opening hours; whatever is written, it answers in milliseconds and raises nothing."""
    text = raw.strip()
    if len(text) > LONGEST:
        return Understood(text=text, reason=Reason.TOO_LONG)
    tidied = cleaning.tidy(text)
    if not re.search(r"\w", tidied):
        return Understood(text=text, reason=Reason.EMPTY)
    if is_appointment(tidied) and not re.search(r'[\d"]', tidied):
        tidied = f'"{tidied}"'
    cleaned = cleaning.clean(tidied)
    if cleaned is None:
        return Understood(text=text, reason=Reason.TWO_READINGS)
    if _SUN.search(cleaned):
        # The engine would take 07:00 and 19:00 all year, wherever the place is.
        return Understood(text=text, reason=Reason.SUN)
    return _judge(text, parse(cleaned))


def _judge(text: str, rules: tuple[Rule, ...] | None) -> Understood:
    if rules and _has_two_readings(rules):
        return Understood(text=text, reason=Reason.TWO_READINGS)
    rules = tuple(_doubt(rule) for rule in rules or ())
    if not rules or len(write(rules)) > LONGEST or not _is_read_by_engine(rules):
        return Understood(text=text, reason=Reason.UNREADABLE)
    opening = [rule for rule in rules if rule.modifier != "off"]
    remark = rules[-1].is_remark and rules[-1].separator == ";" and is_appointment(rules[-1].comment)
    by_appointment = bool(opening) and (remark or all(is_appointment(rule.comment) for rule in opening))
    return Understood(text=text, expression=write(rules), by_appointment=by_appointment, rules=rules)


def _doubt(rule: Rule) -> Rule:
    """With a comment alone it depends on the comment: so says the specification, not the engine."""
    if not rule.comment or rule.modifier:
        return rule
    return Rule(
        separator=rule.separator,
        selector=rule.selector,
        times=rule.times,
        modifier="unknown",
        comment=rule.comment,
    )


def _is_read_by_engine(rules: tuple[Rule, ...]) -> bool:
    """Does the engine take the rules, and all that is made of them, and are they written as they are read?"""
    expression = write(rules)
    if _REPEATED.search(_without_comments(expression)) or parse(expression) != rules:
        return False
    try:
        plans(rules, None)
    except Exception:  # the engine's ParserError has no public name
        return False
    return True


def _has_two_readings(rules: tuple[Rule, ...]) -> bool:
    """Is there a rule that says more than its writer can have meant?

    "Mo 08:00-12:00; 13:00-17:00" would open every day, "Tu; Th 12:00-17:00" all Tuesday and "2026" all year;
    the engine takes "PH Mo", a Monday that is a holiday, for every Monday.
    """
    if any(_HOLIDAY_ON_DAY.search(rule.selector) for rule in rules):
        return True
    timed = any(rule.times for rule in rules)
    for before, rule in zip((None, *rules), rules, strict=False):
        bare = not (rule.times or rule.modifier or rule.comment)
        if before and before.selector and rule.times and not rule.selector and rule.separator != "||":
            return True
        if bare and rule.selector != "24/7" and (timed or not re.search("[A-Z]", rule.selector)):
            return True
    return False


def _without_comments(expression: str) -> str:
    return re.sub(r'"[^"]*"', "", expression)
