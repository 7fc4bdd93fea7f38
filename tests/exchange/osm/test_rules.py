"""Which terms a place gets."""

from __future__ import annotations

import pytest

from directory.exchange.osm.rules import BadCondition, TermRules

RULES = TermRules.from_terms(
    [
        ("doctor", ["amenity=doctors", "healthcare=doctor"]),
        ("gynecologist", ["amenity=doctors & healthcare:speciality=gynaecology"]),
        ("library", ["amenity=library"]),
        ("internet", ["amenity=library & internet_access=*"]),
        ("shelter", ["social_facility=shelter & social_facility:for!=women & social_facility:for!=woman"]),
    ]
)


def test_the_term_with_the_most_demands_is_the_main_one() -> None:
    tags = {"amenity": "doctors", "healthcare": "doctor", "healthcare:speciality": "gynaecology"}
    assert RULES.terms(tags) == ("gynecologist", "doctor")


def test_among_equals_the_order_of_the_taxonomy_decides() -> None:
    rules = TermRules.from_terms([("second", ["a=b"]), ("first", ["c=d"])])
    assert rules.terms({"c": "d", "a": "b"}) == ("second", "first")


def test_each_of_several_values_counts() -> None:
    assert RULES.terms({"amenity": "cafe; library"}) == ("library",)
    assert RULES.terms({"amenity": "library_dropoff"}) == ()


def test_a_star_asks_for_the_key_alone() -> None:
    assert RULES.terms({"amenity": "library", "internet_access": "wlan"}) == ("internet", "library")


def test_what_must_not_be_is_looked_for_in_each_of_several_values() -> None:
    assert RULES.terms({"social_facility": "shelter"}) == ("shelter",)
    assert RULES.terms({"social_facility": "shelter", "social_facility:for": "child;women"}) == ()


@pytest.mark.parametrize("condition", ["", "amenity", "=x", "a=", "a=b &", "a!=b"])
def test_a_condition_that_cannot_be_read_names_its_term(condition: str) -> None:
    with pytest.raises(BadCondition, match="'dentist'"):
        TermRules.from_terms([("dentist", [condition])])
