"""What people write as hours is read where it has one meaning, and shown where it has not."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.hours import Reason, understand
from directory.hours.engine import plans
from directory.hours.rules import parse, write


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tu, Th, Fr 12:00-17:00", "Tu,Th,Fr 12:00-17:00"),
        ("Mo-Su, PH 05:00-23:20", "Mo-Su,PH 05:00-23:20"),
        ("Jun, Jul Mo, Tu 10:00-12:00", "Jun,Jul Mo,Tu 10:00-12:00"),
        ("Mo, 10:00-12:00", "Mo 10:00-12:00"),
        ("Mo-Fr 08:00-12:00, 13:00-17:00, Sa 10:00-12:00", "Mo-Fr 08:00-12:00,13:00-17:00, Sa 10:00-12:00"),
        ("Su 12:00-17:00, Mo\u2013Fr 09:30-18:00", "Su 12:00-17:00, Mo-Fr 09:30-18:00"),
        ("Mo-Fr 9:00-17:00;", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 9.00-17.30", "Mo-Fr 09:00-17:30"),
        ("mo-fr 8h-16h30", "Mo-Fr 08:00-16:30"),
        ("Mo-Fr 10:00-00:00", "Mo-Fr 10:00-24:00"),
        ("Monday to Friday 9am - 5:30 p.m., Saturdays closed", "Mo-Fr 09:00-17:30, Sa off"),
        ("11am -12am", "11:00-24:00"),
        ("Mo-fr 8-16:30;sa 10-14", "Mo-Fr 08:00-16:30; Sa 10:00-14:00"),
        ("Su-Th 15-00; Fr-Sa 15-02", "Su-Th 15:00-24:00; Fr-Sa 15:00-02:00"),
        ("Mo-Fr 08:00-19:00 Sa 09:00-19:00", "Mo-Fr 08:00-19:00; Sa 09:00-19:00"),
        ("Mo: Closed;Tu-Sat: 10:00-18:00", "Mo off; Tu-Sa 10:00-18:00"),
        ("Fr11:00-24:00", "Fr 11:00-24:00"),
        ("Mo-So 12:00-20:00", "Mo-Su 12:00-20:00"),
        ("ma-pe 9-17, la 10-14", "Mo-Fr 09:00-17:00, Sa 10:00-14:00"),
        ("Weekdays 6:00am-8:00pm | Weekends 7:00am-8:00pm", "Mo-Fr 06:00-20:00; Sa-Su 07:00-20:00"),
        ("9:00 am - 9:00pm daily", "09:00-21:00"),
        ("24 hours", "24/7"),
        ("24 / 7", "24/7"),
        ("Mo-Su 24/7", "Mo-Su 00:00-24:00"),
        ("opening_hours=Tu 14:00-21:00", "Tu 14:00-21:00"),
        ("Mo-Fr ٠٩:٠٠-١٧:٠٠", "Mo-Fr 09:00-17:00"),
        ("Mar-Oct 10:00-18:00", "Mar-Oct 10:00-18:00"),
        ("10:00-18:00; Dec 24-26 off", "10:00-18:00; Dec 24-26 off"),
        ("Mo-Fr 16:00-", "Mo-Fr 16:00+"),
    ],
)
def test_what_has_one_meaning_is_brought_into_the_usual_spelling(written: str, read: str) -> None:
    assert understand(written).expression == read


@pytest.mark.parametrize(
    "written",
    [
        "9-5",
        "Mo-Fr 9-5",
        "2:00 - 11:45 pm",
        "Mo-th 9:30am-4pm; fr 9:30-5pm",
        "Sat 12am - 11pm",
        "Su-th 11-1;fr-sa 11-3",
        "ma 9:00-17:00",
        "Mo 08:00-12:00; 13:00-17:00",
        "Tu; Th 12:00-17:00",
        "2026",
        "Sa-Su 09:00-17:00, PH Mo 10:00-16:00",
    ],
)
def test_what_has_two_meanings_is_not_guessed(written: str) -> None:
    assert understand(written).expression is None
    assert understand(written).reason is Reason.TWO_READINGS
    assert understand(written).text == written


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", Reason.EMPTY),
        ("  \n", Reason.EMPTY),
        (";", Reason.EMPTY),
        ("\0", Reason.EMPTY),
        ("Most Sundays, see website", Reason.UNREADABLE),
        ("Mo 10:75-12:00", Reason.UNREADABLE),
        ("Xy 10:00-12:00", Reason.UNREADABLE),
        ("10:00-16:00/01:30", Reason.UNREADABLE),
        ("sunrise-sunset", Reason.SUN),
        ("Mo-Fr 10:00-12:00; " * 60, Reason.TOO_LONG),
    ],
)
def test_what_cannot_be_read_says_why(written: str, reason: Reason) -> None:
    assert understand(written).expression is None
    assert understand(written).reason is reason


@pytest.mark.parametrize(
    "written",
    [
        '"by appointment"',
        "by appointment only",
        "Nach Vereinbarung",
        "Ajanvarauksella",
        "по записи",
        'Mo-Su "by appointment"',
        'Mo-Fr 10:00-12:00 open "by appoinment"',
        "Mo-Fr 10:00-12:00 by appointment",
        'Mo-Fr 10:00-12:00; "by appointment"',
        'Mo-Fr 10:00-12:00 "by appointment"; PH off',
    ],
)
def test_hours_that_all_need_an_appointment_say_so(written: str) -> None:
    assert understand(written).by_appointment


@pytest.mark.parametrize(
    "written", ['Mo-Fr 10:00-12:00; Sa "by appointment"', "Mo-Fr 10:00-12:00", "off", "nonsense"]
)
def test_hours_that_need_an_appointment_in_part_do_not(written: str) -> None:
    assert not understand(written).by_appointment


PIECES = st.sampled_from(
    """Mo Tu, We-Fr Sa PH SH off closed open unknown "x" "by_appointment" ; , || - + 08:00 17:00 26:00 8 12
    am pm 24/7 Jan Dec week 1-53/2 2026 easter [1] +1_day sunrise / ( ) . : " to daily 10:00-12:00
    22:00-02:00""".split()
)
PHRASES = st.lists(PIECES, max_size=12).map(lambda some: " ".join(some).replace("_", " "))
HOURS = st.one_of(st.text(max_size=60), PHRASES)


@given(HOURS)
@example('JanTuopen"x"')
@example('"' * 999)
@example("\ue000 Mo 10:00-12:00")
@example("Mo 10:00-12:00" + "\ud800")
def test_nothing_that_is_written_raises_and_what_is_read_reads_the_same_again(written: str) -> None:
    understood = understand(written)
    assert (understood.expression is None) == (understood.reason is not None)
    if understood.expression is not None:
        again = understand(understood.expression)
        assert (again.expression, again.rules) == (understood.expression, understood.rules)
        assert again.by_appointment == understood.by_appointment
        assert parse(write(understood.rules)) == understood.rules
        plans(understood.rules, "GB")


@pytest.mark.parametrize(
    "piece",
    [
        "Mo, ",
        "(",
        "1-",
        "8am-9pm ",
        "only by ",
        "Mo to ",
        "24 ",
        "off ",
        '"x";',
        "|| ",
        "12:00 ",
        "00:00-00:01,",
    ],
)
def test_the_longest_text_that_is_read_takes_little_time(piece: str) -> None:
    written = (piece * 1000)[:1000]
    before = time.process_time()
    understand(written)
    assert time.process_time() - before < 0.5
