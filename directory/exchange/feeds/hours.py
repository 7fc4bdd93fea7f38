"""Hours of HSDS (rows of days and times) as `opening_hours`, where they say one plain thing; else their words."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from directory.hours.free import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DAYS = {"MO": "Mo", "TU": "Tu", "WE": "We", "TH": "Th", "FR": "Fr", "SA": "Sa", "SU": "Su"}
_ORDER = list(_DAYS.values())
_TIME = re.compile(
    r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}|([ap])\.?m\.?)?", re.IGNORECASE
)
_ODD = ("bymonthday", "byweekno", "byyearday", "count")
"""What makes a row hold on some days of a month or year alone."""


def hours(rows: Sequence[Mapping[str, Any]], locale: str = "en") -> str | None:
    """Opening hours of what these rows belong to; None where they say nothing.

    :param locale: of their words, where they have no days and times but only a description.
    """
    own = list(
        dict.fromkeys(row["opening_hours"] for row in rows if isinstance(row.get("opening_hours"), str))
    )
    if own:
        return "; ".join(own)
    days: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        span = _span(row)
        if span is None:
            return _words(rows, locale)
        for day in _days(row):
            if span not in days[day]:
                days[day].append(span)
    return _grouped(days) or _words(rows, locale)


_DERIVED = frozenset("id freq interval wkst byday opens_at closes_at opening_hours".split())
_DERIVED_WORDS = _DERIVED | {"valid_from", "valid_to", "notes"}
"""Of rows without times: hours of a season are words in the weeks in which they say nothing."""


def as_written(rows: Sequence[Mapping[str, Any]], locale: str = "en") -> Sequence[Mapping[str, Any]]:
    """The rows, each with the opening hours of all, if they say more than these do; else none.

    What was itself derived from opening hours says no more, whatever week it was derived for.
    """
    bare = [{name: value for name, value in row.items() if name != "opening_hours"} for row in rows]
    raw = hours(rows, locale)
    says_more = any(
        value not in (None, "", raw)
        and name not in (_DERIVED if row.get("opens_at") else _DERIVED_WORDS)
        and not name.endswith("_id")
        for row in bare
        for name, value in row.items()
    )
    is_theirs = says_more and hours(bare, locale) == raw
    return [row | {"opening_hours": raw} for row in bare] if is_theirs else ()


def _span(row: Mapping[str, Any]) -> str | None:
    """The times of a row that holds each week, and says no more."""
    if any(row.get(name) for name in _ODD) or str(row.get("interval") or 1) != "1" or not _days(row):
        return None
    if str(row.get("freq") or "WEEKLY").upper() != "WEEKLY":
        return None
    opens, closes = _time(row.get("opens_at")), _time(row.get("closes_at"))
    return f"{opens}-{'24:00' if closes == '00:00' else closes}" if opens and closes else None


def _days(row: Mapping[str, Any]) -> list[str]:
    codes = [code.strip().upper() for code in str(row.get("byday") or "").split(",") if code.strip()]
    return [_DAYS[code] for code in codes] if all(code in _DAYS for code in codes) else []


def _time(value: Any) -> str | None:
    """A time of day: "09:30:00", "9am", "4:00 PM"; None for anything else, such as a number alone."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), found[2] or "00", (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        # "15:00pm" is what it says without the letters.
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}" if hour <= 24 and int(minute) < 60 else None


def _grouped(days: Mapping[str, list[str]]) -> str | None:
    """Days with the same times in one rule, days that follow each other as a range."""
    by_times: dict[str, list[str]] = {}
    for day in _ORDER:
        if day in days:
            by_times.setdefault(",".join(sorted(days[day])), []).append(day)
    return "; ".join(f"{ranged(of_days)} {times}" for times, of_days in by_times.items()) or None


def ranged(days: Sequence[str]) -> str:
    """Days in the order of the week, three and more in a row as a range: "Mo-Fr", "Mo,We"."""
    runs: list[list[str]] = []
    for day in sorted(set(days), key=_ORDER.index):
        if runs and _ORDER.index(day) == _ORDER.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs)


def _words(rows: Sequence[Mapping[str, Any]], locale: str) -> str | None:
    told = (str(row.get("description") or row.get("notes") or "").strip() for row in rows)
    said = "; ".join(dict.fromkeys(text for text in told if text))[:1000]
    return spelled(said, locale) if said else None
