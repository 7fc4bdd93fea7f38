"""`directory translate`: all that a locale lacks, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from directory import create_app
from directory.cli import main
from directory.config import Config
from directory.model import City, MachineSetting, Origin, ServiceTranslation
from tests.translating.machines import machine
from tests.web.conftest import fill

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An instance with a small city."""
    for name in ("DIRECTORY_DATABASE_URL", "DIRECTORY_TRANSLATE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DIRECTORY_INSTANCE", str(tmp_path))
    app = create_app(Config(instance=tmp_path, database_url=f"sqlite:///{tmp_path}/directory.db"))
    fill(app)
    return app


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["translate", "--city", "oulu", *words])


def test_everything_that_is_missing_is_drafted_and_bad_orders_are_refused(
    made: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "DIRECTORY_TRANSLATE_URL" in run("--locale", "ru").output
    with machine() as there:
        monkeypatch.setenv("DIRECTORY_TRANSLATE_URL", f"libretranslate+{there.url}")
        for tag in ("fi", "xx"):
            assert run("--locale", tag).exit_code == 1
        missing = run("--locale", "ckb")
        assert (missing.exit_code, "does not know this language" in missing.output) == (1, True)
        done = run("--locale", "ru")
        assert done.exit_code == 0, done.output
        assert "texts were drafted in Russian" in done.output
        assert "0 texts were drafted" in run("--locale", "ru").output
        with made.extensions["directory"].database.writing() as session:
            rows = session.scalars(
                select(ServiceTranslation).where(ServiceTranslation.origin == Origin.MACHINE)
            ).all()
            assert rows
            city = session.scalars(select(City)).one()
            session.add(MachineSetting(city_id=city.id, budget=0, is_shown=False))
        spent = run("--locale", "sv")
        assert (spent.exit_code, "used up" in spent.output) == (1, True)
