"""A database that cannot do what is needed is refused before anybody waits for it."""

from __future__ import annotations

import sqlite3
import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from directory import create_app, db
from directory.cli import main
from directory.config import Config
from directory.db import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNFIT = {
    "locale C": "ENCODING 'UTF8' LOCALE 'C'",
    "encoded in SQL_ASCII": "ENCODING 'SQL_ASCII' LOCALE 'C'",
    "encoded in LATIN1": "ENCODING 'LATIN1' LOCALE 'C'",
}


@pytest.fixture(params=UNFIT)
def unfit(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a database, and its address."""
    url, name = make_url(postgres_url), f"unfit_{uuid.uuid4().hex}"
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {UNFIT[request.param]}".encode())
        try:
            yield request.param, url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_postgresql_that_does_not_know_all_letters_is_refused_with_the_cure(
    unfit: tuple[str, str], tmp_path: Path
) -> None:
    wrong, url = unfit
    for command in ("upgrade", "serve", "check"):
        refused = CliRunner().invoke(
            main, [command], env={"DIRECTORY_DATABASE_URL": url, "DIRECTORY_INSTANCE": str(tmp_path)}
        )
        assert refused.exit_code == 1
        assert wrong in refused.output
        assert "CREATE DATABASE" in refused.output
    app = create_app(Config(instance=tmp_path, database_url=url))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert wrong in answer.get_json()["status"]
    app.extensions["directory"].database.dispose()


def test_a_replica_is_looked_at_as_well(unfit: tuple[str, str], tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/fit.db", unfit[1])
    assert unfit[0] in str(database.fault())
    database.dispose()


def test_an_ordinary_database_is_fit(postgres_database: str, tmp_path: Path) -> None:
    for url in (postgres_database, f"sqlite:///{tmp_path}/fit.db", "sqlite://"):
        database = Database(url)
        assert database.fault() is None
        database.dispose()


def test_a_sqlite_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    database = Database(f"sqlite:///{tmp_path}/old.db")
    assert "3.34.1 is too old" in str(database.fault())
    database.dispose()


def test_a_sqlite_file_without_a_write_ahead_log_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(db, "_prepare_sqlite", lambda connection, record: None)
    database = Database(f"sqlite:///{tmp_path}/share.db")
    assert "network share" in str(database.fault())
    database.dispose()
