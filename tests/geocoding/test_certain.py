"""A place is certain where all words name it, as it is or inflected, on both engines; anything less is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.geocoding import Geocoder, certain, districts, landmarks
from directory.geocoding.certain import is_form

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.model import City


def read(
    session: Session, city: City, text: str, *, least: int = 1, at_end: bool = False, is_firm: bool = True
) -> tuple[str, int] | None:
    """The place that words begin with (or end with), and how many of them are of its name."""
    found = certain(session, city, text.split(), locale="fi", least=least, at_end=at_end, is_firm=is_firm)
    return (found.places[0].name, found.words) if found else None


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Kallio", "Kallio", 1),
        ("Kallio open now", "Kallio", 1),
        ("Mannerheimintie 5 now", "Mannerheimintie 5, 00100", 2),
        ("railway station", "Helsingin asema", 2),
        ("Hauptbahnhof", "Helsingin asema", 1),
        ("estación de tren ahora", "Helsingin asema", 3),
        ("Kallion", "Kallio", 1),
        ("Mannerheimintien", "Mannerheimintie", 1),
        ("вокзалом", "Helsingin asema", 1),
    ],
)
def test_names_and_their_forms_are_certain(
    session: Session, city: City, text: str, name: str, words: int
) -> None:
    assert read(session, city, text) == (name, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mannerh",
        "open Kallio",
        "Mannerheimintie 9999x",
        "Nowhere",
        "Ka",
        "% _",
        "\x00",
        "ääääää",
        "5",
        "a" * 300,
    ],
)
def test_what_only_begins_so_or_is_no_place_is_none(session: Session, city: City, text: str) -> None:
    assert read(session, city, text) in (None, ("Mannerheimintie", 1))
    assert "mannerheimintie" in text.casefold() or read(session, city, text) is None


def test_the_end_of_the_words_may_be_asked_for(session: Session, city: City) -> None:
    assert read(session, city, "dentist Kallio", at_end=True) == ("Kallio", 1)
    assert read(session, city, "dentist Kallio", at_end=True, least=2) is None
    assert read(session, city, "apteekki Mannerheimintien", at_end=True) == ("Mannerheimintie", 1)


def test_a_landmark_is_a_place_only_where_the_words_speak_of_one(session: Session, city: City) -> None:
    assert read(session, city, "Percent 100% _ Bar") is not None
    assert read(session, city, "Percent 100% _ Bar", is_firm=False) is None


def test_what_stations_are_called_elsewhere_is_found_by_the_second_field_too(
    session: Session, city: City
) -> None:
    for typed in ("Bahnhof", "gare", "火车站", "रेलवे स्टेशन", "istasyon"):
        assert Geocoder(session).geocode(typed, city=city, locale="fi")[0].name == "Helsingin asema"


def test_districts_and_landmarks_are_told_with_all_their_names(session: Session, city: City) -> None:
    assert districts(session, city) == {"helsinki", "helsingfors", "هلسنکی", "kallio", "berghall"}
    told = {one.name: one for one in landmarks(session, city, locale="sv")}
    assert told["Berghäll"].is_district
    assert set(told["Berghäll"].called) == {"kallio", "berghall"}
    assert "railway station" in told["Helsingin asema"].called
    assert "train station" not in told["Helsingin asema"].called


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kalliossa", "kallio", True),
        ("вокзалу", "вокзал", True),
        ("church", "church road", False),
        ("rome", "home", False),
        ("park", "parking", False),
    ],
)
def test_forms_share_their_beginning(one: str, other: str, *, same: bool) -> None:
    assert is_form(one, other) is same
