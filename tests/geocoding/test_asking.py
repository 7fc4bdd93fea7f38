"""Cutting up what was typed."""

from __future__ import annotations

import pytest

from directory.geocoding.asking import DoorNumber, understood
from directory.geocoding.wording import meanings, number_key


def doors(text: str, street: str) -> list[DoorNumber]:
    asked = understood(text)
    return [number for _, number in asked.doors(asked.phrases[street])]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Abbey Road 5", DoorNumber(first=5)),
        ("5 Abbey Road", DoorNumber(first=5)),
        ("5, Abbey Road", DoorNumber(first=5)),
        ("Flat 2, 5 Abbey Road", DoorNumber(first=5)),
        ("Abbey Road 5 A 12", DoorNumber(first=5, letter="a")),
        ("Abbey Road 5a", DoorNumber(first=5, letter="a")),
        ("Abbey Road 81–85", DoorNumber(first=81, last=85)),
        ("abbey road ٥", DoorNumber(first=5)),
        ("Abbey Road ۵، 00100", DoorNumber(first=5)),
    ],
)
def test_the_house_number_is_the_one_beside_the_street(text: str, number: DoorNumber) -> None:
    assert doors(text, "abbey road")[0] == number


def test_a_number_within_the_name_is_no_house_number() -> None:
    assert doors("17. listopadu 5", "17 listopadu") == [DoorNumber(first=5)]


def test_shortened_words_stand_for_whole_ones() -> None:
    assert "abbey road" in understood("abbey rd.").phrases
    assert "улица ленина" in understood("ул. Ленина 5").phrases
    assert meanings("kaivok") == ("kaivok", "kaivokatu")


def test_phrases_do_not_reach_over_commas() -> None:
    assert "road newport" not in understood("Abbey Road, Newport").phrases


def test_the_beginning_of_a_name_is_sought_with_and_without_numbers() -> None:
    assert set(understood("5 abbey r, Newport").beginnings) == {"5 abbey r", "abbey r"}
    assert set(understood("12345").beginnings) == {"12345"}
    assert understood("").beginnings == {}


def test_only_a_hundred_characters_and_sixteen_words_are_read() -> None:
    assert len(understood("a " * 5_000).words) == 16
    assert max(map(len, understood("x" * 5_000).phrases)) == 100


@pytest.mark.parametrize(
    ("door", "asked", "rank"),
    [
        ("5", "5", 0),
        ("5a", "5a", 0),
        ("5", "5a", 1),
        ("5b", "5a", 1),
        ("11-15", "13", 2),
        ("11-15", "12", 2),
        ("7", "5", 4),
    ],
)
def test_doors_are_told_apart_by_how_near_they_are(door: str, asked: str, rank: int) -> None:
    one, other = DoorNumber.parse(number_key(door)), DoorNumber.parse(number_key(asked))
    assert one
    assert other
    assert one.difference(other)[0] == rank


def test_the_same_side_of_the_street_is_nearer() -> None:
    asked = DoorNumber(first=5)
    assert DoorNumber(first=7).difference(asked) < DoorNumber(first=6).difference(asked)


@pytest.mark.parametrize("text", ["", "a", "5ab", "-5", "123456", "5/", "١٢٣٤٥٦"])
def test_what_is_no_house_number_is_none(text: str) -> None:
    assert DoorNumber.parse(number_key(text)) is None
