"""Workers inherit the taxonomy's index and those of the cities: nobody waits for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from directory import create_app
from directory.cli import main
from directory.config import from_environment
from directory.search import memory, understanding
from directory.web import warming
from directory.web.state import state_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_question_finds_the_indexes_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"DIRECTORY_INSTANCE": str(tmp_path)}
    for command in (
        ["upgrade"],
        ["city", "add", "lund", "--name", "Lund", "--locale", "sv", "--locale", "en"],
    ):
        assert CliRunner().invoke(main, command, env=said).exit_code == 0
    app = create_app(from_environment(said))
    frozen: list[bool] = []
    monkeypatch.setattr(warming.gc, "freeze", lambda: frozen.append(True))
    warming.on_starting(SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app)))
    assert frozen
    assert state_of(app).database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    monkeypatch.setattr(understanding, "Index", lambda _: pytest.fail("the taxonomy is read again"))
    monkeypatch.setattr(memory, "load", lambda *_: pytest.fail("the city is read again"))
    answer = app.test_client().get("/lund/en/services?q=dentist")
    assert answer.status_code == 200
    assert "Dentist" in answer.text


def test_without_tables_there_is_nothing_to_warm(tmp_path: Path) -> None:
    assert not warming.warm(state_of(create_app(from_environment({"DIRECTORY_INSTANCE": str(tmp_path)}))))
