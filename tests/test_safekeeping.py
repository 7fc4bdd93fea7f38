"""A backup is all of one moment, and comes back whole or not at all, on either database."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text

from directory.cli import main
from directory.db import Database
from directory.model import Base, City, Service
from directory.safekeeping import pack
from directory.safekeeping.packing import kept_tables

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def run(instance: Path, *arguments: str, database: str | None = None) -> Result:
    environment = {
        "DIRECTORY_INSTANCE": str(instance),
        "DIRECTORY_DATABASE_URL": database or f"sqlite:///{instance}/directory.db",
        "DIRECTORY_REPLICA_URL": None,
    }
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city, and its backup."""
    folder = tmp_path_factory.mktemp("instance")
    assert run(folder, "upgrade").exit_code == 0
    assert run(folder, "demo").exit_code == 0
    (folder / "secret-key").write_text("deadbeef")
    made = run(folder, "backup", str(folder / "backup.zip"))
    assert (made.exit_code, made.output.endswith("Keep it as safe as the instance.\n")) == (0, True)
    return folder


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that a backup holds."""
    database = Database(url)
    with database.reading() as session:
        found = {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in kept_tables()
        }
    database.dispose()
    return found


def test_all_rows_and_files_come_back_through_the_other_database(
    instance: Path, tmp_path: Path, postgres_database: str
) -> None:
    there = tmp_path / "there"
    restored = run(there, "restore", str(instance / "backup.zip"), database=postgres_database)
    assert (restored.exit_code, restored.output[:9]) == (0, "Restored ")
    again = run(there, "backup", str(tmp_path / "again.zip"), database=postgres_database)
    assert again.exit_code == 0
    back = tmp_path / "back"
    assert run(back, "restore", str(tmp_path / "again.zip")).exit_code == 0
    before, after = rows(f"sqlite:///{instance}/directory.db"), rows(f"sqlite:///{back}/directory.db")
    # Laying the search index counts on, as any change does.
    counted = ("data_version", "index_version", "index_floor", "version", "spans_until")
    at = {n for n, column in enumerate(Base.metadata.tables["city"].columns) if column.name in counted}
    for found in (before, after):
        found["city"] = [tuple(value for n, value in enumerate(row) if n not in at) for row in found["city"]]
    assert before == after
    assert (back / "basemaps" / "helsinki.pmtiles").read_bytes() == (
        instance / "basemaps" / "helsinki.pmtiles"
    ).read_bytes()
    assert (back / "secret-key").stat().st_mode & 0o777 == 0o600
    database = Database(f"sqlite:///{back}/directory.db")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM search_doc")) > 150
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    database.dispose()


def test_a_backup_is_of_one_moment_while_others_write(instance: Path, tmp_path: Path) -> None:
    """Two rows are changed together; a backup never holds one without the other."""
    url = f"sqlite:///{instance}/directory.db"
    database, stop = Database(url), Event()
    with database.reading() as session:
        first, second = session.scalars(select(Service.id).order_by(Service.id).limit(2))

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            with database.writing() as session:
                for key in (first, second):
                    session.get_one(Service, key).wait_time = str(turn)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            with Database(url).engine.connect() as connection:
                pack(connection, {}, tmp_path / f"{number}.zip", now=NOW)
    finally:
        stop.set()
        writer.join()
        database.dispose()
    for number in range(5):
        with zipfile.ZipFile(tmp_path / f"{number}.zip") as archive:
            kept = [json.loads(line) for line in archive.read("tables/service.jsonl").splitlines()]
        said = {row["wait_time"] for row in kept if row["id"] in (first.hex, second.hex)}
        assert len(said) == 1


def test_an_instance_with_cities_is_never_overwritten(instance: Path) -> None:
    refused = run(instance, "restore", str(instance / "backup.zip"))
    assert (refused.exit_code, "the database holds cities" in refused.output) == (1, True)


def changed(source: Path, target: Path, name: str, data: bytes | None) -> Path:
    """The same backup with one entry changed, added or, with None, taken out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        if data is not None:
            new.writestr(name, data)
    return target


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("manifest.json", None, "no backup"),
        ("manifest.json", b'{"format": 2}', "reads 1"),
        ("manifest.json", b'{"format": 1, "revision": "9999", "made_at": "", "rows": {}}', "is damaged"),
        ("../evil", b"x", "is damaged"),
        ("tables/city.jsonl", None, "damaged"),
        ("tables/city.jsonl", b"", "instead of 1"),
        ("tables/city.jsonl", b'{"nonsense": 1}\n', "cannot be read"),
        ("tables/city.jsonl", b"{", "damaged"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_of_it_stays(
    instance: Path, tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    broken = changed(instance / "backup.zip", tmp_path / "broken.zip", name, data)
    refused = run(tmp_path, "restore", str(broken))
    assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    database = Database(f"sqlite:///{tmp_path}/directory.db")
    with database.reading() as session:
        assert not session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'city'")) or (
            session.scalar(select(func.count(City.id))) == 0
        )
    database.dispose()
    assert not (tmp_path / "basemaps").exists()


def test_a_backup_of_a_newer_version_is_refused(instance: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(instance / "backup.zip") as archive:
        said = json.loads(archive.read("manifest.json"))
    newer = json.dumps(said | {"revision": "9999"}).encode()
    broken = changed(instance / "backup.zip", tmp_path / "newer.zip", "manifest.json", newer)
    refused = run(tmp_path, "restore", str(broken))
    assert (refused.exit_code, "Update first" in refused.output) == (1, True)


def test_a_file_that_is_none_or_cannot_be_written_is_refused(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("hello")
    for path in ("text.zip", "missing.zip"):
        refused = run(tmp_path, "restore", str(tmp_path / path))
        assert (refused.exit_code, "no backup" in refused.output) == (1, True)
    for path in (tmp_path, tmp_path / "missing" / "backup.zip"):
        refused = run(instance, "backup", str(path))
        assert (refused.exit_code, refused.output[:8]) == (1, "Refused:")
