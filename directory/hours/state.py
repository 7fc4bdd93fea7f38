"""Is it open, until when, and when in the days to come: instants, in the city's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from directory.hours.engine import ONE_DAY, Status, Stretch, plans, walk
from directory.hours.understanding import Understood, understand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_SOON: Final = 8
_HORIZON: Final = 366
"""Days to look ahead: most hours change within a week; nothing is promised beyond a year."""

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenState:
    """What somebody who goes there at a moment will find."""

    status: Status
    until: datetime | None = None
    """When that changes next, in the city's time zone; None if not within a year, or not known."""
    opens: datetime | None = None
    """When it opens next without an appointment, if it is not open."""
    is_vague: bool = False
    """Hours are known, but do not say whether it is open at this moment."""


def state(hours: Understood | str, *, timezone: ZoneInfo, country: str | None, now: datetime) -> OpenState:
    """What is found there at `now`, a zone-aware moment.

    `country` is an ISO 3166 code for public holidays; None, or one without a calendar, knows none.
    """
    understood = hours if isinstance(hours, Understood) else understand(hours)
    if understood.by_appointment:
        return OpenState(status=Status.BY_APPOINTMENT)
    if not understood.rules:
        return OpenState(status=Status.UNKNOWN)
    start = now.astimezone(UTC).replace(tzinfo=None)
    outlook = _outlook(understood, timezone, country, start.toordinal())
    found = [stretch for stretch in outlook if stretch.end > start]
    opening = next((stretch for stretch in found if stretch.status is Status.OPEN), None)
    first = found[0]
    is_open = first.status is Status.OPEN
    return OpenState(
        status=first.status,
        until=_aware(found[1].start, timezone) if len(found) > 1 else None,
        opens=_aware(opening.start, timezone) if opening and not is_open else None,
        is_vague=first.status is Status.UNKNOWN,
    )


def spans(
    hours: Understood | str, *, timezone: ZoneInfo, country: str | None, start: datetime, days: int = 14
) -> list[tuple[int, int]]:
    """When it is open without an appointment, for `days` times 24 hours from `start`, a zone-aware moment.

    Half-open spans of whole minutes since 1970-01-01T00:00Z, in order, apart from each other.
    """
    understood = hours if isinstance(hours, Understood) else understand(hours)
    if understood.by_appointment or not understood.rules:
        return []
    begin = start.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    found = _timeline(understood, timezone, country, begin, begin + ONE_DAY * days)
    return [(_minute(one.start), _minute(one.end)) for one in found if one.status is Status.OPEN]


@lru_cache(maxsize=4096)
def _outlook(
    understood: Understood, timezone: ZoneInfo, country: str | None, day: int
) -> tuple[Stretch, ...]:
    """The stretches from a day in UTC on, until all that can be said at any moment of it is there.

    Kept for the day: a page of results asks for twenty of them, and asks again.
    """
    midnight = datetime.fromordinal(day)
    found: list[Stretch] = []
    for days in (_SOON, _HORIZON):
        found = _timeline(understood, timezone, country, midnight, midnight + ONE_DAY * days)
        later = [number for number, one in enumerate(found) if one.start >= midnight + ONE_DAY]
        opening = next((number for number in later if found[number].status is Status.OPEN), None)
        if len(later) > 1 and (opening is not None or days == _HORIZON):
            return tuple(found[: max(opening or 0, later[1]) + 1])
    return tuple(found)


def _timeline(
    understood: Understood, timezone: ZoneInfo, country: str | None, start: datetime, end: datetime
) -> list[Stretch]:
    """The stretches between two moments in UTC, without zone.

    An instant has the status of its wall-clock time: an hour that a clock change skips is never open, one
    that it repeats is open twice.
    """
    levels = plans(understood.rules, country)
    found: list[Stretch] = []
    for since, until, offset in _offsets(timezone, start, end):
        for stretch in walk(levels, since + offset, until + offset):
            if found and found[-1].status is stretch.status:
                found[-1] = Stretch(found[-1].start, stretch.end - offset, stretch.status)
            else:
                found.append(Stretch(stretch.start - offset, stretch.end - offset, stretch.status))
    return found


def _offsets(
    timezone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches between two moments in UTC in which the clocks are at one offset from it."""
    since = start
    offset = _offset(timezone, start)
    for moment in _clock_changes(timezone, start.year, end.year):
        if since < moment < end:
            yield since, moment, offset
            since, offset = moment, _offset(timezone, moment)
    yield since, end, offset


@lru_cache(maxsize=256)
def _clock_changes(timezone: ZoneInfo, first: int, last: int) -> tuple[datetime, ...]:
    """The moments in UTC at which the clocks are changed in the years from first to last."""
    changes = []
    moment = datetime(first, 1, 1)  # noqa: DTZ001
    while moment.year <= last:
        before, after = moment, moment + ONE_DAY
        if _offset(timezone, before) != _offset(timezone, after):
            while after - before > timedelta(minutes=1):
                middle = before + (after - before) / 2
                middle = middle.replace(second=0, microsecond=0)
                if _offset(timezone, before) == _offset(timezone, middle):
                    before = middle
                else:
                    after = middle
            changes.append(after)
        moment += ONE_DAY
    return tuple(changes)


def _offset(timezone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.replace(tzinfo=UTC).astimezone(timezone).utcoffset() or timedelta()


def _aware(moment: datetime, timezone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(timezone)


def _minute(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) // 60
