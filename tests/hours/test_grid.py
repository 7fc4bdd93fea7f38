"""Opening hours go into a form's table and come out again as they were; what does not fit stays as it is written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import hours
from directory.catalogs import words_of
from directory.hours.grid import ANY_YEAR, Appointments, Dated, Grid, grid_of, write_grid
from directory.hours.week import Holidays

HELSINKI = ZoneInfo("Europe/Helsinki")
START = datetime(2026, 11, 23, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    "raw",
    [
        "Mo-Fr 09:00-17:00; PH off; 2026 Dec 24-2026 Dec 26 off",
        "24/7",
        "Mo-We,Fr 09:00-12:00,13:00-17:00; Th 09:00-19:00; PH 10:00-12:00",
        'Mo-Fr 09:00-17:00 "by appointment"',
        'Mo-Fr 09:00-17:00 || "by appointment"',
        '"by appointment"',
        "Mo-Su 22:00-02:00",
        "Mo-Fr 09:00-17:00; Dec 24-Jan 02 off",
        'Mo-Fr 09:00-17:00; 2026 Dec 24 off "Christmas"',
        "2026 Dec 24 10:00-12:00",
    ],
)
def test_what_fits_is_written_back_as_it_was(raw: str) -> None:
    grid = grid_of(raw)
    assert grid is not None
    assert write_grid(grid) == raw


@pytest.mark.parametrize(
    "raw",
    [
        "kun ehditään",
        "Mo-Fr 08:00-16:00+",
        "SH off; Mo 09:00-10:00",
        "Mo[1] 09:00-12:00",
        'Mo-Fr 09:00-17:00 "ring twice"',
        "off",
        "PH off",
        "PH off; Mo-Fr 09:00-17:00",
        "2026 Dec 24 10:00-12:00; PH off",
        "Mo-Fr,PH 09:00-17:00; Sa 10:00-12:00",
        "Apr-Sep: Mo-Fr 09:00-17:00",
        'Mo-Fr 09:00-17:00; "by appointment"',
        "Mo-Fr 09:00-12:00,11:00-14:00",
        "2026 Dec 24-Jan 02 off; Mo 10:00-11:00",
        '"by appointment, call 09 123"',
    ],
)
def test_what_would_lose_something_has_no_grid(raw: str) -> None:
    assert grid_of(raw) is None


def test_nothing_is_written_where_nobody_could_ever_come() -> None:
    assert write_grid(Grid()) == ""
    assert write_grid(Grid(holidays=Holidays.CLOSED)) == ""
    assert grid_of("") == Grid()


TIMES = st.integers(0, 95).map(lambda quarter: quarter * 15)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(TIMES, min_size=0, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    first = date(2026, 11, 25) + timedelta(days=draw(st.integers(0, 40)))
    last = first + timedelta(days=draw(st.integers(0, 9)))
    yearly = draw(st.booleans())
    if yearly:
        first, last = first.replace(year=ANY_YEAR), last.replace(year=ANY_YEAR)
    return Dated(first=first, last=last, spans=draw(spans()), yearly=yearly)


GRIDS = st.builds(
    Grid,
    days=st.tuples(*[spans()] * 7),
    dated=st.lists(dated(), max_size=3).map(tuple),
    appointments=st.sampled_from(Appointments),
)


@settings(max_examples=60)
@given(GRIDS)
def test_any_table_is_understood_and_comes_back(grid: Grid) -> None:
    written = write_grid(grid)
    if grid.is_empty:
        assert written == ""
        return
    assert hours.understand(written).expression is not None, written
    assert grid_of(written) == grid, written


@settings(max_examples=30)
@given(GRIDS)
def test_every_day_is_open_when_its_table_says(grid: Grid) -> None:
    if grid.is_empty or grid.appointments is not Appointments.NONE:
        return
    found = hours.spans(write_grid(grid), timezone=HELSINKI, country=None, start=START, days=50)
    laid: set[int] = {minute for opens, closes in found for minute in range(opens, closes, 15)}
    for number in range(50):
        day = (START + timedelta(days=number)).date()
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=HELSINKI).timestamp()) // 60
        said = grid.days[day.weekday()]
        for one in grid.dated:
            key = (day.month, day.day) if one.yearly else (day.year, day.month, day.day)
            first = (
                (one.first.month, one.first.day)
                if one.yearly
                else (one.first.year, one.first.month, one.first.day)
            )
            last = (
                (one.last.month, one.last.day)
                if one.yearly
                else (one.last.year, one.last.month, one.last.day)
            )
            if first <= key <= last if first <= last else (key >= first or key <= last):
                said = one.spans
        wanted = {midnight + minute for opens, closes in said for minute in range(opens, closes, 15)}
        assert {minute for minute in laid if midnight <= minute < midnight + 1440} == wanted, write_grid(grid)


def test_days_of_their_own_are_told_to_readers_while_they_are_near() -> None:
    def told(raw: str, day: datetime) -> list[tuple[str, str]]:
        found = hours.worded(raw, words_of("en"), timezone=HELSINKI, now=day)
        assert found.notes == ()
        return [(line.days, line.times) for line in found.dated]

    raw = "24/7; 2026 Dec 24-2026 Dec 26 off; Jan 01 10:00-12:00; 2025 Dec 24 off"
    assert told(raw, START) == [("24–26 Dec", "closed"), ("1 January", "10:00–12:00")]
    assert told(raw, START + timedelta(days=36)) == [("1 January", "10:00–12:00")]
    assert told(raw, START - timedelta(days=120)) == []
