"""Suggestions as JSON: concepts, services and places, the same for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask


def asked(app: Flask, locale: str, **typed: str) -> Any:
    answer = app.test_client().get(f"/oulu/{locale}/suggest", query_string=typed)
    assert answer.status_code == 200
    return answer.get_json()


def test_a_concept_leads_to_its_results_in_the_readers_words(app: Flask) -> None:
    found = asked(app, "ar", q="صيدل")
    assert found["options"][0]["text"] == "صيدلية"
    assert found["options"][0]["href"] == "/oulu/ar/services?category=pharmacy"
    assert found["options"][0]["note"] == "25"
    assert app.test_client().get(found["options"][0]["href"]).status_code == 200


def test_a_place_is_what_a_form_can_send(app: Flask) -> None:
    (place,) = asked(app, "en", near="isok")["options"]
    assert place["text"] == "Isokatu"
    page = app.test_client().get("/oulu/en/services", query_string={"near": place["near"]})
    assert "Isokatu" in page.text
    assert [option["text"] for option in asked(app, "en", q="isok")["options"]] == ["Isokatu"]


def test_a_service_is_found_by_its_own_name_once(app: Flask) -> None:
    options = asked(app, "en", q="child health cl")["options"]
    services = [option for option in options if "/services/" in option.get("href", "")]
    assert [option["text"] for option in services] == ["Child health clinic"]
    (named,) = [o for o in asked(app, "so", q="neuvola")["options"] if "/services/" in o.get("href", "")]
    assert (named["lang"], named["dir"]) == ("en", "ltr")


def test_how_many_there_are_is_said_in_the_readers_words(app: Flask) -> None:
    assert asked(app, "en", near="isok")["said"] == "One suggestion"
    assert asked(app, "en", q="xyzzy") == {"said": "", "options": []}


def test_an_answer_may_be_kept_by_the_visitors_own_browser_alone(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/oulu/en/suggest?q=phar")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get("/oulu/en/suggest?q=phar", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%00",
        "q=%ED%A0%80",
        "q=%25_%5C%27%22",
        "q=NEAR(a,b)+AND+*",
        "near=%25",
        "q=" + "x" * 10_000,
    ]
    + ["q=" + "+".join("a" * 30), "near=9999999999", "q=%F0%9F%98%80", "q=a&q=b&near=c", "x=1"],
)
def test_whatever_is_typed_is_answered(app: Flask, query: str) -> None:
    answer = app.test_client().get(f"/oulu/en/suggest?{query}")
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"said", "options"}


def test_hidden_places_and_other_cities_are_not_suggested(app: Flask) -> None:
    assert asked(app, "fi", q="salainen kuja")["options"] == []
    assert app.test_client().get("/nowhere/en/suggest?q=a").status_code == 404
