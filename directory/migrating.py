"""Migrating: bring a database's schema to the state that this code needs."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


def settings(connection: Connection | None = None) -> Config:
    """What Alembic needs to know; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(files("directory.model").joinpath("migrations")))
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str | None:
    """The newest revision that there is."""
    return ScriptDirectory.from_config(settings()).get_current_head()


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Go up to a revision."""
    with _kept_children(connection):
        command.upgrade(settings(connection), target)


def downgrade(connection: Connection, target: str) -> None:
    """Go down to a revision, or to "base"."""
    with _kept_children(connection):
        command.downgrade(settings(connection), target)


@contextmanager
def _kept_children(connection: Connection) -> Iterator[None]:
    """Alter tables without losing what belongs to them.

    SQLite alters a table by copying and dropping it, and dropping one deletes its rows with all that cascades
    from them, unless foreign keys are off; that they can be only outside of a transaction.
    """
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or raw is None:
        yield
        return
    held = raw.execute("PRAGMA foreign_keys").fetchone()
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA foreign_keys = {held[0]}")
