"""Opening hours as HSDS schedules: a week's recurring spans, beside the expression that says it all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from directory import hours

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = 24 * 60


def recurring(raw: str, *, monday: date) -> Iterator[dict[str, Any]]:
    """What an expression says of the week that begins on `monday`, a dict a span; at least one.

    Hours that change with the season hold for that week alone, and say so. Each dict carries the expression.
    """
    week = hours.week(raw, monday=monday)
    spans: dict[tuple[int, int], list[str]] = {}
    for name, day in zip(DAYS, week.days, strict=True):
        for span in day.spans:
            spans.setdefault(span, []).append(name)
    notes = "; ".join(week.notes.comments)
    said: dict[str, Any] = {"opening_hours": raw}
    if notes:
        said["notes"] = notes
    if week.notes.is_seasonal:
        said |= {"valid_from": monday.isoformat(), "valid_to": (monday + timedelta(days=6)).isoformat()}
    if not spans:
        yield {"description": raw, **said}
    for (opens, closes), days in sorted(spans.items(), key=lambda item: (DAYS.index(item[1][0]), item[0])):
        yield {
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": ",".join(days),
            "opens_at": _clock(opens),
            "closes_at": _clock(closes, is_end=True),
            **said,
        }


def _clock(minutes: int, *, is_end: bool = False) -> str:
    """Minutes after midnight as "08:05:00"; a day's end is its last minute, as clocks have no 24:00."""
    if is_end and minutes % _DAY == 0:
        return "23:59:00"
    return f"{minutes % _DAY // 60:02}:{minutes % 60:02}:00"
