"""The seeds of the taxonomy are whole: every id, parent, icon, condition and word that others rely on."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from directory.exchange.osm.rules import TermRules
from directory.exchange.taxonomy import read_tree
from directory.locales import LOCALES as OFFERED
from tests.shared import SHARED

if TYPE_CHECKING:
    from directory.taxonomies import TermTree

TAXONOMY = Path(__file__).resolve().parents[1] / "seeds" / "taxonomy"
LOCALES = sorted(path.stem for path in (TAXONOMY / "words").glob("*.toml"))
CONCEPTS = (Path(__file__).parent / "data" / "concept_ids.txt").read_text().split()
TOPS = {
    "urgent",
    "health",
    "housing",
    "food_things",
    "education",
    "work_money",
    "papers_rights",
    "family_safety",
    "community",
    "getting_around",
}
TERM_KEYS = {"parent", "icon", "osm", "review_months", "sensitive"}
SITUATION_KEYS = {"icon", "terms", "sensitive"}
# Characters. A translation may say the same in a few more.
LABEL, SITUATION_LABEL, SENTENCE, TRANSLATED = 28, 34, 140, 160
# How a sentence ends where it is not with one of the common full stops; Thai ends it with nothing.
FULL_STOPS = {"th": "", "zh-Hans": "。"}
# Disrespectful words for people without papers, by the beginning of the word.
FORBIDDEN = {
    "en": ("illegal", "alien"),
    "fi": ("laiton", "laittom"),
    "sv": ("illegal", "olaglig"),
    "ar": ("غير شرعي", "غير قانوني"),
    "fa": ("غیرقانونی", "غیر قانونی"),
    "so": ("sharci darro", "sharci-darro"),
    "uk": ("нелегал",),
    "ru": ("нелегал",),
}


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((TAXONOMY / name).read_text(encoding="utf-8"))


@cache
def cached_tree() -> TermTree:
    return read_tree(TAXONOMY)


def terms() -> dict[str, Any]:
    return read("terms.toml")


def situations() -> dict[str, Any]:
    return read("situations.toml")


def words(locale: str) -> dict[str, Any]:
    return read(f"words/{locale}.toml")


@cache
def rules() -> TermRules:
    return TermRules.from_terms((code, term.get("osm", ())) for code, term in terms().items())


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split(", "))


def test_every_concept_of_the_search_is_a_term() -> None:
    assert len(CONCEPTS) == 70
    assert sorted(set(CONCEPTS) - terms().keys()) == []


def test_the_top_categories_are_ten() -> None:
    assert {code for code, term in terms().items() if "parent" not in term} == TOPS


def test_every_other_term_stands_under_a_top_category() -> None:
    assert {term["parent"] for term in terms().values() if "parent" in term} == TOPS


def test_a_term_stands_after_its_parent_and_beside_its_siblings() -> None:
    order = [term.get("parent", code) for code, term in terms().items()]
    blocks = [code for before, code in zip(["", *order], order, strict=False) if before != code]
    assert len(blocks) == len(TOPS), "each category is told in one piece, its own table first"
    assert [code for code, term in terms().items() if "parent" not in term] == blocks


@pytest.mark.parametrize(("name", "keys"), [("terms.toml", TERM_KEYS), ("situations.toml", SITUATION_KEYS)])
def test_tables_hold_what_their_heads_explain(name: str, keys: set[str]) -> None:
    head = (TAXONOMY / name).read_text(encoding="utf-8").partition("\n[")[0]
    for code, table in read(name).items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code), code
        assert table.keys() <= keys, code
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", table["icon"]), code
        assert table.get("sensitive", True) is True, code
    assert [key for key in keys - {"parent"} if f"# {key} " not in head] == []


def test_health_and_urgent_services_are_confirmed_every_three_months() -> None:
    for code, term in terms().items():
        if {code, term.get("parent")} & {"health", "urgent"}:
            assert term.get("review_months") == 3, code


def test_help_that_may_be_watched_is_sensitive() -> None:
    for code in ("domestic_violence", "womens_shelter", "lgbt", "human_trafficking", "child_protection"):
        assert terms()[code].get("sensitive"), code
    for code in ("violence", "no_papers"):
        assert situations()[code].get("sensitive"), code


def test_situations_point_to_terms_that_are_no_top_categories() -> None:
    for code, situation in situations().items():
        assert sorted(set(situation["terms"]) - (terms().keys() - TOPS)) == [], code
        assert len(situation["terms"]) == len(set(situation["terms"])) >= 4, code


def test_top_categories_have_no_condition() -> None:
    assert [code for code in TOPS if "osm" in terms()[code]] == []


def test_conditions_can_be_read_and_stand_once_in_a_term() -> None:
    assert "amenity" in rules().keys
    for code, term in terms().items():
        assert term.get("osm") != [], code
        assert len(set(term.get("osm", ()))) == len(term.get("osm", ())), code


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("amenity=doctors", ["doctor"]),
        ("amenity=doctors, healthcare:speciality=gynaecology", ["gynecologist", "doctor"]),
        ("amenity=doctors, healthcare:speciality=general;gynaecology", ["doctor", "gynecologist"]),
        ("amenity=hospital, healthcare:speciality=gynaecology", ["hospital"]),
        ("amenity=hospital, emergency=yes", ["emergency", "hospital"]),
        ("amenity=library, internet_access=wlan", ["library", "internet_access"]),
        ("amenity=place_of_worship, religion=muslim", ["mosque", "place_of_worship"]),
        ("amenity=place_of_worship, religion=none", ["place_of_worship"]),
        ("office=government, government=tax", ["tax"]),
        ("amenity=toilets", ["toilets"]),
        ("amenity=toilets, access=customers", []),
        ("amenity=social_facility, social_facility=food_bank", ["food_bank"]),
        ("amenity=social_facility, social_facility=shelter", ["emergency_shelter"]),
        (
            "amenity=social_facility, social_facility=shelter, social_facility:for=homeless",
            ["emergency_shelter"],
        ),
        (
            "amenity=social_facility, social_facility=shelter, social_facility:for=refugee",
            ["reception_center"],
        ),
        ("amenity=restaurant", []),
        ("amenity=pub", []),
        ("tourism=hotel", []),
        ("shop=convenience", []),
        ("shop=supermarket", []),
    ],
)
def test_a_place_gets_its_terms_the_most_specific_first(place: str, expected: list[str]) -> None:
    assert list(rules().terms(tags(place))) == expected


@pytest.mark.parametrize(
    "group", ["abused", "victim", "homeless;abused", "refugee;abused", "woman", "woman;refugee"]
)
@pytest.mark.parametrize("kind", ["shelter", "group_home", "assisted_living"])
def test_no_shelter_for_people_in_danger_is_taken_from_a_map(kind: str, group: str) -> None:
    place = {"amenity": "social_facility", "social_facility": kind, "social_facility:for": group}
    assert rules().terms(place) == ()
    assert "osm" not in terms()["womens_shelter"]


def test_english_is_the_source() -> None:
    assert "en" in LOCALES


@pytest.mark.parametrize("locale", LOCALES)
def test_a_locale_has_the_words_of_every_term_and_situation_in_order(locale: str) -> None:
    assert words(locale).keys() == {"terms", "situations"}
    assert list(words(locale)["terms"]) == list(terms())
    assert list(words(locale)["situations"]) == list(situations())
    assert {tuple(table) for table in words(locale)["terms"].values()} == {("label", "sentence")}
    assert {tuple(table) for table in words(locale)["situations"].values()} == {("label",)}


def test_every_locale_that_a_city_may_offer_has_words_and_synonyms() -> None:
    assert set(LOCALES) == set(OFFERED)
    assert {path.stem for path in (TAXONOMY / "synonyms").glob("*.toml")} == set(OFFERED)


@pytest.mark.parametrize("locale", OFFERED)
def test_a_term_has_one_to_six_other_names_and_what_one_says_who_needs_it(locale: str) -> None:
    tree = cached_tree()
    for code, term in tree.terms.items():
        assert term.labels.get(locale), f"{code} has no label in {locale}"
        if term.parent is None:
            continue
        names, needs = term.terms.get(locale, ()), term.needs.get(locale, ())
        assert 1 <= len(set(names)) == len(names) <= 6, f"{code} in {locale}: {names}"
        assert 1 <= len(set(needs)) == len(needs), f"{code} in {locale}: {needs}"
        assert all(0 < len(text.strip()) <= 100 for text in (*names, *needs)), f"{code} in {locale}"


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_are_short_and_differ(locale: str) -> None:
    for section, limit in (("terms", LABEL), ("situations", SITUATION_LABEL)):
        labels = [table["label"] for table in words(locale)[section].values()]
        assert [text for text in labels if not 0 < len(text) <= limit or text != text.strip()] == []
        assert [text for text in labels if text[-1] in ".!;:,"] == []
        assert sorted({text for text in labels if labels.count(text) > 1}) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sentence_is_one_and_short(locale: str) -> None:
    for code, table in words(locale)["terms"].items():
        sentence = table["sentence"]
        assert len(sentence) <= (SENTENCE if locale == "en" else TRANSLATED), code
        assert sentence == " ".join(sentence.split()), code
        end = FULL_STOPS.get(locale, "[.।۔።]")
        assert re.fullmatch(rf"[^.!?؟。।۔።]+{end}", sentence), (
            f"{code}: one sentence that ends as the language ends one"
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_words_respect_people(locale: str) -> None:
    text = (TAXONOMY / "words" / f"{locale}.toml").read_text(encoding="utf-8").casefold()
    forbidden = (*FORBIDDEN.get(locale, ()), "illegal")
    assert [word for word in forbidden if re.search(rf"(?<!\w){word}", text)] == []


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {"en"}))
def test_unchecked_words_say_that_they_are_a_draft_and_are_not_english(locale: str) -> None:
    path = TAXONOMY / "words" / f"{locale}.toml"
    assert "draft" in path.read_text(encoding="utf-8").partition("\n")[0]
    left = [
        code
        for code, table in words(locale)["terms"].items()
        if table["sentence"] == words("en")["terms"][code]["sentence"]
    ]
    assert left == []


if SHARED:

    def test_the_concepts_are_those_of_the_search() -> None:
        assert SHARED
        lines = (SHARED / "search" / "concepts.tsv").read_text(encoding="utf-8").splitlines()[1:]
        assert [line.partition("\t")[0] for line in lines] == CONCEPTS

    def test_a_city_has_150_named_places_with_a_term() -> None:
        assert SHARED
        places = json.loads((SHARED / "newport" / "newport_pois.geojson").read_text(encoding="utf-8"))
        found = [place["properties"]["tags"] for place in places["features"]]
        assert len([one for one in found if "name" in one and rules().terms(one)]) >= 150
