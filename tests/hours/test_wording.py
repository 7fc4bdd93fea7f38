"""Hours are worded in a locale's own days, times and digits, in whole sentences."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from directory.hours import HoursLine, HoursWording, OpenState, Status, state, state_words, worded
from tests.hours.saying import Plain

HELSINKI = ZoneInfo("Europe/Helsinki")
WEDNESDAY_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=HELSINKI)


def wording(hours: str, tag: str = "en-GB", now: datetime = WEDNESDAY_NOON) -> HoursWording:
    return worded(hours, Plain(tag), timezone=HELSINKI, country="FI", now=now)  # type: ignore[arg-type]


def rows(hours: str, tag: str = "en-GB") -> list[tuple[str, str]]:
    return [(line.days, line.times) for line in wording(hours, tag).lines]


def sentence(hours: str, now: datetime = WEDNESDAY_NOON, tag: str = "en-GB") -> str:
    found = state(hours, timezone=HELSINKI, country="FI", now=now)
    return state_words(found, Plain(tag), now)  # type: ignore[arg-type]


def test_days_in_a_row_that_are_alike_are_one_line() -> None:
    this = wording("Mo-Fr 08:00-16:00; Sa 10:00-14:00; PH off")
    assert this.lines == (
        HoursLine(days="Monday\u2009–\u2009Friday", times="08:00–16:00"),
        HoursLine(days="Saturday", times="10:00–14:00"),
        HoursLine(days="Sunday", times="closed", is_closed=True),
    )
    assert this.holidays == HoursLine(days="Public holidays", times="closed", is_closed=True)
    assert this.summary is None


def test_several_stretches_of_a_day_are_listed() -> None:
    assert rows("Mo-Su 08:00-12:00,13:00-17:00") == [("Every day", "08:00–12:00 and 13:00–17:00")]
    assert rows("Mo-Su 08:00-12:00,13:00-17:00", "fi") == [("Every day", "8.00–12.00 ja 13.00–17.00")]


@pytest.mark.parametrize(
    ("tag", "first"),
    [("fi", "maanantai"), ("en-US", "Sunday"), ("fa-AF", "شنبه"), ("ar-EG", "السبت"), ("en-GB", "Monday")],
)
def test_the_week_begins_on_the_day_of_the_locale(tag: str, first: str) -> None:
    assert rows("Mo,We,Fr,Su 10:00-12:00; Tu,Th,Sa 11:00-12:00", tag)[0][0].startswith(first)


def test_days_that_are_alike_are_one_line_across_the_end_of_a_week_that_begins_on_sunday() -> None:
    assert [days for days, _ in rows("Sa-Su 10:00-12:00; Mo-Fr 11:00-12:00", "en-US")][:2] == [
        "Sunday",
        "Monday\u2009–\u2009Friday",
    ]


def test_times_are_in_the_digits_of_the_locale() -> None:
    assert rows("Mo-Su 08:00-16:30", "fa")[0][1] == "۸:۰۰ تا ۱۶:۳۰"
    assert rows("Mo-Su 08:00-16:30", "ckb")[0][1].startswith("٨:٠٠")
    assert rows("Mo-Su 08:00-16:30", "ar")[0][1].startswith("8:00")
    assert sentence("Mo-Su 08:00-16:30", tag="fa") == "Open now, closes at ۱۶:۳۰"


def test_midnight_does_not_read_like_noon() -> None:
    assert rows("Mo-Su 08:00-24:00", "en-US")[0][1].split("–")[0].strip().endswith("AM")
    assert rows("Mo-Su 08:00-24:00")[0][1] == "08:00–00:00"
    assert rows("Mo-Su 12:00-12:00")[0][1] == "12:00\u2009–\u200912:00"


def test_names_of_days_are_those_of_the_locale_whatever_was_worded_before() -> None:
    for tag in ("ps", "ur", "zh-Hans", "so"):
        rows("Mo 08:00-16:00", tag)
    assert rows("Mo 08:00-16:00", "de")[0][0] == "Montag"
    assert rows("Mo 08:00-16:00", "ur")[0][0] == "پیر"
    assert rows("Mo 08:00-16:00", "fi")[0][0] == "maanantai"


@pytest.mark.parametrize(
    ("hours", "summary"),
    [
        ("24/7", "Open day and night"),
        ("Mo-Su 00:00-24:00", "Open day and night"),
        ("off", "Closed"),
        ("Jun-Aug 10:00-12:00", "Closed this week"),
        ('"by appointment"', "By appointment"),
        ('"ask Anna"', "It may be open. Ask first."),
        ("", "Hours not known"),
    ],
)
def test_what_is_the_same_at_all_times_is_one_phrase(hours: str, summary: str) -> None:
    this = wording(hours)
    assert (this.summary, this.lines, this.text) == (summary, (), None)


def test_hours_by_appointment_are_told_with_their_days() -> None:
    this = wording('Mo-Fr 10:00-12:00 "by appointment"')
    assert this.summary == "By appointment"
    assert this.lines[0] == HoursLine(days="Monday\u2009–\u2009Friday", times="10:00–12:00")
    assert rows('Mo-Fr 10:00-12:00; Sa "by appointment"; Su 10:00-11:00 "by appointment"')[1:] == [
        ("Saturday", "by appointment"),
        ("Sunday", "10:00–11:00 (by appointment)"),
    ]


def test_what_is_unsure_is_not_promised() -> None:
    assert rows('Mo-Su 10:00-12:00 "ring"') == [("Every day", "10:00–12:00 (ask first)")]
    assert wording('Mo-Su 10:00-12:00 "ring"').comments == ("ring",)
    assert rows("18:00+") == [("Every day", "from 18:00")]


def test_hours_that_were_not_understood_are_shown_as_they_were_written() -> None:
    assert wording(" Most Sundays, <b>see</b> website") == HoursWording(
        text="Most Sundays, <b>see</b> website"
    )


def test_notes_are_whole_sentences() -> None:
    this = wording('Apr-Dec Mo-Fr 08:00-16:00; SH off || "by appointment"')
    assert this.notes == (
        "At other times by appointment.",
        "These are the hours of this week. They change during the year.",
        "Hours may be different in school holidays.",
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo-Fr 09:00-18:00", "Open now, closes at 18:00"),
        ("20:00-02:00", "Closed, opens at 20:00"),
        ("Mo-Fr 09:00-11:00", "Closed, opens tomorrow at 09:00"),
        ("Fr 09:00-11:00", "Closed, opens on Friday at 09:00"),
        ("Mo 09:00-11:00", "Closed, opens on Monday at 09:00"),
        ("Tu 09:00-11:00", "Closed, opens on Tuesday at 09:00"),
        ("We 09:00-11:00", "Closed, opens on 25 November at 09:00"),
        ("Sa 09:00-11:00", "Closed, opens on Saturday at 09:00"),
        ("Su 09:00-11:00", "Closed, opens on Sunday at 09:00"),
        ("Jun 09:00-11:00", "Closed, opens on 1 June at 09:00"),
        ("24/7", "Open now, all day and night"),
        ("24/7; Dec 25 off", "Open now"),
        ("off", "Closed"),
        ("18:00+", "Closed now"),
        ('Mo-Su "by appointment"', "By appointment"),
        ('Mo-Su "ask Anna"', "It may be open. Ask first."),
        ("nonsense", "Hours not known"),
    ],
)
def test_a_state_is_one_sentence(hours: str, said: str) -> None:
    assert sentence(hours) == said


def test_the_other_days_have_sentences_too() -> None:
    monday = WEDNESDAY_NOON - timedelta(days=2)
    assert sentence("We 09:00-11:00", monday) == "Closed, opens on Wednesday at 09:00"
    assert sentence("Th 09:00-11:00", monday) == "Closed, opens on Thursday at 09:00"


def test_a_bar_that_is_open_past_midnight_says_when_it_closes() -> None:
    assert sentence("20:00-02:00", WEDNESDAY_NOON.replace(hour=23)) == "Open now, closes at 02:00"


def test_a_state_does_not_change_with_the_zone_of_the_question() -> None:
    now = WEDNESDAY_NOON.replace(hour=23).astimezone(ZoneInfo("America/New_York"))
    assert sentence("Th 09:00-11:00", now) == "Closed, opens tomorrow at 09:00"
    assert state_words(OpenState(status=Status.UNKNOWN), Plain(), now) == "Hours not known"  # type: ignore[arg-type]
