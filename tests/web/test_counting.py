"""Words that find nothing are counted beside the page."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from directory import noticing
from directory.model import UnfoundQuery
from directory.signing.tokens import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from directory.config import Config


WORDS = ("qwrtzx", "xvbnk", "qqwwrr", "rrttzz", "rrttzzuu")
"""What these tests ask for: of what is kept nobody can tell what was."""


@pytest.fixture(autouse=True)
def forgotten(app: Flask) -> Iterator[None]:
    """Begin and end with nothing counted: other tests ask for nonsense, too."""
    forget(app)
    yield
    forget(app)


def forget(app: Flask) -> None:
    state = app.extensions["directory"]
    state.unfound.wait()
    with state.database.writing() as session:
        session.execute(delete(UnfoundQuery))


def counted(app: Flask) -> list[tuple[str, str, int]]:
    state = app.extensions["directory"]
    state.unfound.wait()
    with state.database.reading() as session:
        rows = session.scalars(select(UnfoundQuery).order_by(UnfoundQuery.id))
        by_digest = {
            sealed(state.secret_key, f"unfound {row.city_id} {row.locale}", word): word
            for row in session.scalars(select(UnfoundQuery))
            for word in WORDS
        }
        return [(row.locale, by_digest[row.digest], row.number) for row in rows]


def test_words_without_result_are_counted_once_however_often_one_visitor_asks(app: Flask) -> None:
    client = app.test_client()
    for address in (
        "services?q=Qwrtzx",
        "services?q=Qwrtzx",
        "map?q=qwrtzx!",
        "services?q=xvbnk&near=Isokatu+5",
    ):
        assert client.get(f"/oulu/fi/{address}").status_code == 200
    assert counted(app) == [("fi", "qwrtzx", 1), ("fi", "xvbnk", 1)]


@pytest.mark.parametrize(
    "query",
    [
        "q=neuvola",
        "q=zzzqq@example.org",
        "q=zzq+0401234567",
        "q=zzqwx&cost=free",
        "q=zzqwx&words=only",
        "category=hospital",
    ],
)
def test_what_was_found_or_narrowed_or_may_be_personal_is_not_counted(app: Flask, query: str) -> None:
    assert app.test_client().get(f"/oulu/fi/services?{query}&x=1").status_code == 200
    assert counted(app) == []


def test_a_locked_database_costs_nobody_their_page(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(config.instance / "directory.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert app.test_client().get("/oulu/fi/services?q=qqwwrr").status_code == 200
        other.execute("ROLLBACK")
    assert counted(app) == [("fi", "qqwwrr", 1)]


def test_a_failing_database_costs_nobody_their_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OperationalError("INSERT", None, ValueError("away"))

    with monkeypatch.context() as broken:
        broken.setattr(noticing, "count_unfound", fail)
        assert app.test_client().get("/oulu/fi/services?q=rrttzz").status_code == 200
        assert counted(app) == []
    assert app.test_client().get("/oulu/fi/services?q=rrttzzuu").status_code == 200
    assert counted(app) == [("fi", "rrttzzuu", 1)]
