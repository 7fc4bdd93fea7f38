"""A real city is small enough for any phone."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory import create_app, indexing
from directory.config import Config
from directory.exchange import loading
from directory.exchange.osm import TermRules, read_extract
from directory.exchange.records import SourceRecordOf
from directory.exchange.taxonomy import lay_taxonomy
from directory.locales import LOCALES
from directory.migrating import upgrade
from directory.model import City, TaxonomyTerm
from tests.shared import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

MOST = 120 * 1024
HEAVY = ("en", "ar", "ru", "th", "hi")
"""The first words of the city, and those locales whose packs were the largest."""


def newport(folder: Path) -> FlaskClient:
    """The city as it is imported, in all locales."""
    assert SHARED
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    database, now = app.extensions["directory"].database, datetime.now(UTC)
    with database.engine.begin() as connection:
        upgrade(connection)
    with database.writing() as session:
        with as_file(files("directory").joinpath("seeds", "taxonomy")) as taxonomy:
            lay_taxonomy(session, taxonomy, now=now)
        city = City(
            slug="newport", name="Newport", locales=[*LOCALES], country="GB", timezone="Europe/London"
        )
        session.add(city)
        session.flush()
        terms = session.execute(
            select(TaxonomyTerm.code, TaxonomyTerm.osm).order_by(TaxonomyTerm.position)
        ).all()
        found = read_extract(
            SHARED / "newport" / "newport.osm.pbf",
            rules=TermRules.from_terms([(code, conditions) for code, conditions in terms]),
            default_locale="en",
            country="GB",
        )
        source = SourceRecordOf(slug="osm", name="OpenStreetMap")
        loading.load_services(session, city, source, found.services, now=now)
        indexing.index_city(session, city, now=now)
    return app.test_client()


if SHARED:

    def test_newport_is_kept_on_a_phone_in_120_kilobytes(tmp_path: Path) -> None:
        client = newport(tmp_path)
        for tag in HEAVY:
            answer = client.get(f"/newport/{tag}/offline.json", headers={"Accept-Encoding": "gzip"})
            assert answer.headers["Content-Encoding"] == "gzip"
            assert 20 * 1024 < len(answer.data) <= MOST, tag
