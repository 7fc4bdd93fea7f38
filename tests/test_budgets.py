"""What a page may weigh and may ask, in every locale and however large the city is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from directory.locales import LOCALES
from tools.benching import city, records, weighing

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

MAX_BYTES = 14 * 1024
MAX_QUERIES = 8
FEW, MANY = 3, 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("budgets")
    for number in (FEW, MANY):
        city.build(made / f"{number}.db", number, now=datetime.now(UTC))
    return made


def config(folder: Path, number: int) -> Config:
    return Config(instance=folder, database_url=f"sqlite:///{folder / f'{number}.db'}")


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    return create_app(config(folder, MANY))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("page", weighing.WEIGHED)
def test_a_page_and_its_styles_come_in_the_first_fourteen_kilobytes(
    app: Flask, page: str, locale: str
) -> None:
    addresses = weighing.addresses(app.extensions["directory"].database, locale, street=records.street(1))
    assert weighing.weight(app.test_client(), addresses[page]) <= MAX_BYTES


def test_a_page_of_results_shows_twenty(app: Flask) -> None:
    # Else the weight above would be that of a shorter page.
    page = app.test_client().get(f"/{city.SLUG}/en/services").get_data(as_text=True)
    assert page.count('<li id="r') == 20


def test_no_page_asks_more_of_a_large_city_than_of_a_small_one(folder: Path) -> None:
    small, large = (
        {
            page: len(sent)
            for page, sent in weighing.queries(config(folder, number), street=records.street(1)).items()
        }
        for number in (FEW, MANY)
    )
    assert small == large
    assert large.keys() == weighing.PAGES.keys()
    assert max(large.values()) <= MAX_QUERIES, large
    assert min(large.values()) > 0
