"""The same city on PostgreSQL gives the same pages, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

ADDRESSES = [
    "",
    "services",
    "services?page=2",
    "services?category=health",
    "services?category=pharmacy&near=Isokatu+5&open=now",
    "services?q=neuvola&near=rautatieasema",
    "services?q=100%25_%27%22",
    "services?language=ar&cost=free&audience=children",
    "services?q=%00&near=%00",
    "services?q=%ED%A0%80",
    "map?category=pharmacy",
    "report/zzzzzz",
]


@pytest.fixture
def twin(postgres_database: str, tmp_path: Path) -> Iterator[Flask]:
    """The same small city on PostgreSQL."""
    made = create_app(
        Config(instance=tmp_path, database_url=postgres_database, base_url="https://directory.example")
    )
    fill(made)
    yield made
    made.extensions["directory"].database.dispose()


def test_pages_are_the_same_on_both(app: Flask, twin: Flask) -> None:
    one, other = app.test_client(), twin.test_client()
    for locale in ("en", "ar"):
        for place in ADDRESSES:
            address = f"/oulu/{locale}/{place}"
            here, there = one.get(address), other.get(address)
            assert here.status_code == there.status_code, address
            if not place.startswith("map"):
                assert here.text == there.text, address
    assert one.get("/oulu/%00/").status_code == other.get("/oulu/%00/").status_code == 404


def test_services_are_the_same_on_both(app: Flask, twin: Flask) -> None:
    from directory.model import Service

    with twin.extensions["directory"].database.reading() as session:
        codes = [service.code for service in session.query(Service)]
    one, other = app.test_client(), twin.test_client()
    for code in codes:
        address = f"/oulu/fi/services/{code}"
        here, there = one.get(address), other.get(address)
        assert (here.status_code, there.status_code) == (200, 200)
        alike = [answer.text.replace("still-map", "").split('<svg class="')[0] for answer in (here, there)]
        assert alike[0] == alike[1]
