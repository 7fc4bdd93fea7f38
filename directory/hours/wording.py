"""Word opening hours in a locale: day names, clock times and whole sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import babel
from babel import localedata
from babel.dates import format_interval, format_skeleton, format_time
from babel.lists import format_list

from directory.digits import own_digits
from directory.hours.engine import Status
from directory.hours.grid import grid_of
from directory.hours.rules import DAY
from directory.hours.understanding import Understood, understand
from directory.hours.week import Day, Holidays, Span, Week, week

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from directory.catalogs import Words
    from directory.hours.state import OpenState


_AHEAD = 90
"""Days ahead for which hours of their own are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursLine:
    """A row of the hours: some days and what is said about them."""

    days: str
    times: str
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursWording:
    """Opening hours in a locale's words. At least one of summary, lines and text is there."""

    summary: str | None = None
    """One phrase that says it all or comes first, such as "By appointment"."""
    lines: tuple[HoursLine, ...] = ()
    """The week, from the locale's first day on, days in a row that are alike in one line."""
    holidays: HoursLine | None = None
    """Public holidays, where something is said about them."""
    dated: tuple[HoursLine, ...] = ()
    """Days to come with hours of their own, such as Christmas, the next first."""
    notes: tuple[str, ...] = ()
    """Sentences in the locale's words."""
    comments: tuple[str, ...] = ()
    """Remarks as somebody wrote them, most likely in the city's language: the page says so with `lang`."""
    text: str | None = None
    """Hours not understood, as somebody wrote them: the page gives them the city's `lang` and `dir`."""


def worded(
    hours: Understood | str, words: Words, *, timezone: ZoneInfo, country: str | None = None, now: datetime
) -> HoursWording:
    """Word the hours of the week in which `now`, a zone-aware moment, falls in the city.

    Weeks are worded as if they had no public holiday, so the country does not change them.
    """
    understood = hours if isinstance(hours, Understood) else understand(hours)
    today = now.astimezone(timezone).date()
    return _worded(understood, words, today.toordinal() - today.weekday())


def state_words(found: OpenState, words: Words, now: datetime) -> str:
    """Say in one sentence what somebody finds there at `now`, and when that changes."""
    match found.status:
        case Status.OPEN:
            return _open_words(found, words, now)
        case Status.CLOSED:
            return _closed_words(found, words, now)
        case Status.BY_APPOINTMENT:
            return words.gettext("By appointment")
    return words.gettext("It may be open. Ask first.") if found.is_vague else words.gettext("Hours not known")


def clock_words(moment: datetime | time, babel_locale: str) -> str:
    """A time of day as the locale writes it, with the locale's own digits."""
    when = moment.timetz() if isinstance(moment, datetime) else moment
    return _clock(when.hour * 60 + when.minute, babel_locale)


def _open_words(found: OpenState, words: Words, now: datetime) -> str:
    if found.until is None:
        return words.gettext("Open now, all day and night")
    if found.until - now > timedelta(days=1):
        return words.gettext("Open now")
    return words.gettext("Open now, closes at %(time)s", time=clock_words(found.until, words.locale.babel))


def _closed_words(found: OpenState, words: Words, now: datetime) -> str:
    opens = found.opens
    if opens is None:
        return words.gettext("Closed now") if found.until else words.gettext("Closed")
    at = clock_words(opens, words.locale.babel)
    days = (opens.date() - now.astimezone(opens.tzinfo).date()).days
    if days <= 0:
        return words.gettext("Closed, opens at %(time)s", time=at)
    if days == 1:
        return words.gettext("Closed, opens tomorrow at %(time)s", time=at)
    if days >= 7:
        day = own_digits(format_skeleton("MMMMd", opens, locale=words.locale.babel), words.locale.babel)
        return words.gettext("Closed, opens on %(date)s at %(time)s", date=day, time=at)
    return _on_a_weekday(opens.weekday(), words, at)


def _on_a_weekday(weekday: int, words: Words, at: str) -> str:
    """A sentence a day: many languages inflect a day's name after "on", and CLDR has no such form."""
    match weekday:
        case 0:
            return words.gettext("Closed, opens on Monday at %(time)s", time=at)
        case 1:
            return words.gettext("Closed, opens on Tuesday at %(time)s", time=at)
        case 2:
            return words.gettext("Closed, opens on Wednesday at %(time)s", time=at)
        case 3:
            return words.gettext("Closed, opens on Thursday at %(time)s", time=at)
        case 4:
            return words.gettext("Closed, opens on Friday at %(time)s", time=at)
        case 5:
            return words.gettext("Closed, opens on Saturday at %(time)s", time=at)
    return words.gettext("Closed, opens on Sunday at %(time)s", time=at)


@lru_cache(maxsize=8192)
def _worded(understood: Understood, words: Words, monday: int) -> HoursWording:
    if understood.expression is None:
        if understood.by_appointment:
            return HoursWording(summary=words.gettext("By appointment"), text=understood.text)
        if not understood.text:
            return HoursWording(summary=words.gettext("Hours not known"))
        return HoursWording(text=understood.text)
    found = week(understood, monday=datetime.fromordinal(monday).date())
    summary = _summary(understood, found, words)
    notes = found.notes
    dated = _dated(understood, words, datetime.fromordinal(monday).date())
    says_all = summary and len(set(found.days)) == 1 and _is_plain(found.days[0])
    return HoursWording(
        summary=summary,
        lines=() if says_all else _lines(found, understood, words),
        holidays=_holiday_line(found, words),
        dated=dated or (),
        notes=_notes(found, words, is_told=dated is not None),
        comments=notes.comments,
    )


def _is_plain(day: Day) -> bool:
    """It is the same at every hour of the day."""
    return (
        all(span == (0, DAY) for span in (*day.spans, *day.by_appointment, *day.unsure)) and not day.open_from
    )


def _summary(understood: Understood, found: Week, words: Words) -> str | None:
    if understood.by_appointment:
        return words.gettext("By appointment")
    if len(set(found.days)) > 1:
        return None
    day = found.days[0]
    if day.spans == ((0, DAY),):
        return words.gettext("Open day and night")
    if day.unsure == ((0, DAY),):
        return words.gettext("It may be open. Ask first.")
    if day.is_closed:
        return words.gettext("Closed this week") if found.notes.is_seasonal else words.gettext("Closed")
    return None


def _lines(found: Week, understood: Understood, words: Words) -> tuple[HoursLine, ...]:
    locale = words.locale.babel
    first = _cldr(locale).first_week_day
    order = [(first + number) % 7 for number in range(7)]
    lines = []
    for day, group in groupby(order, key=found.days.__getitem__):
        numbers = list(group)
        is_whole = len(numbers) == 7
        days = words.gettext("Every day") if is_whole else _day_range(numbers[0], numbers[-1], locale)
        times = _times(day, words, say_appointment=not understood.by_appointment)
        lines.append(HoursLine(days=days, times=times, is_closed=day.is_closed))
    return tuple(lines)


def _times(day: Day, words: Words, *, say_appointment: bool) -> str:
    locale = words.locale.babel
    whole = ((0, DAY),)
    if day.is_closed:
        return words.pgettext("opening hours", "closed")
    said = [
        words.gettext("all day and night") if day.spans == whole else _span_words(span, locale)
        for span in day.spans
    ]
    said += [words.gettext("from %(time)s", time=_clock(minutes, locale)) for minutes in day.open_from]
    if day.by_appointment == whole:
        said.append(words.gettext("by appointment"))
    elif day.by_appointment:
        spans = _listed([_span_words(span, locale) for span in day.by_appointment], locale)
        said.append(words.gettext("%(hours)s (by appointment)", hours=spans) if say_appointment else spans)
    if day.unsure == whole:
        said.append(words.gettext("ask first"))
    elif day.unsure:
        spans = _listed([_span_words(span, locale) for span in day.unsure], locale)
        said.append(words.gettext("%(hours)s (ask first)", hours=spans))
    return _listed(said, locale)


def _holiday_line(found: Week, words: Words) -> HoursLine | None:
    notes = found.notes
    if notes.public_holidays is Holidays.NOT_SAID:
        return None
    closed = notes.public_holidays is Holidays.CLOSED
    times = _times(notes.holiday, words, say_appointment=True)
    return HoursLine(days=words.gettext("Public holidays"), times=times, is_closed=closed)


def _dated(understood: Understood, words: Words, monday: date) -> tuple[HoursLine, ...] | None:
    """Days to come with hours of their own; None where other weeks differ in ways that no line can tell."""
    grid = grid_of(understood.text)
    if grid is None:
        return None
    dated = [(*one.coming(monday), one) for one in grid.dated]
    coming = [told for told in dated if told[1] >= monday and told[0] <= monday + timedelta(days=_AHEAD)]
    return tuple(
        HoursLine(
            days=_date_range(start, end, words.locale.babel),
            times=_times(Day(spans=one.spans), words, say_appointment=True),
            is_closed=not one.spans,
        )
        for start, end, one in sorted(coming, key=lambda told: told[:2])
    )


def _date_range(start: date, end: date, locale: str) -> str:
    """Days of a year as the locale writes them."""
    if start == end:
        return own_digits(format_skeleton("MMMMd", start, locale=locale), locale)
    return own_digits(format_interval(start, end, "MMMd", locale=locale), locale)


def _notes(found: Week, words: Words, *, is_told: bool) -> tuple[str, ...]:
    notes = found.notes
    said = []
    if notes.else_by_appointment:
        said.append(words.gettext("At other times by appointment."))
    if notes.is_seasonal and not is_told:
        said.append(words.gettext("These are the hours of this week. They change during the year."))
    if notes.differs_in_school_holidays:
        said.append(words.gettext("Hours may be different in school holidays."))
    return tuple(said)


@cache
def _cldr(locale: str) -> babel.Locale:
    return babel.Locale.parse(locale)


@lru_cache(maxsize=16384)
def _clock(minutes: int, locale: str) -> str:
    return own_digits(format_time(_as_time(minutes), "short", locale=locale), locale)


@lru_cache(maxsize=16384)
def _span_words(span: Span, locale: str) -> str:
    """A range of clock times as the locale writes it."""
    opens, closes = span
    twelve = "a" in _cldr(locale).time_formats["short"].format
    if closes - opens == DAY or (twelve and closes >= DAY):
        # Midnight closes a day: "8:00-12:00 AM", which CLDR makes of it, reads like noon.
        return _from_to(_clock(opens, locale), _clock(closes, locale), locale)
    skeleton = "hm" if twelve else "Hm"
    return own_digits(format_interval(_as_time(opens), _as_time(closes), skeleton, locale=locale), locale)


@lru_cache(maxsize=4096)
def _day_range(first: int, last: int, locale: str) -> str:
    names = _day_names(locale)
    return names[first] if first == last else _from_to(names[first], names[last], locale)


def _from_to(first: str, last: str, locale: str) -> str:
    return str(_cldr(locale).interval_formats[None]).format(first, last)


@cache
def _day_names(locale: str) -> tuple[str, ...]:
    """The days' names from Monday on, as they stand alone.

    Babel 2.18 gives a locale without such names those of whichever locale was asked first: it writes them
    into the parent of all (python-babel/babel#1234). So what is inherited is not looked at.
    """
    names = _cldr(locale).days
    own = localedata.load(locale)["days"]["stand-alone"]["wide"]
    shared = localedata.load("root")["days"]["stand-alone"]["wide"]
    inherited = own is shared or isinstance(own, localedata.Alias)
    found = names["format" if inherited else "stand-alone"]["wide"]
    return tuple(found[day] for day in range(7))


def _listed(said: list[str], locale: str) -> str:
    # Of Babel's styles only this one is whole in every locale; "unit-short" raises KeyError in Finnish.
    return said[0] if len(said) == 1 else format_list(said, style="standard", locale=locale)


def _as_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
