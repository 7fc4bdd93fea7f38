"""A week of hours reads as people read it."""

from __future__ import annotations

from datetime import date

from directory.hours import Day, Holidays, week

MONDAY = date(2026, 11, 16)
OFFICE = (480, 960)


def test_each_day_has_its_spans() -> None:
    this = week("Mo-Fr 08:00-12:00,13:00-16:00; Sa 10:00-14:00", monday=MONDAY)
    assert this.spans == (((480, 720), (780, 960)),) * 5 + (((600, 840),), ())
    assert this.days[6].is_closed


def test_a_night_belongs_to_its_evening() -> None:
    this = week("Mo-Sa 20:00-08:00; Su 21:00-10:00", monday=MONDAY)
    assert this.spans == (((1200, 1920),),) * 6 + (((1260, 2040),),)


def test_a_night_written_in_two_halves_stays_as_it_was_written() -> None:
    this = week("Fr 22:00-24:00; Sa 00:00-02:00", monday=MONDAY)
    assert this.spans[4:6] == (((1320, 1440),), ((0, 120),))


def test_public_holidays_do_not_change_the_week_and_are_noted() -> None:
    christmas = date(2026, 12, 21)
    this = week("Mo-Fr 08:00-16:00; PH off", monday=christmas)
    assert this.spans[4] == (OFFICE,)
    assert this.notes.public_holidays is Holidays.CLOSED
    assert week("Mo-Fr 08:00-16:00", monday=MONDAY).notes.public_holidays is Holidays.NOT_SAID
    sundays = week("Mo-Fr 08:00-16:00; Su,PH 10:00-12:00", monday=MONDAY).notes
    assert (sundays.public_holidays, sundays.holiday) == (Holidays.OPEN, Day(spans=((600, 720),)))


def test_what_is_unsure_or_by_appointment_is_kept_apart() -> None:
    this = week('Mo 10:00-15:00; Tu "by appointment"; We 14:00+; Th 10:00-12:00 "ring"', monday=MONDAY)
    assert this.days[:4] == (
        Day(spans=((600, 900),)),
        Day(by_appointment=((0, 1440),)),
        Day(open_from=(840,)),
        Day(unsure=((600, 720),)),
    )
    assert this.notes.comments == ("ring",)


def test_an_appointment_without_a_known_end_is_not_closed() -> None:
    evening = week('Mo-Su 18:00+ "by appointment"; Tu 20:00-02:00', monday=MONDAY)
    assert evening.days[0] == Day(by_appointment=((1080, 1440),))
    assert evening.days[1] == Day(spans=((1200, 1560),))
    assert week("10:00-12:00+", monday=MONDAY).days[0] == Day(spans=((600, 720),), open_from=(720,))


def test_seasons_and_school_holidays_are_noted() -> None:
    assert week("Jun-Aug 10:00-18:00", monday=MONDAY).notes.is_seasonal
    assert week("Jun-Aug 10:00-18:00", monday=date(2026, 6, 1)).spans == (((600, 1080),),) * 7
    assert not week("Mo-Fr 08:00-16:00; PH off", monday=MONDAY).notes.is_seasonal
    assert week("Mo-Fr 08:00-16:00; SH off", monday=MONDAY).notes.differs_in_school_holidays


def test_a_remark_at_the_end_leaves_the_week_readable() -> None:
    this = week('Tu-Fr 10:00-12:00; "closed for works"', monday=MONDAY)
    assert this.spans[1] == ((600, 720),)
    assert this.notes.comments == ("closed for works",)


def test_another_level_speaks_only_for_the_days_that_are_closed() -> None:
    this = week('Mo 10:00-12:00 || Mo-Tu 09:00-10:00 || "by appointment"', monday=MONDAY)
    assert this.spans[:3] == (((600, 720),), ((540, 600),), ())
    assert this.notes.else_by_appointment


def test_hours_that_were_not_understood_make_no_week() -> None:
    assert not week("nonsense", monday=MONDAY).is_known
