"""HSDS of any version becomes records; what is wrong with it is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from directory.exchange import sourcing
from directory.exchange.faults import Refused
from directory.exchange.feeds import Kinds, Taken, is_tabular, read_documents, read_tables, taken
from directory.exchange.feeds.hours import hours
from directory.exchange.feeds.languages import language, languages
from directory.exchange.fetching import Fetcher
from directory.exchange.hsds.vocabulary import PROFILE, term_id
from directory.exchange.mapping import parse
from directory.exchange.sourcing import Asked
from directory.exchange.taxonomy import read_tree
from directory.model import City
from directory.model.facts import Audience, Cost
from directory.taxonomies import Term, TermTree


def term(code: str, label: str) -> Term:
    return Term(
        code=code,
        parent=None,
        icon="",
        labels={"en": label},
        sentences={},
        sensitive=False,
        osm=(),
        review_months=6,
    )


TREE = TermTree(
    version="1",
    terms={
        code: term(code, label)
        for code, label in (
            ("community", "Community"), ("food_bank", "Food bank"), ("doctor", "Doctor"), ("library", "Library"),
        )
    },
    needs={},
)  # fmt: skip


def kinds(**table: str) -> Kinds:
    return Kinds(tree=TREE, locale="en", table=table)


def read(path: Path, *documents: Any) -> Taken:
    for number, document in enumerate(documents):
        (path / f"{number}.json").write_text(json.dumps(document), "utf-8")
    return taken(read_documents(path), kinds(), locale="en", country="US")


SERVICE: dict[str, Any] = {
    "id": "1",
    "name": "Food bank",
    "status": "active",
    "fees": "None.",
    "organization": {"id": "9", "name": "Helpers", "website": "https://helpers.example"},
    "phones": [{"number": "(410) 836-0123", "languages": [{"code": "es"}]}],
    "languages": [{"name": "Spanish"}, {"code": "ar"}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,TU,WE", "opens_at": "09:00:00", "closes_at": "17:00"}],
    "service_at_locations": [
        {
            "id": "7",
            "location": {
                "id": "5",
                "latitude": 100,
                "longitude": 3,
                "addresses": [{"address_1": "Street 1", "city": "Town", "country": "us"}],
                "phones": [{"number": "410-555-0199"}],
            },
        }
    ],
    "attributes": [{"taxonomy_term": {"id": "t", "name": "Doctor"}}],
}


def test_a_service_in_full_becomes_a_record(tmp_path: Path) -> None:
    [record] = read(tmp_path, SERVICE).records
    assert record.names == {"en": "Food bank"}
    assert record.terms == ("doctor",)
    assert (record.organization.external_id, record.organization.names) == ("9", {"en": "Helpers"})
    assert [phone.number for phone in record.phones] == ["+14108360123", "+14105550199"]
    assert record.phones[0].languages == ("es",)
    assert [one.code for one in record.languages] == ["es", "ar"]
    assert record.opening_hours == "Mo-We 09:00-17:00"
    assert record.cost is Cost.FREE
    [place] = record.places
    assert (place.external_id, place.latitude, place.address_1, place.country) == (
        "5",
        None,
        "Street 1",
        "US",
    )
    assert record.original == SERVICE


@pytest.mark.parametrize("shape", ["list", "contents", "services", "organization", "at", "lines"])
def test_services_are_found_in_any_shape(tmp_path: Path, shape: str) -> None:
    bare = {"id": "1", "name": "A", "status": "active"}
    documents = {
        "list": [bare],
        "contents": {"total_pages": 1, "contents": [bare]},
        "services": {
            "services": [{**bare, "organization_id": "9"}],
            "organizations": [{"id": "9", "name": "O"}],
        },
        "organization": {"id": "9", "name": "O", "website": "https://o.example", "services": [bare]},
        "at": [
            {"id": "3", "service": bare, "location": {"id": "5", "location_type": "physical", "name": "P"}}
        ],
    }
    if shape == "lines":
        path = tmp_path / "a.ndjson"
        path.write_text(json.dumps(bare) + "\n" + json.dumps({**bare, "id": "2"}), "utf-8")
        assert len(taken(read_documents(path), kinds(), locale="en").records) == 2
        return
    said = read(tmp_path, documents[shape])
    assert [record.external_id for record in said.records] == ["1"]
    assert not said.faults
    if shape == "at":
        assert said.records[0].places[0].names == {"en": "P"}


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"name": ""}, "[0].name", "no name"),
        ({"id": None}, "[0].id", "no id"),
        ({"phones": "112"}, "[0].phones", "where a list should be"),
        ({"phones": ["112"]}, "[0].phones[0]", "where an object should be"),
        ({"name": ["A"]}, "[0].name", "where a text should be"),
        ({"minimum_age": "old"}, "[0].minimum_age", "no number"),
        ({"url": "example/page"}, "[0].url", "no address of a site"),
        ({"email": "a-b_c"}, "[0].email", "no mail address"),
        ({"status": "sleeping"}, "[0].status", "none of active"),
        ({"organization": []}, "[0].organization", "where an object should be"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_path(
    tmp_path: Path, change: dict[str, Any], column: str, sentence: str
) -> None:
    said = read(tmp_path, [{**SERVICE, **change}])
    assert not said.records
    [fault] = said.faults
    assert (fault.file, fault.column) == ("0.json", column)
    assert sentence in fault.sentence


def test_one_id_with_two_contents_is_a_fault_unless_one_is_newer(tmp_path: Path) -> None:
    said = read(tmp_path, [SERVICE, {**SERVICE, "name": "Another"}])
    assert "was there before, with another name" in said.faults[0].sentence
    (tmp_path / "0.json").unlink()
    older = {**SERVICE, "last_modified": "2024-01-01"}
    newer = {**SERVICE, "last_modified": "2025-01-01", "name": "Newer"}
    said = read(tmp_path, [newer, older, newer])
    assert [record.names["en"] for record in said.records] == ["Newer"]
    assert not said.faults


def test_a_file_without_services_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no service in it"):
        read(tmp_path, {"contents": [{"id": "1", "name": "T", "uri": "x", "version": "1"}]})


def test_our_own_feed_keeps_ids_and_facts(tmp_path: Path) -> None:
    own = "ac148810-d857-441c-9679-408f346de14b"
    attributes = [
        {"link_type": "kind", "taxonomy_term": {"id": own, "code": "library"}},
        {"taxonomy_term_id": str(term_id("audience", "women"))},
        {"taxonomy_term_id": str(term_id("cost", "free"))},
    ]
    schedule = [{"byday": "MO", "opening_hours": "Mo-Fr 09:00-17:00; PH off"}]
    service = {**SERVICE, "id": own, "attributes": attributes, "schedules": schedule}
    [record] = read(tmp_path, {"profile": PROFILE, "locale": "ar", "contents": [service]}).records
    assert str(record.hsds_id) == own
    assert (record.terms, record.audience, record.cost) == (("library",), (Audience.WOMEN,), Cost.FREE)
    assert record.opening_hours == "Mo-Fr 09:00-17:00; PH off"
    assert record.phones[0].number == "(410) 836-0123"
    assert record.original is None


def package(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


TABLES = {
    "organizations": "id,name,url\n9,Helpers,https://helpers.example\n",
    "services": "id,organization_id,name,status,taxonomy_ids\n1,9,Reading,active,101\n",
    "locations": "id,organization_id,name,latitude,longitude\n5,9,House,39.1,-76.5\n",
    "services_at_location": "id,service_id,location_id\n7,1,5\n",
    "physical_addresses": "id,location_id,address_1,city,country\n1,5,Street 1,Town,US\n",
    "phones": "id,service_id,organization_id,number,language\n1,1,9,410-836-0123,en\n2,,9,410-836-0124,\n",
    "regular_schedules": "id,service_at_location_id,weekday,opens_at,closes_at\n1,7,1,09:00:00,17:00:00\n",
    "taxonomy": "id,name,parent_id,vocabulary\n101,Library,,Own\n",
}


def test_tables_of_an_older_version_are_joined(tmp_path: Path) -> None:
    folder = package(tmp_path, **TABLES)
    assert is_tabular(folder)
    said = taken(read_tables(folder), kinds(), locale="en", country="US")
    [record] = said.records
    assert not said.faults
    assert record.terms == ("library",)
    assert [phone.number for phone in record.phones] == ["+14108360123"]
    assert [phone.number for phone in record.organization.phones] == ["+14108360124"]
    assert record.organization.website == "https://helpers.example"
    assert (record.places[0].address_1, record.places[0].latitude) == ("Street 1", 39.1)
    assert record.places[0].opening_hours == "Mo 09:00-17:00"


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("phones", "id,service_id,number\n1,8,112\n", "phones.csv, row 2, “service_id”: there is no service"),
        (
            "services",
            "id,organization_id,name\n1,8,A\n",
            "services.csv, row 2, “organization_id”: there is no org",
        ),
        (
            "services",
            "id,organization_id,name\n1,9,A\n1,9,B\n",
            "services.csv, row 3, “id”: the id 1 is in an earlier",
        ),
        ("services", "id,organization_id,name\n1,9,\n", "services.csv, row 2"),
    ],
)
def test_broken_references_are_named_by_row(tmp_path: Path, table: str, text: str, said: str) -> None:
    faults = taken(read_tables(package(tmp_path, **{**TABLES, table: text})), kinds(), locale="en").faults
    assert any(str(fault).startswith(said) for fault in faults), [str(fault) for fault in faults]


def test_kinds_come_from_a_table_first(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SERVICE), "utf-8")
    found = kinds(Doctor="library")
    assert taken(read_documents(tmp_path / "a.json"), found, locale="en").records[0].terms == ("library",)
    with pytest.raises(Refused, match="'nowhere', which there is not"):
        kinds(Doctor="nowhere")


def test_what_a_table_says_to_be_no_kind_is_none() -> None:
    found = kinds(**{"Food bank": ""}, Women="", Doctor="library")
    assert found.of([["Women"], ["Food bank"], ["Doctor"]], ["Food bank"]) == ("library",)
    assert not found.unknown


def test_the_same_feed_in_another_locale_is_joined_by_ids(tmp_path: Path) -> None:
    place = {"location": {"id": "5", "location_type": "physical", "name": "House"}}
    english = {**SERVICE, "name": "Reading", "service_at_locations": [place]}
    there = {"location": {**place["location"], "name": "بيت"}}
    arabic = {"id": SERVICE["id"], "name": "قراءة", "status": "active", "service_at_locations": [there]}
    for name, said in (("en", [english, {**english, "id": "2"}]), ("ar", [arabic, {**arabic, "id": "3"}])):
        (tmp_path / f"{name}.json").write_text(json.dumps(said), "utf-8")
    asked = Asked(where=str(tmp_path / "en.json"), format="hsds", also={"ar": str(tmp_path / "ar.json")})
    city = City(slug="c", name="C", locales=["en", "ar"])
    first, second = sourcing.read(asked, city, kinds().tree, Fetcher()).records
    assert first.names == {"en": "Reading", "ar": "قراءة"}
    assert first.places[0].names == {"en": "House", "ar": "بيت"}
    assert second.names == {"en": "Reading"}


def test_the_mapping_of_open_eligibility_names_kinds_that_there_are() -> None:
    path = Path(__file__).resolve().parents[2] / "seeds" / "mappings" / "open-eligibility.yaml"
    mapping = parse(path.read_text("utf-8"), name=path.name, needs_fields=False)
    tree = read_tree(path.parents[1] / "taxonomy")
    found = Kinds(tree=tree, locale="en", table=mapping.kinds, fallback=str(mapping.default_kind))
    assert len(mapping.kinds) > 200
    assert found.of([["Men"], ["Food Pantry"]], ()) == ("food_bank",)


def test_hours_that_hold_on_some_days_of_a_month_stay_words() -> None:
    rows = [
        {"byday": "TH", "bymonthday": "2", "opens_at": "10:00", "closes_at": "18:00", "description": "Ask us"}
    ]
    assert hours(rows) == "Ask us"
    assert hours([]) is None


def test_languages_are_known_by_name_and_code() -> None:
    assert [language(text) for text in ("Spanish.", "español", "zh", "ASL", "fse", "العربية", "Klingonese")] == [
        "es", "es", "zh-Hans", "ase", "fse", "ar", None,
    ]  # fmt: skip
    found, rest = languages(["Spanish. Language Line."])
    assert ([one.code for one in found], rest) == (["es"], "Spanish. Language Line.")
