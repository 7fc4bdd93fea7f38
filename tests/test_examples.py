"""The made-up services of the demonstration city: valid, told apart from real ones, showing every fact."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import MISSING, fields
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import phonenumbers
import pytest

from directory.exchange import records
from directory.hours import understand
from directory.model import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import StrEnum

LOCALES: Final = ("fi", "en", "sv", "ar", "fa", "so", "uk", "ru")
MARKS: Final = {
    "fi": "Esimerkki: ",
    "en": "Example: ",
    "sv": "Exempel: ",
    "ar": "مثال: ",
    "fa": "مثال: ",
    "so": "Tusaale: ",
    "uk": "Приклад: ",
    "ru": "Пример: ",
}
ORGANIZATION_MARKS: Final = {
    "fi": "Esimerkki",
    "en": "Example",
    "sv": "Exempel",
    "ar": "المثال",
    "fa": "نمونه",
    "so": "tusaalaha",
    "uk": "приклад",
    "ru": "пример",
}
TEXTS: Final = (
    "names",
    "descriptions",
    "alternate_names",
    "application_process",
    "fees_description",
    "eligibility_description",
    "alert",
)
WRITTEN_ON: Final = date(2026, 11, 21)
"""The day on which the examples were written: recent and old are meant as of then."""
BOX: Final = (60.162, 24.930, 60.177, 24.955)
"""South, west, north and east of the extract, in degrees."""
TELLING: Final = {"latitude", "longitude", "address_1", "postal_code", "region", "names", "transportation"}
"""What would tell where a hidden place is."""
ENOUGH: Final = 3
"""How many services show a fact before one can see how it looks."""

Listing: TypeAlias = dict[str, Any]

SEEDS: Final = files("directory.seeds")
LISTINGS: Final[list[Listing]] = [
    json.loads(line) for line in (SEEDS / "helsinki/examples.jsonl").read_text(encoding="utf-8").splitlines()
]
TERMS: Final = tomllib.loads((SEEDS / "taxonomy/terms.toml").read_text(encoding="utf-8"))


def _of(name: str) -> Counter[str]:
    """Count the services by the value or values of a fact; an absent value counts as the default."""
    counts: Counter[str] = Counter()
    for listing in LISTINGS:
        value = listing.get(name, "unknown")
        counts.update(value if isinstance(value, list) else [value])
    return counts


def _places() -> Iterator[Listing]:
    for listing in LISTINGS:
        yield from listing.get("places", ())


def _languages() -> Iterator[Listing]:
    for listing in LISTINGS:
        yield from listing.get("languages", ())


def _parts(name: str, key: str) -> Counter[str]:
    """Count the services by what their parts, such as documents, say under a key."""
    return Counter(
        value
        for listing in LISTINGS
        for value in {part.get(key, "unknown") for part in listing.get(name, ())}
    )


def _having(name: str, key: str) -> Callable[[Listing], bool]:
    """Say of a listing whether any of its parts, such as phones, has a key."""
    return lambda listing: any(key in part for part in listing.get(name, ()))


def _told(name: str) -> Callable[[Listing], object]:
    """Say of a listing what it has under a name."""
    return lambda listing: listing.get(name)


def _parts_of(listing: Listing) -> Iterator[tuple[type, Listing]]:
    """The records that a listing is made of, itself first."""
    yield records.ServiceRecord, listing
    yield records.OrganizationRecord, listing["organization"]
    for name, kind in PARTS.items():
        yield from ((kind, part) for part in listing.get(name, ()))


def _hours() -> Iterator[str]:
    """The hours of services and of their places, but not of languages."""
    for part in (*LISTINGS, *_places()):
        if "opening_hours" in part:
            yield part["opening_hours"]


def _is_due(listing: Listing) -> bool:
    """It was confirmed longer ago than its facts keep; months are counted as 30 days."""
    age = WRITTEN_ON - date.fromisoformat(listing["confirmed_at"])
    return age > timedelta(days=30 * listing.get("review_every", 6))


def _mistakes(kind: type, value: Listing) -> Iterator[str]:
    """Names that the record does not have, names it needs, and defaults that should be left out."""
    known = {field.name: field for field in fields(kind)}
    yield from (f"{kind.__name__}.{name} is unknown" for name in value.keys() - known.keys())
    for name, field in known.items():
        if name not in value:
            if field.default is MISSING and field.default_factory is MISSING:
                yield f"{kind.__name__}.{name} is missing"
        elif value[name] in (field.default, None, [], {}):
            yield f"{kind.__name__}.{name} is a default"


PARTS: Final = {
    "places": records.PlaceRecord,
    "phones": records.PhoneRecord,
    "languages": records.LanguageRecord,
    "cost_options": records.CostRecord,
    "required_documents": records.DocumentRecord,
}
ENUMS: Final[dict[str, type[StrEnum]]] = {
    "audience": facts.Audience,
    "cost": facts.Cost,
    "appointment": facts.Appointment,
    "capacity": facts.Capacity,
    "interpreter": facts.Interpreter,
    "papers_required": facts.Answer,
    "data_shared": facts.Answer,
    "female_staff": facts.Answer,
}
PART_ENUMS: Final[dict[tuple[str, str], type[StrEnum]]] = {
    ("required_documents", "kind"): facts.Document,
    ("places", "wheelchair"): facts.Wheelchair,
    ("places", "toilet"): facts.Wheelchair,
    ("places", "address_visibility"): facts.AddressVisibility,
    ("phones", "type"): facts.PhoneType,
}
NOT_WRITTEN: Final = {"full", "voice", "fax", "pager", "textphone"}
"""The defaults, and devices that no such service has any more."""
OF_FEEDS: Final = {"hsds_id", "status", "interpretation_services", "original", "passed_on"}
"""What only feeds of others tell."""
SHOWN: Final[dict[str, Callable[[Listing], object]]] = {
    **{
        f"has {field.name}": _told(field.name)
        for field in fields(records.ServiceRecord)
        if field.name not in OF_FEEDS
    },
    "nobody has said who may come": lambda listing: not listing.get("audience"),
    "no place at all": lambda listing: not listing.get("places"),
    "several places with hours of their own": lambda listing: (
        len(listing.get("places", ())) > 1 and all("opening_hours" in place for place in listing["places"])
    ),
    "several phones": lambda listing: len(listing.get("phones", ())) > 1,
    "a phone that speaks certain languages": _having("phones", "languages"),
    "a phone with a description": _having("phones", "description"),
    "a language at certain hours": _having("languages", "opening_hours"),
    "a language with a note": _having("languages", "note"),
    "an amount for nothing": lambda listing: any(c["amount"] == 0 for c in listing.get("cost_options", ())),
    "an amount with words": _having("cost_options", "amount_description"),
    "a document in words": _having("required_documents", "document"),
    "a place with a name": _having("places", "names"),
    "a place with the way there": _having("places", "transportation"),
    "a place with words on getting in": _having("places", "accessibility_description"),
    "whether data are shared is dated and sourced": lambda listing: (
        listing.get("data_shared") in {"yes", "no"}
        and listing["data_shared_date"]
        and listing["data_shared_source"]
    ),
    "never confirmed": lambda listing: "confirmed_at" not in listing,
    "confirmed lately": lambda listing: "confirmed_at" in listing and not _is_due(listing),
    "confirmed too long ago": lambda listing: "confirmed_at" in listing and _is_due(listing),
    "reviewed every 3 months": lambda listing: listing.get("review_every") == 3,
    "reviewed every 6 months": lambda listing: listing.get("review_every", 6) == 6,
    "reviewed every 12 months": lambda listing: listing.get("review_every") == 12,
}
HOURS: Final = {
    "always": r"24/7",
    "a lunch break": r"\d\d,\d\d:",
    "past midnight": r"2[01]:00-0\d:|16:00-0[1-5]:",
    "a season": r"\b(Jan|Apr|Aug|Sep)\b.*-",
    "certain weekdays of the month": r"\[[-\d,]+\]",
    "by appointment": r"appointment|ajanvarau",
    "closed on public holidays": r"PH off",
    "closed on other days": r"(?<!PH) off",
}


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing["external_id"])
class TestEachListing:
    """What holds for every one of them."""

    def test_it_has_the_shape_of_a_record(self, listing: Listing) -> None:
        assert [mistake for kind, part in _parts_of(listing) for mistake in _mistakes(kind, part)] == []

    def test_its_values_are_of_the_closed_lists(self, listing: Listing) -> None:
        for name, enum in ENUMS.items():
            value = listing.get(name, [])
            assert set(value if isinstance(value, list) else [value]) <= set(enum), name
        for (name, key), enum in PART_ENUMS.items():
            assert {part[key] for part in listing.get(name, ()) if key in part} <= set(enum), name

    def test_every_name_says_that_it_is_an_example(self, listing: Listing) -> None:
        assert listing["is_example"] is True
        for texts in (listing["names"], listing.get("alternate_names", {})):
            assert {tag: text for tag, text in texts.items() if not text.startswith(MARKS[tag])} == {}
        organization = listing["organization"]["names"]
        assert {tag for tag, mark in ORGANIZATION_MARKS.items() if mark not in organization[tag]} == set()

    def test_its_texts_are_clean_and_in_finnish_and_english_at_least(self, listing: Listing) -> None:
        all_texts = [listing.get(name, {}) for name in TEXTS]
        for place in listing.get("places", ()):
            all_texts += [place.get("names", {}), place.get("transportation", {})]
        for texts in all_texts:
            if texts:
                assert next(iter(texts)) == "fi"
                assert {"fi", "en"} <= texts.keys() <= set(LOCALES)
            assert all(text == " ".join(text.split()) and text for text in texts.values())

    def test_its_description_is_two_or_three_sentences_in_the_right_script(self, listing: Listing) -> None:
        scripts = {"ar": r"[؀-ۿ]", "fa": r"[؀-ۿ]", "uk": r"[а-яіїєґ]", "ru": r"[а-яё]"}
        for tag, text in listing["descriptions"].items():
            assert 2 <= len(re.findall(r"[.?!؟](?= |$)", text)) <= 3, text
            assert re.search(scripts.get(tag, r"[a-z]"), text), text

    def test_its_terms_are_in_the_taxonomy_and_it_is_as_sensitive_as_they_are(self, listing: Listing) -> None:
        assert set(listing["terms"]) <= TERMS.keys()
        assert len(set(listing["terms"])) == len(listing["terms"])
        if any(TERMS[term].get("sensitive") for term in listing["terms"]):
            assert listing["sensitive"]

    def test_its_dates_are_dates_that_had_come_when_it_was_written(self, listing: Listing) -> None:
        for name in ("confirmed_at", "capacity_date", "data_shared_date"):
            if name in listing:
                assert date.fromisoformat(listing[name]) <= WRITTEN_ON
        assert ("capacity" in listing) == ("capacity_date" in listing)
        assert ("confirmed_at" in listing) == ("confirmed_by" in listing)

    def test_nobody_real_can_be_reached_through_it(self, listing: Listing) -> None:
        for phone in listing.get("phones", ()):
            number = phonenumbers.parse(phone["number"])
            assert phonenumbers.is_possible_number(number)
            # After the area code 9 no subscriber's number begins with 0.
            assert re.fullmatch(r"\+3589000\d{4}", phone["number"])
        for owner in (listing, listing["organization"]):
            reach = [owner[name] for name in ("url", "website", "email") if name in owner]
            assert all(re.search(r"[@.]example\.(org|com)(/|$)", text) for text in reach)

    def test_its_places_are_in_the_extract_unless_they_are_hidden(self, listing: Listing) -> None:
        south, west, north, east = BOX
        for place in listing.get("places", ()):
            if place.get("address_visibility") == "hidden":
                assert not place.keys() & TELLING
            else:
                assert south < place["latitude"] < north
                assert west < place["longitude"] < east
                assert place["region"]
                assert re.fullmatch(r"\D+", place["address_1"]), "a square or street, never a house"
            assert (place["city"], place["country"]) == ("Helsinki", "FI")

    def test_its_ages_and_amounts_make_sense(self, listing: Listing) -> None:
        assert 0 <= listing.get("minimum_age", 0) <= listing.get("maximum_age", 120)
        for option in listing.get("cost_options", ()):
            assert option["currency"] == "EUR"
            assert option["amount"] >= 0
        assert listing.get("cost") in {"reduced", "paid"} or "cost_options" not in listing


def test_names_of_services_are_told_apart_in_every_locale() -> None:
    assert len({listing["external_id"] for listing in LISTINGS}) == len(LISTINGS)
    for tag in LOCALES:
        names = [listing["names"][tag] for listing in LISTINGS if tag in listing["names"]]
        assert len(set(names)) == len(names), tag
    numbers = [phone["number"] for listing in LISTINGS for phone in listing.get("phones", ())]
    assert len(set(numbers)) == len(numbers)


def test_most_are_in_all_locales_and_some_leave_locales_out_so_that_the_fallback_shows() -> None:
    told = [listing["names"].keys() & listing["descriptions"].keys() for listing in LISTINGS]
    complete = [tags for tags in told if tags == set(LOCALES)]
    assert len(complete) >= 20
    assert len(told) - len(complete) >= 5
    assert set.intersection(*told) == {"fi", "en"}
    assert any(listing["names"].keys() > listing["descriptions"].keys() for listing in LISTINGS)


@pytest.mark.parametrize(("name", "enum"), ENUMS.items(), ids=ENUMS)
def test_every_value_of_a_closed_list_is_shown(name: str, enum: type[StrEnum]) -> None:
    counts = _of(name)
    assert {value for value in enum if counts[value] < ENOUGH} == set()


@pytest.mark.parametrize(("where", "enum"), PART_ENUMS.items(), ids=map(".".join, PART_ENUMS))
def test_every_value_of_a_closed_list_is_shown_in_parts(where: tuple[str, str], enum: type[StrEnum]) -> None:
    counts = _parts(*where)
    assert {value for value in enum if counts[value] < ENOUGH} <= NOT_WRITTEN


@pytest.mark.parametrize("fact", SHOWN)
def test_every_fact_is_shown(fact: str) -> None:
    shown = [listing["external_id"] for listing in LISTINGS if SHOWN[fact](listing)]
    assert len(shown) >= ENOUGH


@pytest.mark.parametrize("kind", HOURS)
def test_every_kind_of_hours_is_shown(kind: str) -> None:
    assert sum(bool(re.search(HOURS[kind], hours)) for hours in _hours()) >= ENOUGH


def test_all_hours_are_understood_but_for_three_that_stand_as_text() -> None:
    unread = [hours for hours in _hours() if understand(hours).expression is None]
    assert len(unread) == 3
    assert not any(re.search(r"\d", hours) for hours in unread)
    spoken = [language["opening_hours"] for language in _languages() if "opening_hours" in language]
    assert all(understand(hours).expression for hours in spoken)
