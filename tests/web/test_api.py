"""The read API answers as HSDS asks, says what is wrong, and gives nothing away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from directory.exchange.hsds.vocabulary import FACTS, taxonomy_id, term_id
from directory.model import Organization, Service
from directory.model.facts import Publication
from tests.web.town import HOSTILE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

FEED = "/api/oulu/fi/hsds"
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def asked(app: Flask, address: str, **sent: Any) -> TestResponse:
    return app.test_client().get(f"{FEED}{address}", **sent)


def contents(app: Flask, address: str) -> list[dict[str, Any]]:
    answer = asked(app, address)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["contents"]
    return found


def named(app: Flask, name: str) -> dict[str, Any]:
    """A service in full, by its Finnish name."""
    [found] = [each for each in contents(app, "/services?full=true&per_page=500") if each["name"] == name]
    return found


def test_a_list_comes_in_pages_that_hold_everything_once(app: Flask) -> None:
    pages = [asked(app, f"/services?per_page=7&page={page}").get_json() for page in range(1, 6)]
    ids = [each["id"] for page in pages for each in page["contents"]]
    assert len(ids) == len(set(ids)) == pages[0]["total_items"] == 30
    assert [page["size"] for page in pages] == [7, 7, 7, 7, 2]
    assert [page["first_page"] for page in pages] == [True, False, False, False, False]
    assert [page["last_page"] for page in pages] == [False, False, False, False, True]
    beyond = asked(app, "/services?per_page=7&page=6").get_json()
    assert (beyond["empty"], beyond["contents"], beyond["last_page"]) == (True, [], True)


@pytest.mark.parametrize("name", LISTS)
def test_what_a_list_has_is_there_by_its_id(app: Flask, name: str) -> None:
    for each in contents(app, f"/{name}?per_page=3"):
        assert asked(app, f"/{name}/{each['id']}").get_json()["id"] == each["id"]


@pytest.mark.parametrize("name", LISTS)
def test_lines_are_the_same_objects_without_pages(app: Flask, name: str) -> None:
    answer = asked(app, f"/{name}?format=ndjson")
    assert answer.content_type.startswith("application/x-ndjson")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == contents(app, f"/{name}?per_page=500")


@pytest.mark.parametrize("name", LISTS)
def test_a_question_may_be_posted(app: Flask, name: str) -> None:
    client = app.test_client()
    said = client.get(f"{FEED}/{name}?search=a&per_page=2").get_json()
    assert client.post(f"{FEED}/{name}", json={"search": "a", "per_page": 2}).get_json() == said
    assert client.post(f"{FEED}/{name}", data={"search": "a", "per_page": "2"}).get_json() == said


def test_each_locale_has_a_feed_in_its_words(app: Flask) -> None:
    identifier = named(app, "Neuvola")["id"]
    english = app.test_client().get(f"/api/oulu/en/hsds/services/{identifier}").get_json()
    arabic = app.test_client().get(f"/api/oulu/ar/hsds/services/{identifier}").get_json()
    assert (english["name"], arabic["name"]) == ("Child health clinic", "عيادة الأطفال")
    assert english["description"] == arabic["description"] == "For children and parents."
    terms = {each["link_type"]: each["taxonomy_term"]["name"] for each in arabic["attributes"]}
    assert terms["kind"] != "Children's doctor"
    assert not terms["kind"].isascii()
    assert not terms["cost"].isascii()


def test_facts_are_attributes_that_anybody_can_read(app: Flask) -> None:
    said = named(app, "Neuvola")
    facts = {(each["link_type"], each["taxonomy_term"]["code"]) for each in said["attributes"]}
    assert facts >= {
        ("kind", "pediatrician"), ("audience", "children"), ("audience", "families"), ("cost", "free"),
        ("papers_required", "no"), ("data_shared", "no"), ("appointment", "both"), ("capacity", "waiting_list"),
        ("interpreter", "on_request"), ("female_staff", "yes"),
    }  # fmt: skip
    assert said["assured_date"] == "2026-11-01"
    assert said["required_documents"][1]["document"] == "Vaippa"
    assert [each["opening_hours"] for each in said["languages"] if "opening_hours" in each] == [
        "Th 14:00-17:00"
    ]
    [place] = [each for each in said["service_at_locations"] if "transportation" in each["location"]]
    codes = {each["taxonomy_term"]["code"] for each in place["location"]["accessibility"][0]["attributes"]}
    assert codes == {"yes"}
    week = {(each["byday"], each["opens_at"], each["closes_at"]) for each in said["schedules"]}
    assert week == {("MO,TU,WE,TH,FR", "08:00:00", "16:00:00")}
    assert {each["opening_hours"] for each in said["schedules"]} == {"Mo-Fr 08:00-16:00; PH off"}


def test_hidden_places_give_nothing_away(app: Flask) -> None:
    for name in ("services", "service_at_locations", "organizations"):
        whole = "&full_service=true" if name == "organizations" else ""
        for form in "json", "ndjson":
            text = asked(app, f"/{name}?full=true&per_page=500&format={form}{whole}").text
            for secret in ("Salainen kuja", "65.0133", "25.4677", "Piilokatu", "65.0144"):
                assert secret not in text, (name, secret)
    hidden = named(app, "Turvakoti")["service_at_locations"][0]["location"]
    assert hidden.keys() == {"id", "location_type", "attributes"}
    area = named(app, "Vertaisryhmä")["service_at_locations"][0]["location"]
    assert (area["addresses"][0]["region"], area["addresses"][0]["address_1"]) == ("Tuira", "")
    assert "latitude" not in area


def test_hidden_places_are_not_found_by_where_they_are(app: Flask) -> None:
    near = contents(app, "/service_at_locations?proximity=50000&per_page=500")
    assert len(near) == 28
    assert not [each for each in near if each["name"] in ("Turvakoti", "Vertaisryhmä")]


def test_only_what_is_published_is_there(app: Flask) -> None:
    database = app.extensions["directory"].database
    with database.writing() as session:
        service = session.query(Service).filter_by(name="Apteekki 7").one()
        service.publication = Publication.DRAFT
        session.get_one(Organization, service.organization_id).name = "Salaseura"
        service.city_id, identifier = service.city_id, str(service.id)
        touch(session, service)
    try:
        assert asked(app, f"/services/{identifier}").status_code == 404
        assert "Apteekki 7" not in asked(app, "/services?per_page=500").text
        assert "Salaseura" not in asked(app, "/organizations?per_page=500").text
    finally:
        with database.writing() as session:
            service = session.query(Service).filter_by(name="Apteekki 7").one()
            service.publication = Publication.PUBLISHED
            session.get_one(Organization, service.organization_id).name = "Apteekki 7"
            touch(session, service)
    assert asked(app, f"/services/{identifier}").status_code == 200


def touch(session: Any, service: Service) -> None:
    from directory import indexing

    indexing.touch(session, service.city_id)


def test_every_filter_of_the_standard_filters(app: Flask) -> None:
    clinics = named(app, "Neuvola")["organization"]["id"]
    assert {each["name"] for each in contents(app, f"/services?organization_id={clinics}")} == {
        "Neuvola", "Vertaisryhmä", "Neuvontapuhelin",
    }  # fmt: skip
    free = term_id("cost", "free")
    assert [each["name"] for each in contents(app, f"/services?taxonomy_term_id={free}")] == ["Neuvola"]
    people = taxonomy_id("audience")
    assert {each["name"] for each in contents(app, f"/services?taxonomy_id={people}")} == {
        "Neuvola", "Neuvontapuhelin",
    }  # fmt: skip
    [health] = [
        each
        for each in contents(app, "/taxonomy_terms?top_only=true&per_page=500")
        if each["code"] == "health"
    ]
    below = contents(app, f"/taxonomy_terms?parent_id={health['id']}&per_page=500")
    assert "pediatrician" in {each["code"] for each in below}
    assert "Neuvola" in {
        each["name"] for each in contents(app, f"/services?taxonomy_term_id={health['id']}&per_page=500")
    }
    assert [each["name"] for each in contents(app, "/services?search=child+health")] == ["Neuvola"]
    assert contents(app, "/services?search=%21%21") == []
    assert contents(app, "/services?modified_after=2100-01-01T00:00:00Z") == []
    assert len(contents(app, "/services?modified_after=2000-01-01&per_page=500")) == 30
    assert {each["name"] for each in contents(app, "/service_at_locations?postcode=90100")} == {"Neuvola"}
    near = contents(app, "/service_at_locations?postcode=90100&proximity=300")
    assert 1 < len(near) < 28
    assert contents(app, f"/services?organization_id={uuid4()}") == []


def test_minimal_tells_what_is_new_on_one_page(app: Flask) -> None:
    said = asked(app, "/services?minimal=true").get_json()
    assert (said["total_pages"], said["size"]) == (1, 30)
    assert said["contents"][0].keys() == {"id", "name", "status", "last_modified"}


def test_organizations_come_with_their_services(app: Flask) -> None:
    [clinics] = contents(app, "/organizations?search=kaupungin&full=true")
    assert len(clinics["services"]) == 3
    assert "phones" not in clinics["services"][0]
    whole = asked(app, f"/organizations/{clinics['id']}?full_service=true").get_json()
    assert any("phones" in each for each in whole["services"])


def test_the_first_page_names_the_profile_and_the_sources(app: Flask) -> None:
    said = asked(app, "/").get_json()
    assert (said["version"], said["locale"]) == ("3.1", "fi")
    assert said["sources"] == [{"name": "A test"}]
    path = said["profile"].removeprefix("https://directory.example")
    profile = app.test_client().get(path).get_json()
    assert {each["name"] for each in profile["taxonomies"]} == set(FACTS)
    assert said["profile"] in asked(app, "/openapi.json").get_json()["info"]["description"]


WRONG = {
    "/services?perpage=3": "Did you mean per_page?",
    "/services?page=0": "page is “0”. Give a whole number",
    "/services?page=1&page=2": "Give it once.",
    "/services?per_page=501": "from 1 to 500",
    "/services?full=yes": "Give true or false.",
    "/services?taxonomy_term_id=7": "Give a UUID such as",
    "/services?modified_after=yesterday": "Give a moment such as",
    "/services?proximity=-1": "proximity is “-1”",
    "/services?format=xml": "Give json or ndjson.",
    "/services?search=" + "a" * 101: "Give at most 100.",
    "/services?%00=1": "There is no parameter",
    "/?page=1": "takes no parameters",
}


@pytest.mark.parametrize("address", WRONG)
def test_what_is_wrong_is_told_with_the_cure(app: Flask, address: str) -> None:
    answer = asked(app, address)
    assert answer.status_code == 400
    assert answer.content_type.startswith("application/problem+json")
    assert WRONG[address] in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/nowhere/fi/hsds/services", 404),
        ("/api/oulu/xx/hsds/services", 404),
        ("/api/oulu/fi/hsds/nothing", 404),
        ("/api/oulu/fi/hsds/services/0b2e5ce6-4f0b-4b8e-9d0e-3b8f6f5a7c11", 404),
        ("/api/oulu/fi/hsds/services/..%2f", 404),
        ("/api/oulu/fi/hsds/services?search=" + "a" * 21_000, 414),
    ],
)
def test_nothing_answers_in_markup(app: Flask, address: str, status: int) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code == status
    assert answer.get_json()["status"] == status
    assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"search": {"a": 1}}', b'{"page": 1.5}', b"\xff\xfe"])
def test_a_broken_body_is_refused(app: Flask, body: bytes) -> None:
    answer = app.test_client().post(f"{FEED}/services", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["status"]) == (400, 400)


def test_pages_of_other_sites_may_read_it_and_are_not_known(app: Flask) -> None:
    client = app.test_client()
    answer = client.get(f"{FEED}/services", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    ahead = client.options(f"{FEED}/services")
    assert "POST" in ahead.headers["Access-Control-Allow-Methods"]
    assert client.put(f"{FEED}/services").status_code == 405


def test_what_is_unchanged_is_not_sent_again(app: Flask) -> None:
    first = asked(app, "/services")
    assert first.headers["Cache-Control"].startswith("public")
    again = asked(app, "/services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_hostile_texts_come_out_as_they_went_in(app: Flask) -> None:
    assert named(app, HOSTILE)["description"] == HOSTILE


def test_a_page_asks_little_of_the_database_and_nothing_when_asked_again(app: Flask) -> None:
    from sqlalchemy import event

    sent: list[str] = []
    engine = app.extensions["directory"].database.engine
    listener = lambda *given: sent.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        asked(app, "/services?full=true&per_page=30&page=1")
        app.extensions["directory.api"].texts.clear()
        sent.clear()
        asked(app, "/services?full=true&per_page=5")
        few = len(sent)
        app.extensions["directory.api"].texts.clear()
        sent.clear()
        asked(app, "/services?full=true&per_page=30")
        assert few == len(sent) <= 14
        sent.clear()
        asked(app, "/services?full=true&per_page=30&page=1")
        assert sent == []
    finally:
        event.remove(engine, "before_cursor_execute", listener)


def test_whatever_is_asked_is_answered_as_described(app: Flask) -> None:
    described = schemathesis.openapi.from_wsgi(f"{FEED}/openapi.json", app)
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            if operation.path == "/" and mode is GenerationMode.NEGATIVE:
                continue

            @settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                case.call_and_validate()

            check()
