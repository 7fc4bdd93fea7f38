"""Pages of the feed's lists are kept while nothing changed, and nothing of who asks is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from directory import geo, indexing
from directory.model import Service
from directory.web.api import lists
from directory.web.api.finding import _is_near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

FEED = "/api/oulu/fi/hsds"


def asked(app: Flask, address: str, **headers: str) -> TestResponse:
    return app.test_client().get(f"{FEED}{address}", headers=headers)


@pytest.fixture
def made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was made since; nothing is kept at first, or afterwards."""
    told: list[str] = []
    make = lists.as_response
    monkeypatch.setattr(lists, "as_response", lambda text: told.append(text) or make(text))
    kept = app.wsgi_app._app._pages  # type: ignore[attr-defined]
    kept.clear()
    yield told
    kept.clear()


def rename(app: Flask, old: str, new: str) -> None:
    with app.extensions["directory"].database.writing() as session:
        service = session.query(Service).filter_by(name=old).one()
        service.name = new
        indexing.touch(session, service.city_id)


def test_a_page_is_made_once_until_something_changes(app: Flask, made: list[str]) -> None:
    address = "/services?per_page=50&full=true"
    first, again = asked(app, address), asked(app, address)
    assert len(made) == 1
    assert (first.data, dict(first.headers)) == (again.data, dict(again.headers))
    rename(app, "Apteekki 7", "Apteekki seitsemän")
    try:
        renewed = asked(app, address)
        assert len(made) == 2
        assert "Apteekki seitsemän" in renewed.text
        assert renewed.headers["ETag"] != first.headers["ETag"]
    finally:
        rename(app, "Apteekki seitsemän", "Apteekki 7")
    assert asked(app, address).data == first.data


def test_each_locale_and_each_question_has_a_page_of_its_own(app: Flask, made: list[str]) -> None:
    client = app.test_client()
    answers = [
        client.get(f"/api/oulu/{locale}/hsds/{question}").data
        for _ in range(2)
        for locale in ("fi", "ar")
        for question in ("services", "services?per_page=29", "taxonomy_terms", "services?full=true")
    ]
    assert len(made) == len(set(answers)) == len(answers) / 2
    assert answers[:8] == answers[8:]


def test_whoever_has_the_page_is_told_so_from_what_is_kept(app: Flask, made: list[str]) -> None:
    etag = asked(app, "/services").headers["ETag"]
    for stale in ('W/"older"', etag):
        made.clear()
        app.wsgi_app._app._pages.clear()  # type: ignore[attr-defined]
        first, again = (asked(app, "/services", **{"If-None-Match": stale}) for _ in range(2))
        assert first.status_code == again.status_code == (304 if stale == etag else 200)
        assert (first.data == b"", first.headers["ETag"]) == (stale == etag, etag)
        assert "Content-Security-Policy" in again.headers
        assert len(made) == 1
    head = app.test_client().head(f"{FEED}/services")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", etag)


@pytest.mark.parametrize(
    "question", ["search=neuvola", "postcode=90100", "page=1&postcode=90100&proximity=300"]
)
def test_only_the_askers_own_browser_may_keep_what_they_typed(app: Flask, question: str) -> None:
    answer = asked(app, f"/services?{question}")
    assert answer.headers["Cache-Control"].startswith("private,")
    assert asked(app, "/services").headers["Cache-Control"].startswith("public,")


@pytest.mark.parametrize(
    "address",
    [
        "/services?search=neuvola", "/services?page=1&sear%63h=neuvola", "/services?postcode=90100",
        "/services?postcode=90100&proximity=300", "/services?modified_after=2000-01-01", "/services?format=ndjson",
        "/services?pages=2", "/services?page=none", "/", "/openapi.json",
    ],
)  # fmt: skip
def test_what_somebody_typed_is_never_kept(app: Flask, made: list[str], address: str) -> None:
    asked(app, address).close()
    app.test_client().post(f"{FEED}/services", json={"page": 1}).close()
    assert not app.wsgi_app._app._pages._values  # type: ignore[attr-defined]


def test_a_page_too_large_is_made_each_time(
    app: Flask, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.web.api.keeping.MAX_BYTES", 100)
    assert asked(app, "/services").data == asked(app, "/services").data
    assert len(made) == 2


def test_what_is_far_is_left_out_as_if_it_was_measured() -> None:
    dice = random.Random(5)  # noqa: S311
    for _ in range(3000):
        center = (dice.uniform(-84, 84), dice.uniform(-179, 179))
        metres = dice.choice((100, 3000, 50_000))
        reach = 1.5 * metres / geo.METRES_PER_DEGREE
        point = (center[0] + dice.uniform(-reach, reach), center[1] + dice.uniform(-reach, reach))
        assert _is_near(center, point, metres) is (geo.distance(center, point) <= metres)
