"""What a phone is given to keep: the whole city and no more, small, the same until something changes."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from directory.model import Address, Location, Service
from directory.model.facts import AddressVisibility, Publication
from directory.web.assets import FOLDER
from directory.web.phone.writing import column, columns, steps

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SCRIPTS = 30 * 1024
APART = {"editing.js", "staff.js", "passkey.js", "map.js"}
"""Scripts of staff pages and of the map alone."""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def offline(client: FlaskClient, locale: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/oulu/{locale}/offline.json").get_json()
    return found


def test_it_has_each_service_with_its_places(client: FlaskClient, app: Flask) -> None:
    found = offline(client)
    with app.extensions["directory"].database.reading() as session:
        codes = session.scalars(
            select(Service.code).where(Service.publication == Publication.PUBLISHED)
        ).all()
    assert sorted(found["services"]["code"]) == sorted(codes)
    assert len(found["kinds"]) == len(found["words"]["concepts"]) == len(found["icons"])
    names = found["services"]["name"]
    rich = names.index("Child health clinic")
    call = found["services"]["call"][rich]
    assert ["+35881234567", "08 1234567"] in call or call[0][0] == "+35881234567"
    sentences = [found["sentences"][place] for place in found["services"]["bring"][str(rich)]]
    assert sentences == ["Vaccination card", "\tfi\tVaippa"]


def test_hidden_addresses_are_in_none_of_it(client: FlaskClient, app: Flask) -> None:
    with app.extensions["directory"].database.reading() as session:
        hidden = session.execute(
            select(Location, Address)
            .join(Address, Address.location_id == Location.id)
            .where(Location.address_visibility != AddressVisibility.FULL)
        ).all()
    assert hidden
    said = "".join(
        client.get(f"/oulu/{locale}/{file}").get_data(as_text=True)
        for locale in ("fi", "ar")
        for file in ("offline.json", "points.json")
    )
    for location, address in hidden:
        assert address.address_1 not in said or not address.address_1
        assert str(round((location.latitude or 999) * 1e5)) not in said


def test_it_is_the_same_until_something_changes_and_is_answered_by_its_etag(client: FlaskClient) -> None:
    first = client.get("/oulu/so/offline.json")
    again = client.get("/oulu/so/offline.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_points_answer_the_questions_of_the_list(client: FlaskClient) -> None:
    every = client.get("/oulu/en/points.json").get_json()["services"]["code"]
    pharmacies = client.get("/oulu/en/points.json?category=pharmacy").get_json()
    assert 0 < len(pharmacies["services"]["code"]) < len(every)
    assert pharmacies["kinds"] == ["Pharmacy"]
    near = client.get("/oulu/en/points.json?category=pharmacy&at=65.02,25.47&within=500").get_json()
    assert near["services"]["code"] == pharmacies["services"]["code"]


@pytest.mark.parametrize("path", ["/sw.js", "/oulu/so/sw.js"])
def test_the_worker_serves_all_of_the_site_and_is_asked_for_each_time(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content_type.startswith("text/javascript")
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_manifest_names_the_city_in_the_readers_words(client: FlaskClient) -> None:
    found = json.loads(client.get("/oulu/ar/manifest.webmanifest").get_data(as_text=True))
    assert (found["short_name"], found["lang"], found["dir"]) == ("أولو", "ar", "rtl")
    for icon in found["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.content_type.startswith(icon["type"])
        if icon["type"] == "image/png":
            width = int.from_bytes(answer.data[16:20], "big")
            assert icon["sizes"] == f"{width}x{width}"
        answer.close()
    assert client.get("/manifest.webmanifest").status_code == 200


def test_only_this_site_may_ask_where_the_phone_is(client: FlaskClient) -> None:
    assert "geolocation=(self)" in client.get("/oulu/en/").headers["Permissions-Policy"]


def test_sensitive_pages_say_that_they_are_not_to_be_kept(client: FlaskClient) -> None:
    for path in ("traces", "services?category=domestic_violence"):
        assert client.get(f"/oulu/en/{path}").headers["X-Keep"] == "no"
        # Again, from the cache of pages.
        assert client.get(f"/oulu/en/{path}").headers["X-Keep"] == "no"
    assert "X-Keep" not in client.get("/oulu/en/services?category=pharmacy").headers


def test_a_list_is_a_code_that_phones_read(client: FlaskClient) -> None:
    code = offline(client)["services"]["code"][0]
    answer = client.get(f"/oulu/en/list/qr.svg?s={code}")
    assert answer.mimetype == "image/svg+xml"
    assert client.get("/oulu/en/list/qr.svg").status_code == 404
    assert client.get("/oulu/en/list/qr.svg?s=%3Cscript%3E").status_code == 404


def test_all_scripts_of_public_pages_together_are_small() -> None:
    scripts = [path for path in (FOLDER / "js").iterdir() if path.name not in APART]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts) <= SCRIPTS


def test_columns_leave_out_what_is_mostly_empty() -> None:
    assert column(["", "", "", "x"]) == {3: "x"}
    assert column(["a", "b", ""]) == ["a", "b", ""]
    assert columns([{"a": 1, "b": 0}, {"a": 2, "b": 0}]) == {"a": [1, 2], "b": {}}
    assert columns([]) == {}
    assert steps([10, 12, 20]) == [10, 2, 8]
