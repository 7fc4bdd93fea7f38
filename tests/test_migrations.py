"""Migrations go up and down without loss, and their head is what the models say; on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, func, insert, inspect, select

from directory.db import Database
from directory.migrating import downgrade, head, revision, settings, upgrade
from directory.model import Base, City

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(settings()).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database of each kind."""
    url = f"sqlite:///{tmp_path}/empty.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    engine = create_engine(url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def schema(connection: Connection) -> dict[str, object]:
    """Tables with their columns, indexes, keys, as the database itself tells them."""
    inspector = inspect(connection)
    return {
        table: (
            # A column that came later stands last; where it stands means nothing.
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            ),
            sorted(
                (index["name"] or "", tuple(index["column_names"])) for index in inspector.get_indexes(table)
            ),
            sorted(
                (key["name"] or "", tuple(key["constrained_columns"]))
                for key in inspector.get_foreign_keys(table)
            ),
            sorted(
                (rule["name"] or "", tuple(rule["column_names"]))
                for rule in inspector.get_unique_constraints(table)
            ),
        )
        for table in inspector.get_table_names()
    }


@pytest.mark.parametrize("target", REVISIONS)
def test_each_revision_goes_up_and_down_again_and_leaves_the_schema_as_it_was(
    connection: Connection, target: str
) -> None:
    before = REVISIONS[REVISIONS.index(target) - 1] if target != REVISIONS[0] else None
    if before:
        upgrade(connection, before)
    old = schema(connection)
    upgrade(connection, target)
    new = schema(connection)
    downgrade(connection, before or "base")
    assert {table: told for table, told in schema(connection).items() if table != "alembic_version"} == {
        table: told for table, told in old.items() if table != "alembic_version"
    }
    upgrade(connection, target)
    assert schema(connection) == new


def test_the_head_is_what_the_models_say(connection: Connection) -> None:
    upgrade(connection)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_the_head_has_the_schema_that_the_models_would_lay_themselves(connection: Connection) -> None:
    upgrade(connection)
    migrated = schema(connection)
    downgrade(connection, "base")
    Base.metadata.create_all(connection)
    laid = schema(connection)
    assert {table: told for table, told in migrated.items() if table != "alembic_version"} == {
        table: told for table, told in laid.items() if table != "alembic_version"
    }


def test_data_survive_the_way_up(connection: Connection) -> None:
    upgrade(connection, REVISIONS[0])
    old = MetaData()
    old.reflect(connection, only=["city"])
    city = old.tables["city"]
    known = {"id": "0" * 32, "slug": "old", "name": "Old", "names": {}, "timezone": "UTC", "locales": ["en"],
             "fallbacks": {}, "is_demo": False, "data_version": 3, "language_bits": [], "version": 1}  # fmt: skip
    connection.execute(insert(city).values({name: value for name, value in known.items() if name in city.c}))
    upgrade(connection)
    assert revision(connection) == head()
    assert connection.scalar(select(func.count()).select_from(City)) == 1
    assert connection.execute(select(City.slug, City.data_version)).one() == ("old", 3)


def test_what_belongs_to_a_table_survives_that_it_is_altered(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/directory.db")
    with database.engine.connect() as connection:
        upgrade(connection, REVISIONS[0])
        connection.commit()
        for table, known in (
            ("city", {"id": "c" * 32, "slug": "oulu", "locales": "[]", "names": "{}", "fallbacks": "{}"}),
            ("organization", {"id": "a" * 32, "city_id": "c" * 32, "code": "org"}),
            ("service", {"id": "b" * 32, "city_id": "c" * 32, "organization_id": "a" * 32, "audience": "[]"}),
            ("phone", {"id": "d" * 32, "city_id": "c" * 32, "service_id": "b" * 32, "number": "112"}),
        ):
            columns = inspect(connection).get_columns(table)
            row = {column["name"]: 1 for column in columns if not column["nullable"]} | known
            names = ", ".join(row)
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
        connection.commit()
        upgrade(connection)
        connection.commit()
        assert connection.exec_driver_sql("SELECT count(*) FROM phone").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    database.dispose()
