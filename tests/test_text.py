"""Words of every script are folded to one spelling, and texts are kept clean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.text import clean, fold, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("HÄMEENTIE", "hameentie"),
        ("Größe", "grosse"),
        ("Łódź", "lodz"),
        ("طبيبة", "طبیبه"),
        ("إسكان", "اسکان"),
        ("٠١٢ ۳۴۵", "012 345"),
        ("Їжакова", "іжакова"),
        ("डॉक्टर", "डॉक्टर"),
        ("ﬁnd", "find"),
    ],
)
def test_spellings_become_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zahn-arzt, bitte!", ["zahn", "arzt", "bitte"]),
        ("عيادة؟ نعم، شكرا", ["عیاده", "نعم", "شکرا"]),
        ("ہسپتال۔", ["ہسپتال"]),
        ("ሓኪም፣ ቤት።", ["ሓኪም", "ቤት"]),
        ("%_' \"--", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_text_is_kept_without_what_is_no_text() -> None:
    assert clean(" a\x00b\u202e\ufffc \t c \r\n d ") == "ab c\nd"
    assert clean("\ud800x") == "x"


@given(st.text(alphabet="a \n\u2066\u2067\u2068\u2069\u202e", max_size=40))
def test_isolates_are_in_pairs_in_each_line_of_what_is_kept(text: str) -> None:
    for line in clean(text).split("\n"):
        depth = 0
        for character in line:
            depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
            assert depth >= 0
        assert depth == 0
    assert clean(clean(text)) == clean(text)


def test_isolates_that_have_a_partner_stay() -> None:
    assert clean("a\u2069 \u2067\u2068b\u2069 c\u2069 \u2066d") == "a \u2067\u2068b\u2069 c\u2069 d"
