"""What tags say."""

from __future__ import annotations

import pytest

from directory.exchange.osm import tags as said
from directory.model.facts import Audience, Cost, Wheelchair


def test_names_come_in_all_locales_and_only_in_locales() -> None:
    tags = {
        "name": "Kirjasto", "name:sv": "Biblioteket", "name:ar": "مكتبة", "name:ku": "Pirtûkxane", "name:zh-Hans": "图书馆",
        "name:left": "no", "name:etymology:wikidata": "Q1", "name:be-tarask": "no", "name:zh_pinyin": "no",
    }  # fmt: skip
    assert said.names(tags, "fi") == {
        "fi": "Kirjasto", "sv": "Biblioteket", "ar": "مكتبة", "kmr": "Pirtûkxane", "zh-Hans": "图书馆",
    }  # fmt: skip


def test_the_name_in_the_default_locale_goes_before_the_one_on_the_sign_which_is_kept() -> None:
    tags = {"name": "Rue Neuve - Nieuwstraat", "name:fr": "Rue Neuve", "name:nl": "Nieuwstraat"}
    assert said.names(tags, "fr") == {"fr": "Rue Neuve", "nl": "Nieuwstraat"}
    assert said.alternate_names(tags, "fr") == {"fr": "Rue Neuve - Nieuwstraat"}


def test_other_names_are_joined_each_once() -> None:
    tags = {"name": "A", "alt_name": "B;C", "official_name": "B", "short_name:sv": "S"}
    assert said.alternate_names(tags, "fi") == {"fi": "B; C", "sv": "S"}


def test_a_brand_or_operator_names_what_has_no_name() -> None:
    assert said.names({"brand": "Boots"}, "en") == {"en": "Boots"}
    assert said.names({"operator": "City"}, "en") == {"en": "City"}
    assert said.names({}, "en") == {}


def test_house_numbers_stand_where_the_country_writes_them() -> None:
    tags = {"addr:street": "Katu", "addr:housenumber": "5", "addr:unit": "B"}
    assert said.address_1(tags, "FI") == "Katu 5 B"
    assert said.address_1(tags, "GB") == "5 B Katu"
    assert said.address_1({"addr:housename": "Villa"}, "FI") == "Villa"


def test_several_house_numbers_are_several_doors() -> None:
    assert said.house_numbers({"addr:housenumber": "12;14, 16-18"}) == ["12", "14", "16-18"]


def test_numbers_to_call_are_written_in_one_way_each_once() -> None:
    tags = {
        "phone": "09 310 1691; +358 9 310 1691",
        "contact:mobile": "040 1234567",
        "contact:phone": "nobody",
    }
    found = [(record.number, record.type) for record in said.phone_records(tags, "FI")]
    assert found == [("+35893101691", "voice"), ("+358401234567", "cell")]


@pytest.mark.parametrize(
    ("tags", "is_open"),
    [
        ({}, True),
        ({"access": "yes"}, True),
        ({"access": "private"}, False),
        ({"access": "no"}, False),
        ({"disused": "yes"}, False),
        ({"abandoned": "yes"}, False),
        ({"disused": "no"}, True),
    ],
)
def test_places_out_of_use_or_for_some_people_only_are_not_public(
    tags: dict[str, str], is_open: bool
) -> None:
    assert said.is_open_to_the_public(tags) is is_open


def test_a_shelter_for_women_is_secret_whoever_mapped_it() -> None:
    assert said.is_secret({"social_facility": "shelter", "social_facility:for": "homeless;women"})
    assert not said.is_secret({"social_facility": "shelter", "social_facility:for": "homeless"})
    assert not said.is_secret({"social_facility": "outreach", "social_facility:for": "women"})


def test_unknown_answers_stay_unknown() -> None:
    assert said.wheelchair({"wheelchair": "designated"}, "wheelchair") is Wheelchair.YES
    assert said.wheelchair({"wheelchair": "maybe"}, "wheelchair") is Wheelchair.UNKNOWN
    assert said.cost({"fee": "no"}) is Cost.FREE
    assert said.cost({"fee": "donation"}) is Cost.UNKNOWN
    assert said.audience({"social_facility:for": "refugee;homeless;martian"}) == (
        Audience.REFUGEES,
        Audience.HOMELESS_PEOPLE,
    )


def test_a_name_of_ten_thousand_letters_is_cut() -> None:
    assert len(said.names({"name": "x" * 10_000}, "fi")["fi"]) == 255


def test_control_characters_and_line_breaks_do_not_get_into_names() -> None:
    assert said.names({"name": "A\x00\nB\u2028 C"}, "fi") == {"fi": "A B C"}


@pytest.mark.parametrize(
    "access", ["private", "no", "key", "permit", "residents", "members", "employees", "delivery"]
)
def test_what_is_for_some_people_only_is_not_open_to_the_public(access: str) -> None:
    assert not said.is_open_to_the_public({"amenity": "toilets", "access": access})
    assert said.is_open_to_the_public({"amenity": "toilets", "access": "customers"})
