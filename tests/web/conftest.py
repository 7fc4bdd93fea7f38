"""A small city in a database of its own, and a client that looks at what it fetches."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from directory import create_app, indexing, locales
from directory.config import Config
from directory.exchange import gazetteering, loading, seeding
from directory.exchange.records import SourceRecordOf
from directory.migrating import upgrade
from directory.model import City, UrgentKind, UrgentNumber
from tests.web.inspecting import Visitor
from tests.web.town import PLACES, SERVICES

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

LOCALES = ["fi", *(tag for tag in locales.LOCALES if tag != "fi")]
"""All that there are, the city's own first."""


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """An instance in a folder of its own."""
    folder: Path = tmp_path_factory.mktemp("instance")
    return Config(
        instance=folder, database_url=f"sqlite:///{folder}/directory.db", base_url="https://directory.example"
    )


@pytest.fixture(scope="session")
def app(config: Config) -> Flask:
    """An app with a small city, `oulu`; tests must leave its data as they are."""
    made = create_app(config)
    fill(made)
    config.basemaps.mkdir()
    with as_file(files("directory").joinpath("seeds", "helsinki", "basemap.pmtiles")) as basemap:
        shutil.copyfile(basemap, config.basemaps / "oulu.pmtiles")
    return made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who fetches pages and looks at them."""
    return Visitor(app.test_client())


def fill(app: Flask) -> None:
    """Lay the schema, the taxonomy and a small city."""
    database = app.extensions["directory"].database
    now = datetime.now(UTC)
    with database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with database.writing() as session, as_file(files("directory").joinpath("seeds", "taxonomy")) as taxonomy:
        seeding.lay_taxonomy(session, taxonomy, now=now)
        city = City(
            slug="oulu", name="Oulu", names={"sv": "Uleåborg", "ar": "أولو"}, timezone="Europe/Helsinki", country="FI",
            locales=LOCALES, is_demo=True, south=65.0, west=25.4, north=65.03, east=25.5,
        )  # fmt: skip
        session.add(city)
        session.flush()
        session.add(UrgentNumber(city_id=city.id, kind=UrgentKind.EMERGENCY, number="112"))
        source = SourceRecordOf(slug="test", name="A test", data_date=date(2026, 1, 1))
        loading.load_services(session, city, source, SERVICES, now=now)
        gazetteering.load_gazetteer(session, city, PLACES)
        indexing.index_city(session, city, now=now)
