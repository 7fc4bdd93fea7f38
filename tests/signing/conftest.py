"""A database with a city and one account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from directory.db import Database
from directory.model import Account, Base, City
from directory.roles import Role
from directory.signing import accounts, passwords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
PASSWORD = "herring under the fur coat"


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Empty tables; `on_both` tries a test on a database of each kind."""
    url = f"sqlite:///{tmp_path}/test.db"
    if getattr(request, "param", "sqlite") == "postgresql":
        url = request.getfixturevalue("postgres_database")
    made = Database(url)
    Base.metadata.create_all(made.engine)
    yield made
    made.dispose()


@pytest.fixture
def city(database: Database) -> City:
    """A city with two locales."""
    with database.writing() as session:
        made = City(slug="lund", name="Lund", locales=["sv", "ar"])
        session.add(made)
    return made


@pytest.fixture
def amal(database: Database, city: City) -> Account:
    """An editor with a password."""
    with database.writing() as session:
        post = accounts.Post(role=Role.EDITOR)
        made = accounts.add(session, city, "amal@city.example", post, name="Amal", by="test", now=NOW)
        made.password_hash = passwords.hashed(PASSWORD)
    return made
