"""While somebody edits twenty times a second, two processes read: nothing fails, nothing is locked, nothing is old."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from directory import indexing
from directory.db import Database
from directory.migrating import upgrade
from directory.model import City, Organization, Service

ROOT = Path(__file__).parents[2]


def together(url: str, seconds: float, *, writers: int = 1) -> None:
    database = Database(url)
    with database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with database.writing() as session:
        city = City(slug="c", name="C", locales=["en"])
        session.add(city)
        session.flush()
        organization = Organization(city_id=city.id, code="o", name="Some")
        session.add(organization)
        session.flush()
        for number in range(60):
            code = f"s{number}"
            session.add(
                Service(city_id=city.id, code=code, organization_id=organization.id, name=f"A {code}")
            )
        session.flush()
        indexing.index_city(session, city, now=datetime.now(UTC))
    database.dispose()
    programs = [
        subprocess.Popen(
            (sys.executable, "-m", "tests.search.reading_and_writing", role, url, str(seconds)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for role in ("read", "read", *["write"] * writers)
    ]
    for program in programs:
        said, complained = program.communicate(timeout=seconds + 60)
        assert program.returncode == 0, complained
        assert int(said) > 0, "it did something"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_read_while_one_edits(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    url = f"sqlite:///{tmp_path}/both.db"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_database")
    together(url, 3)


@pytest.mark.faults
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_read_while_one_edits_for_a_minute(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    url = f"sqlite:///{tmp_path}/both.db"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_database")
    together(url, 60)
