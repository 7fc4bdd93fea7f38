"""The command that imports takes all of an extract or nothing, and nothing of one that looks cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from directory.cli import main
from directory.db import Database
from directory.model import Place, Service, SourceRecord
from tests.exchange.conftest import Drawing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Import = Callable[..., Result]
    Counts = Callable[[], tuple[int, int, int]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("DIRECTORY_INSTANCE", str(tmp_path))
    monkeypatch.delenv("DIRECTORY_REPLICA_URL", raising=False)
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", f"sqlite:///{tmp_path}/directory.db")
    call = CliRunner()
    for arguments in (["upgrade"], ["city", "add", "lund", "--name", "Lund", "--locale", "sv"]):
        assert call.invoke(main, arguments).exit_code == 0
    return lambda *arguments: call.invoke(main, list(arguments))


@pytest.fixture
def import_(run: Callable[..., Result], tmp_path: Path) -> Import:
    """Import an extract with so many pharmacies and so many addresses."""

    def call(pharmacies: int, addresses: int, *options: str) -> Result:
        drawing = Drawing()
        for number in range(pharmacies):
            tags = {"amenity": "pharmacy", "name": f"Apotek {number}"}
            drawing.node(55.7 + number / 1_000, 13.2, tags)
        for number in range(addresses):
            tags = {"addr:street": "Storgatan", "addr:housenumber": str(number + 1)}
            drawing.node(55.7 + number / 10_000, 13.1, tags)
        extract = drawing.write(tmp_path / "town.osm.pbf")
        return run("import", "osm", str(extract), "--city", "lund", *options)

    return call


@pytest.fixture
def counts(tmp_path: Path) -> Counts:
    """Services, services that the source no longer has, places."""

    def count() -> tuple[int, int, int]:
        database = Database(f"sqlite:///{tmp_path}/directory.db")
        with database.reading() as session:
            missing = select(func.count()).where(SourceRecord.missing_since.is_not(None))
            services, places = (select(func.count()).select_from(kind) for kind in (Service, Place))
            found = tuple(session.scalar(question) or 0 for question in (services, missing, places))
        database.dispose()
        return found[0], found[1], found[2]

    return count


def test_an_extract_with_less_than_half_of_the_places_is_refused(import_: Import, counts: Counts) -> None:
    assert import_(10, 300).exit_code == 0
    before = counts()
    assert (before[:2], before[2] >= 300) == ((10, 0), True)
    refused = import_(12, 100)
    assert refused.exit_code == 1
    assert f"where the gazetteer has {before[2]}" in refused.output
    assert "--shrink" in refused.output
    assert counts() == before
    assert import_(12, 280).exit_code == 0
    taken = import_(12, 0, "--shrink")
    assert (taken.exit_code, counts()[0]) == (0, 12), taken.output


def test_an_extract_without_most_services_is_refused(import_: Import, counts: Counts) -> None:
    assert import_(60, 20).exit_code == 0
    before = counts()
    refused = import_(29, 20)
    assert (refused.exit_code, "31 of 60 services" in refused.output) == (1, True), refused.output
    assert counts() == before
    assert import_(29, 20, "--shrink").exit_code == 0
    assert counts()[:2] == (60, 31)
    again = import_(29, 20)
    assert (again.exit_code, counts()[:2]) == (0, (60, 31)), again.output


def test_a_small_city_may_shrink(import_: Import, counts: Counts) -> None:
    assert import_(39, 20).exit_code == 0
    assert import_(0, 1).exit_code == 0
    assert counts()[:2] == (39, 39)


def test_an_extract_is_taken_back(run: Callable[..., Result], import_: Import, counts: Counts) -> None:
    import_(3, 0)
    import_(5, 0)
    for left in (3, 0):
        assert run("source", "undo", "osm", "--city", "lund").exit_code == 0
        assert counts()[0] == left
    assert "no import of osm that could be undone" in run("source", "undo", "osm", "--city", "lund").output
