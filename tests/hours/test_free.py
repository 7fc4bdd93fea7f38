"""Hours that people wrote freely."""

from __future__ import annotations

import time

import pytest

from directory.hours import understand
from directory.hours.free import composed, spelled


@pytest.mark.parametrize(
    ("days", "opens", "closes", "remark", "hours"),
    [
        (["Sun-Thurs"], ["8:30am", "13:00pm"], [], [], "Su-Th 08:30-13:00"),
        (["Sun-Thurs"], ["8:30am"], ["Close at 17:00pm"], ["Every Day"], "Su-Th 08:30-17:00"),
        (["Mon-Thurs  and Sat"], ["9:00am"], ["Close at 16:00pm"], [], "Mo-Th,Sa 09:00-16:00"),
        (["Mondays only"], ["9:00am"], ["14:00"], ["Once a month"], 'Mo 09:00-14:00 "Once a month"'),
        ([], ["Always open"], ["Never closed"], [], "24/7"),
        (["Sun-Thurs"], [], [], [], '"Sun-Thurs"'),
        (["Sun-Thurs"], ["12:00am"], ["17:00"], [], '"Sun-Thurs · 12:00am · 17:00"'),
        ([], [], [], [], None),
    ],
)
def test_what_was_ticked_is_put_together(
    days: list[str], opens: list[str], closes: list[str], remark: list[str], hours: str | None
) -> None:
    assert composed(days=days, opens=opens, closes=closes, remark=remark) == hours


@pytest.mark.parametrize(
    ("text", "locale", "expression"),
    [
        ("lunes a viernes de 9 a 14 h", "es", "Mo-Fr 09:00-14:00"),
        ("lunes y miércoles 10:00-13:00", "es", "Mo,We 10:00-13:00"),
        ("lundi au vendredi de 9h à 17h", "fr", "Mo-Fr 09:00-17:00"),
        ("من الأحد إلى الخميس 8:30 - 13:00", "ar", "Su-Th 08:30-13:00"),
        ("cuando se pueda", "es", None),
        ("9-5, ring the bell, ask for Ann", "en", None),
    ],
)
def test_words_of_a_language_are_understood_or_left(text: str, locale: str, expression: str | None) -> None:
    found = spelled(text, locale)
    assert understand(found).expression == expression
    if expression is None:
        assert found == text


def test_gaps_that_could_be_parted_in_many_ways_take_no_longer() -> None:
    text = "1-1" + " " * 990 + "!"
    start = time.process_time()
    assert spelled(text, "en") == text
    assert time.process_time() - start < 0.5
    assert understand(spelled("9-17   \t Mo - Fr", "en")).expression == "Mo-Fr 09:00-17:00"
