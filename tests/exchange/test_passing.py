"""What a feed says beyond our columns is kept and given back, but for what staff edited and what may not be known."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from frictionless import Package
from sqlalchemy import select

from directory.cli import main
from directory.db import Database
from directory.exchange.feeds.values import text
from directory.exchange.hsds.passing import kept_of
from directory.exchange.merging import merged, still_open
from directory.exchange.settling import conflicts, settle
from directory.model import City, Contact, Location, Phone, SourceRecord
from directory.model.facts import AddressVisibility
from tests.shared import SHARED

ROW = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "notes": "Ring twice"}
TERM = {"id": "17", "name": "Shelter", "taxonomy": "Theirs"}
SERVICE: dict[str, Any] = {
    "id": "one",
    "name": "Counselling",
    "status": "active",
    "accreditations": "By the board",
    "assured_date": "2026-01-02",
    "additional_urls": [{"label": "Leaflet", "url": "https://example.org/a"}, {"label": "No address"}],
    "program": {"name": "Minds", "description": "For all"},
    "funding": [{"source": "The city"}, {"source": "<b>Gifts</b>"}],
    "service_areas": [{"service_area": "North", "extent": "65.0,25.4", "extent_type": "text"}],
    "capacities": [{"available": 3, "updated": "2026-01-02T03:04:05Z", "unit": {"name": "Bed"}}],
    "attributes": [{"label": "L", "value": "v", "taxonomy_term": TERM}],
    "cost_options": [{"option": "Adults", "amount": 5, "currency": "eur", "valid_from": "2026-01-01"}],
    "contacts": [{"name": "Ann", "email": "ann@example.org", "phones": [{"number": "+442079460000"}]}],
    "schedules": [ROW],
    "metadata": [{"field_name": "name", "previous_value": "Old Street 1"}],
    "organization": {
        "id": "org",
        "name": "Example",
        "tax_id": "7",
        "contacts": [
            {"name": "Dan", "email": "dan@example.org"},
            {
                "name": "Cleo",
                "title": "Head",
                "phones": [
                    {
                        "number": "020 7946 0001",
                        "languages": [{"name": "English", "code": "en", "note": "Mornings"}],
                    }
                ],
            },
        ],
        "programs": [{"name": "Minds", "description": "For all"}],
        "organization_identifiers": [
            {"identifier_type": "Company number", "identifier": "12"},
            {"identifier": "13"},
        ],
    },
    "service_at_locations": [
        {
            "id": "at",
            "description": "Second floor",
            "service_areas": [{"name": "South"}],
            "location": {
                "id": "place",
                "location_type": "physical",
                "name": "House",
                "url": "https://example.org/house",
                "latitude": 51.5,
                "longitude": -0.1,
                "external_identifier": "1009",
                "contacts": [{"name": "Bob"}],
                "accessibility": [{"description": "Ramp", "details": "At the back"}],
            },
        }
    ],
}


def run(instance: Path, *arguments: object) -> None:
    said = CliRunner().invoke(
        main, [str(one) for one in arguments], env={"DIRECTORY_INSTANCE": str(instance)}
    )
    assert said.exit_code == 0, said.output


def exported(instance: Path, ending: str = "json", city: str = "first") -> Path:
    path = instance / f"{city}.{ending}"
    run(instance, "export", "hsds", path, "--city", city)
    return path


def first(instance: Path, city: str = "first") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported(instance, city=city).read_text("utf-8"))["contents"][0]
    return found


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with one city that took in the feed, and an empty one."""
    made = tmp_path_factory.mktemp("model")
    run(made, "upgrade")
    for slug in ("first", "second"):
        run(made, "city", "add", slug, "--name", "One", "--locale", "en", "--country", "GB")
    (made / "feed.json").write_text(json.dumps({"contents": [SERVICE]}), "utf-8")
    run(made, "import", "hsds", made / "feed.json", "--city", "first", "--source", "theirs")
    return made


@pytest.fixture
def instance(model: Path, tmp_path: Path) -> Path:
    """A copy of the model, to be changed."""
    return Path(shutil.copytree(model, tmp_path / "instance"))


def test_lists_that_nobody_edits_are_given_back(instance: Path) -> None:
    said = first(instance)
    place = said["service_at_locations"][0]
    assert said["accreditations"] == "By the board"
    assert [one["source"] for one in said["funding"]] == ["The city", "Gifts"]
    assert [one["label"] for one in said["additional_urls"]] == ["Leaflet"]
    assert (said["service_areas"][0]["name"], place["service_areas"][0]["name"]) == ("North", "South")
    assert said["capacities"][0]["unit"]["name"] == "Bed"
    assert said["attributes"][-1]["taxonomy_term"]["name"] == "Shelter"
    assert said["cost_options"][0]["valid_from"] == "2026-01-01"
    assert (said["contacts"][0]["name"], said["contacts"][0]["phones"][0]["number"]) == (
        "Ann",
        "+442079460000",
    )
    assert said["schedules"][0]["notes"] == "Ring twice"
    assert said["program"]["id"] == said["organization"]["programs"][0]["id"] == said["program_id"]
    assert [one["identifier"] for one in said["organization"]["organization_identifiers"]] == ["12"]
    assert place["description"] == "Second floor"
    assert place["location"]["external_identifier"] == "1009"
    assert place["location"]["accessibility"][0]["details"] == "At the back"
    assert place["location"]["contacts"][0]["name"] == "Bob"


@pytest.mark.parametrize("ending", ["json", "zip"])
def test_what_was_passed_on_is_passed_on_again(instance: Path, ending: str) -> None:
    path = exported(instance, ending)
    run(instance, "import", "hsds", path, "--city", "second")
    assert exported(instance, ending, "second").read_bytes() == path.read_bytes()
    if ending == "zip":
        with zipfile.ZipFile(path) as packed:
            packed.extractall(instance / "package")
        report = Package(str(instance / "package" / "datapackage.json")).validate()
        assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "message"])[:5]


@pytest.mark.parametrize("visibility", [AddressVisibility.HIDDEN, AddressVisibility.AREA])
def test_nothing_unread_is_passed_on_where_a_place_is_hidden(
    instance: Path, visibility: AddressVisibility
) -> None:
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        session.scalars(select(Location)).one().address_visibility = visibility
    said = exported(instance).read_text("utf-8")
    for gone in (
        "65.0,25.4",
        "Old Street",
        "Second floor",
        "Bob",
        "At the back",
        "Ann@",
        "tax_id",
        "funding",
    ):
        assert gone not in said


def test_what_staff_changed_is_not_told_as_it_was(instance: Path) -> None:
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        session.execute(Phone.__table__.delete())  # type: ignore[attr-defined]
        session.execute(Contact.__table__.delete())  # type: ignore[attr-defined]
        session.connection().exec_driver_sql("update schedule set opening_hours = 'Tu 10:00-12:00'")
        session.connection().exec_driver_sql("update cost_option set amount = 6")
    said = first(instance)
    assert "phones" not in said["contacts"][0]
    assert "contacts" not in said["organization"]
    assert {row["byday"] for row in said["schedules"]} == {"TU"}
    assert "valid_from" not in said["cost_options"][0]


def test_a_later_import_replaces_it_and_undoing_brings_it_back(instance: Path) -> None:
    newer = {**SERVICE, "funding": [{"source": "Nobody"}], "accreditations": None}
    (instance / "feed.json").write_text(json.dumps({"contents": [newer]}), "utf-8")
    run(instance, "import", "hsds", instance / "feed.json", "--city", "first", "--source", "theirs")
    said = first(instance)
    assert ([one["source"] for one in said["funding"]], "accreditations" in said) == (["Nobody"], False)
    run(instance, "source", "undo", "theirs", "--city", "first")
    said = first(instance)
    assert (said["funding"][0]["source"], said["accreditations"]) == ("The city", "By the board")


def people(instance: Path) -> list[Any]:
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        return [(one.name, one.title) for one in session.scalars(select(Contact).order_by(Contact.name))]


def test_people_of_an_organization_are_rows_that_staff_edit_and_are_given_once(instance: Path) -> None:
    assert people(instance) == [("Cleo", "Head"), ("Dan", None)]
    cleo, dan = first(instance)["organization"]["contacts"]
    assert (cleo["name"], cleo["phones"][0]["number"], cleo["phones"][0]["languages"][0]["note"]) == (
        "Cleo",
        "+442079460001",
        "Mornings",
    )
    assert cleo["phones"][0]["languages"][0]["phone_id"] == cleo["phones"][0]["id"]
    assert (dan["email"], "phones" in dan) == ("dan@example.org", False)


def test_a_later_import_writes_people_anew_but_for_those_whom_staff_edited(instance: Path) -> None:
    def bring(name: str) -> None:
        organization = {**SERVICE["organization"], "contacts": [{"name": name}]}
        (instance / "feed.json").write_text(
            json.dumps({"contents": [{**SERVICE, "organization": organization}]}), "utf-8"
        )
        run(instance, "import", "hsds", instance / "feed.json", "--city", "first", "--source", "theirs")

    bring("Eve")
    assert people(instance) == [("Eve", None)]
    run(instance, "source", "undo", "theirs", "--city", "first")
    assert people(instance) == [("Cleo", "Head"), ("Dan", None)]
    assert first(instance)["organization"]["contacts"][0]["phones"][0]["number"] == "+442079460001"
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        session.connection().exec_driver_sql("update contact set title = 'Boss' where name = 'Cleo'")
    bring("Fay")
    assert people(instance) == [("Cleo", "Boss"), ("Dan", None)]
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        city = session.scalars(select(City).where(City.slug == "first")).one()
        [one] = conflicts(session, city)
        assert (one.key, one.source_says) == ("organization.contacts", [["Fay", None, None, None, []]])
        record = session.get_one(SourceRecord, one.record_id)
        settle(session, city, record, one.key, take=True, now=datetime(2026, 1, 2, tzinfo=UTC))
        assert conflicts(session, city) == []
    assert people(instance) == [("Fay", None)]


def test_nobody_is_asked_about_what_nobody_edits() -> None:
    before, said = (
        {"name": "a", "place0.passed_on": {"url": "1"}},
        {"name": "b", "place0.passed_on": {"url": "2"}},
    )
    assert merged(before, said, {"name": "c"}) == ({"place0.passed_on": {"url": "2"}}, {"name": ["b", "c"]})
    assert still_open({"passed_on": [{}, None]}, {"passed_on": {"logo": "x"}}, {}) == {}


def test_only_what_the_standard_knows_is_kept() -> None:
    said = {"funding": [{"source": "x", "script": "y"}, 3, {}], "made_up": "z", "metadata": "no list"}
    assert kept_of("service", said, read=text) == {"funding": [{"source": "x"}]}
    assert kept_of("service", {"funding": [{"source": "x" * 9_000}] * 20}, read=text) is None
    assert (
        kept_of("organization", {"logo": "javascript:alert(1)", "year_incorporated": "many"}, read=text)
        is None
    )


if SHARED:
    from tests.web.test_api_schemas import FOLDER, validators

    @pytest.mark.parametrize(
        "name",
        [
            "hsds-3.1/examples/service_full.json",
            *(f"oruk-fixtures/V3.0-UK-{name}/service_full.json" for name in ("Default", "Warn", "Test")),
        ],
    )
    def test_recorded_feeds_are_given_back_valid(instance: Path, name: str) -> None:
        run(instance, "import", "hsds", SHARED / name, "--city", "second")
        said = first(instance, "second")
        assert FOLDER
        assert [error.message for error in validators(Path(FOLDER))["service"].iter_errors(said)] == []
        theirs = json.loads((SHARED / name).read_text("utf-8"))
        for listed in (
            "funding",
            "service_areas",
            "contacts",
            "schedules",
            "cost_options",
            "required_documents",
        ):
            assert len(said.get(listed, ())) == len(theirs.get(listed, ()))
        assert said["schedules"][0]["schedule_link"] == theirs["schedules"][0]["schedule_link"]
        assert len(said["organization"]["organization_identifiers"]) == 1
