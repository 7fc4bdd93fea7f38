"""Reads go to the replica, writes to the primary; a replica that lags is no worse than an hour ago, and catches up."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from directory import create_app, indexing
from directory.config import Config
from directory.model import City, Report, Service
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


def catch_up(folder: Path) -> None:
    """What a replica does by itself."""
    with (
        closing(sqlite3.connect(folder / "primary.db")) as primary,
        closing(sqlite3.connect(folder / "replica.db")) as replica,
    ):
        primary.backup(replica)


@pytest.fixture
def doubled(config: Config, app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An app that reads another file than it writes."""
    url = f"sqlite:///{tmp_path}/"
    first = create_app(Config(instance=tmp_path, database_url=url + "primary.db"))
    fill(first)
    first.extensions["directory"].database.dispose()
    catch_up(tmp_path)
    made = create_app(
        Config(instance=tmp_path, database_url=url + "primary.db", replica_url=url + "replica.db")
    )
    yield made
    made.extensions["directory"].database.dispose()
    shutil.rmtree(tmp_path)


def test_a_replica_that_lags_poisons_nothing(doubled: Flask, tmp_path: Path) -> None:
    client = doubled.test_client()

    def found() -> bool:
        return 'class="card"' in client.get("/oulu/fi/services?q=aivanuusi&words=only").text

    assert not found()
    with doubled.extensions["directory"].database.writing() as session:
        city = session.query(City).one()
        service = session.query(Service).filter_by(name="Neuvola").one()
        service.name = "Aivanuusi"
        indexing.index_services(session, city, [service.id], now=datetime.now(UTC))
    assert not found(), "the replica has not seen it"
    catch_up(tmp_path)
    assert found()
    with doubled.extensions["directory"].database.writing() as session:
        session.query(Service).filter_by(name="Aivanuusi").one().name = "Neuvola"
        service = session.query(Service).filter_by(name="Neuvola").one()
        indexing.index_services(session, session.query(City).one(), [service.id], now=datetime.now(UTC))
    assert found()
    catch_up(tmp_path)
    assert not found()


def test_reports_are_written_to_the_primary(doubled: Flask, tmp_path: Path) -> None:
    database = doubled.extensions["directory"].database
    with database.reading() as session:
        code = session.query(Service).filter_by(name="Neuvola").one().code
    sent = doubled.test_client().post(f"/oulu/en/report/{code}", data={"reason": "moved", "text": "There"})
    assert sent.status_code in (200, 302, 303)
    with database.writing() as session:
        assert session.query(Report).count() == 1
    with database.reading() as session:
        assert session.query(Report).count() == 0
