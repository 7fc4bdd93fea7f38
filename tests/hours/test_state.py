"""Open or closed is said for the city's clocks, and never open when that is not sure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import OpenState, Status, spans, state

HELSINKI = ZoneInfo("Europe/Helsinki")
LONDON = ZoneInfo("Europe/London")


def at(written: str, zone: ZoneInfo = HELSINKI, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone, fold=fold)


def found(hours: str, now: datetime, country: str | None = "FI") -> OpenState:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    return state(hours, timezone=zone, country=country, now=now)


def minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def test_open_says_when_it_closes_and_closed_when_it_opens() -> None:
    hours = "Mo-Fr 08:00-16:00; Sa 10:00-14:00"
    assert found(hours, at("2026-11-18 12:00")) == OpenState(status=Status.OPEN, until=at("2026-11-18 16:00"))
    closed = found(hours, at("2026-11-20 16:00"))
    assert (closed.status, closed.until, closed.opens) == (
        Status.CLOSED,
        at("2026-11-21 10:00"),
        at("2026-11-21 10:00"),
    )


def test_a_change_is_told_in_the_time_zone_of_the_city_whatever_zone_was_asked_from() -> None:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    until = state("Mo-Fr 08:00-16:00", timezone=HELSINKI, country="FI", now=now).until
    assert until is not None
    assert (until.tzinfo, until.hour) == (HELSINKI, 16)


def test_days_with_a_comma_and_a_space_between_them_are_not_open_all_day() -> None:
    assert found("Tu, Th, Fr 12:00-17:00", at("2026-11-17 09:00")).status is Status.CLOSED
    assert found("Tu, Th, Fr 12:00-17:00", at("2026-11-17 13:00")).status is Status.OPEN
    assert found("Tu, Th, Fr 12:00-17:00", at("2026-11-18 13:00")).status is Status.CLOSED


@pytest.mark.parametrize("hours", ['"by appointment"', 'Mo-Su "nach Vereinbarung"', 'open "by appointment"'])
def test_by_appointment_is_never_open(hours: str) -> None:
    assert found(hours, at("2026-11-18 12:00")) == OpenState(status=Status.BY_APPOINTMENT)
    assert spans(hours, timezone=HELSINKI, country="FI", start=at("2026-11-18 12:00")) == []


def test_a_place_that_receives_by_appointment_only_is_not_called_closed() -> None:
    sunday = at("2026-11-22 12:00")
    assert found('Mo-Fr 10:00-12:00 "by appointment"', sunday).status is Status.BY_APPOINTMENT


def test_another_level_does_not_make_sure_what_the_first_leaves_unsure() -> None:
    hours = '10:00-12:00 "ring" || 09:00-18:00'
    assert found(hours, at("2026-11-18 11:00")).status is Status.UNKNOWN
    assert found(hours, at("2026-11-18 13:00")).status is Status.OPEN


def test_by_appointment_at_other_times_is_not_closed() -> None:
    hours = 'Mo-Fr 08:00-16:00 || "on appointment"'
    assert found(hours, at("2026-11-18 12:00")).status is Status.OPEN
    evening = found(hours, at("2026-11-18 20:00"))
    assert (evening.status, evening.opens) == (Status.BY_APPOINTMENT, at("2026-11-19 08:00"))


def test_a_remark_without_open_leaves_it_unsure() -> None:
    assert found('Mo-Fr 10:00-12:00 "ladies only"', at("2026-11-18 11:00")).is_vague
    assert found('Mo-Fr 10:00-12:00 open "ladies only"', at("2026-11-18 11:00")).status is Status.OPEN


def test_an_evening_without_a_known_end_is_unsure() -> None:
    assert found("18:00+", at("2026-11-18 19:00")).status is Status.UNKNOWN
    assert found("10:00-12:00+", at("2026-11-18 11:00")).status is Status.OPEN


def test_hours_that_were_not_understood_are_unknown() -> None:
    assert found("ask the neighbour", at("2026-11-18 12:00")) == OpenState(status=Status.UNKNOWN)
    assert found("", at("2026-11-18 12:00")) == OpenState(status=Status.UNKNOWN)


def test_day_and_night_never_changes() -> None:
    assert found("24/7", at("2026-11-18 12:00")) == OpenState(status=Status.OPEN)
    assert found("off", at("2026-11-18 12:00")) == OpenState(status=Status.CLOSED)


def test_a_night_belongs_to_its_evening_even_where_the_next_day_has_a_rule_of_its_own() -> None:
    shelter = "Mo-Sa 20:00-08:00; Su 21:00-10:00"
    assert found(shelter, at("2026-11-16 09:00")).until == at("2026-11-16 10:00")
    assert found(shelter, at("2026-11-22 07:00")).until == at("2026-11-22 08:00")
    assert found("Fr 22:00-02:00; Sa off", at("2026-11-21 01:00")).status is Status.OPEN
    assert found("Mo-Fr 10:00-26:00", at("2026-11-21 01:30")).until == at("2026-11-21 02:00")


def test_what_opens_after_a_week_is_found() -> None:
    assert found("Jun-Aug 10:00-18:00", at("2026-11-18 12:00")).opens == at("2027-06-01 10:00")
    assert found("Feb 29 10:00-18:00", at("2028-02-28 12:00")).opens == at("2028-02-29 10:00")
    assert found("Feb 29 10:00-18:00", at("2028-02-29 12:00")).status is Status.OPEN


def test_public_holidays_of_the_country_are_kept() -> None:
    independence_day = at("2027-12-06 12:00")
    assert found("Mo-Fr 08:00-16:00; PH off", independence_day).status is Status.CLOSED
    assert found("Mo-Fr 08:00-16:00", independence_day).status is Status.OPEN
    assert found("Mo-Fr 08:00-16:00; PH off", independence_day, country=None).status is Status.OPEN


@pytest.mark.parametrize("day", ["2026-12-25", "2026-12-28", "2027-01-01", "2026-04-03"])
def test_public_holidays_of_great_britain_are_kept_with_the_one_that_the_engine_forgets(day: str) -> None:
    assert found("Mo-Fr 08:00-16:00; PH off", at(f"{day} 12:00", LONDON), "GB").status is Status.CLOSED
    assert found("Su,PH 10:00-16:00", at(f"{day} 12:00", LONDON), "gb").status is Status.OPEN


@pytest.mark.parametrize("country", ["LB", "JO", "AF", "SY", "XX", "", "fi"])
def test_a_country_without_a_calendar_has_no_holidays_and_does_no_harm(country: str) -> None:
    hours = "Mo-Fr 08:00-16:00; PH off"
    assert found(hours, at("2026-11-18 12:00"), country).status is Status.OPEN


def test_a_moment_that_the_clocks_skip_does_no_harm() -> None:
    assert found("24/7", at("2026-03-29 03:30")).status is Status.OPEN
    assert found("Mo-Su 03:15-03:45", at("2026-03-29 02:00")).opens == at("2026-03-30 03:15")


def test_when_the_clocks_go_forward_an_hour_is_not_there() -> None:
    helsinki = spans("02:00-05:00", timezone=HELSINKI, country="FI", start=at("2026-03-29 00:00"), days=1)
    assert helsinki == [(minutes(at("2026-03-29 02:00")), minutes(at("2026-03-29 05:00")))]
    assert helsinki[0][1] - helsinki[0][0] == 120
    london = spans("01:30-03:30", timezone=LONDON, country="GB", start=at("2026-03-29 00:00", LONDON), days=1)
    assert london == [(minutes(at("2026-03-29 02:00", LONDON)), minutes(at("2026-03-29 03:30", LONDON)))]


def test_when_the_clocks_go_back_an_hour_is_there_twice() -> None:
    helsinki = spans("02:00-05:00", timezone=HELSINKI, country="FI", start=at("2026-10-25 00:00"), days=1)
    assert helsinki[0][1] - helsinki[0][0] == 240
    twice = spans("01:15-01:45", timezone=LONDON, country="GB", start=at("2026-10-25 00:00", LONDON), days=1)
    first = minutes(at("2026-10-25 01:15", LONDON))
    assert twice == [(first, first + 30), (first + 60, first + 90)]
    assert found("01:15-01:45", at("2026-10-25 01:20", LONDON, fold=1), "GB").status is Status.OPEN


def test_spans_are_clipped_to_what_was_asked_and_merged() -> None:
    start = at("2026-11-18 12:00")
    one = spans("Mo-Su 00:00-24:00", timezone=HELSINKI, country="FI", start=start, days=3)
    assert one == [(minutes(start), minutes(start) + 3 * 24 * 60)]
    assert spans("nonsense", timezone=HELSINKI, country="FI", start=start) == []
    night = spans("22:00-02:00", timezone=HELSINKI, country="FI", start=start, days=1)
    assert night == [(minutes(at("2026-11-18 22:00")), minutes(at("2026-11-19 02:00")))]


EXPRESSIONS = st.sampled_from(
    ["24/7", "Mo-Fr 08:00-16:00; PH off", "Mo-Sa 20:00-08:00; Su 21:00-10:00", "18:00+", "01:15-03:45",
     'Mo-Fr 08:00-16:00 || "on appointment"', "Su[1] 10:00-12:00", "Jun-Aug 10:00-02:00; Dec 25 off"]
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001


@given(EXPRESSIONS, MOMENTS, st.sampled_from([HELSINKI, LONDON, ZoneInfo("Africa/Cairo")]))
def test_state_and_spans_tell_the_same(hours: str, now: datetime, zone: ZoneInfo) -> None:
    now = now.replace(second=0, microsecond=0)
    this = state(hours, timezone=zone, country="FI", now=now)
    first = spans(hours, timezone=zone, country="FI", start=now, days=9)[:1]
    assert (this.status is Status.OPEN) == any(start == minutes(now) for start, _ in first)
    if this.status is Status.OPEN and this.until and this.until - now < timedelta(days=9):
        assert first[0][1] == minutes(this.until)
    if this.opens and this.opens - now < timedelta(days=9):
        assert first[0][0] == minutes(this.opens)
    if this.until:
        assert this.until > now
        assert state(hours, timezone=zone, country="FI", now=this.until).status is not this.status
