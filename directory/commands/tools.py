"""What the commands share: the database they work on, progress on the terminal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from directory.db import Database
from directory.exchange.faults import Refused
from directory.migrating import head, revision
from directory.model import City

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.config import Config


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def fit_database(config: Config) -> Database:
    """The database, whatever its schema.

    :raise Refused: when no database of this kind can be used.
    """
    database = Database(config.database_url, config.replica_url)
    if fault := database.fault():
        database.dispose()
        raise Refused(fault)
    return database


def open_database(config: Config) -> Database:
    """The database, fit for use and its schema current.

    :raise Refused: when it is not.
    """
    database = fit_database(config)
    with database.engine.connect() as connection:
        if revision(connection) != head():
            raise Refused("the database's schema is not current. Run `directory upgrade` first.")
    return database


def get_city(session: Session, slug: str, *, lock: bool = False) -> City:
    """The city with this slug.

    :param lock: keep it from others until the session ends: imports and saves of a city queue.
    :raise Refused: when there is none; the message names those that there are.
    """
    wanted = select(City).where(City.slug == slug)
    city = session.scalars(wanted.with_for_update(key_share=True) if lock else wanted).first()
    if city is None:
        known = ", ".join(session.scalars(select(City.slug).order_by(City.slug))) or "none yet"
        raise Refused(
            f"there is no city {slug!r} (there is: {known}). Add it with `directory city add {slug} …`."
        )
    return city


class Progress:
    """One line on the terminal that is written over; nothing where there is no terminal but the last word."""

    def __init__(self) -> None:
        """Look whether somebody watches."""
        self._is_watched = sys.stderr.isatty()

    def __call__(self, message: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is."""
        if self._is_watched:
            share = f" {done * 100 // total} %" if total else ""
            click.echo(f"\r\033[K{message}{share}", nl=False, err=True)

    def end(self) -> None:
        """Leave the line."""
        if self._is_watched:
            click.echo("\r\033[K", nl=False, err=True)
