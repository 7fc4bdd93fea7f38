"""A small city whose data tests may change, and staff who work in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from tests.web.conftest import fill
from tests.web.staff import clerks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.web.staff.clerks import Clerk


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the city `oulu`, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "directory.db"
    app = create_app(Config(instance=path.parent, database_url=f"sqlite:///{path}"))
    fill(app)
    database = app.extensions["directory"].database
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def staff_app(filled: Path, tmp_path: Path) -> Flask:
    """An app with a city of its own."""
    shutil.copyfile(filled, tmp_path / "directory.db")
    return create_app(
        Config(
            instance=tmp_path,
            database_url=f"sqlite:///{tmp_path}/directory.db",
            base_url="https://directory.example",
            secret_key="a key for tests",
        )
    )


@pytest.fixture
def staff(staff_app: Flask) -> Callable[..., Clerk]:
    """Makes somebody with a role who is signed in: `staff("editor")`."""
    return lambda role, **rest: clerks.clerk(staff_app, role, **rest)


@pytest.fixture
def stranger(staff_app: Flask) -> Clerk:
    """Somebody who is not signed in."""
    return clerks.visitor(staff_app)
