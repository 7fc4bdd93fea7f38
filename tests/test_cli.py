"""The `directory` command does what the contract says, and refuses with a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from directory.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in an instance of its own."""
    monkeypatch.setenv("DIRECTORY_INSTANCE", str(tmp_path))
    for name in ("DIRECTORY_DATABASE_URL", "DIRECTORY_REPLICA_URL", "DIRECTORY_NOMINATIM_URL"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    return call


def test_a_new_instance_comes_up_with_the_demonstration_city_once(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run("upgrade").exit_code == 0
    first = run("demo")
    assert (first.exit_code, "Helsinki" in first.output) == (0, True)
    assert (tmp_path / "basemaps" / "helsinki.pmtiles").exists()
    assert run("upgrade").exit_code == 0
    again = run("demo")
    assert (again.exit_code, again.output) == (0, "")
    checked = run("check")
    assert (checked.exit_code, "helsinki" in checked.output) == (0, True)


def test_a_city_is_added_and_its_first_locale_is_the_default(run: Callable[..., Result]) -> None:
    run("upgrade")
    added = run(
        "city", "add", "lund", "--name", "Lund", "--locale", "sv", "--locale", "ar", "--country", "se"
    )
    assert added.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (("lund", "--name", "Lund", "--locale", "xx"), "there is no locale 'xx'"),
        (("Lund!", "--name", "Lund", "--locale", "sv"), "small letters"),
        (("static", "--name", "Lund", "--locale", "sv"), "small letters"),
        (("lund", "--name", " ", "--locale", "sv"), "--name is empty"),
        (("lund", "--name", "\u202e\u2066", "--locale", "sv"), "--name is empty"),
        (("lund", "--name", "L" * 101, "--locale", "sv"), "--name is too long"),
        (("lund", "--name", "Lund", "--locale", "sv", "--timezone", "Mars/Base"), "Europe/Helsinki"),
        (("lund", "--name", "Lund", "--locale", "sv", "--timezone", "../etc"), "Europe/Helsinki"),
        (("lund", "--name", "Lund", "--locale", "sv", "--country", "SWE"), "two letters"),
    ],
)
def test_a_wrong_city_is_refused_with_a_cure(
    run: Callable[..., Result], arguments: tuple[str, ...], cure: str
) -> None:
    run("upgrade")
    refused = run("city", "add", *arguments)
    assert (refused.exit_code, cure in refused.output) == (1, True), refused.output


def test_the_same_city_is_not_added_twice(run: Callable[..., Result]) -> None:
    run("upgrade")
    arguments = ("city", "add", "lund", "--name", "Lund", "--locale", "sv")
    run(*arguments)
    refused = run(*arguments)
    assert (refused.exit_code, "already" in refused.output) == (1, True)


def test_an_old_schema_is_told_with_its_cure(run: Callable[..., Result]) -> None:
    refused = run("city", "add", "lund", "--name", "Lund", "--locale", "sv")
    assert (refused.exit_code, "directory upgrade" in refused.output) == (1, True)


@pytest.mark.parametrize("content", [b"", b"no extract", b"\x00" * 5000])
def test_a_broken_extract_is_refused_and_nothing_is_kept(
    run: Callable[..., Result], tmp_path: Path, content: bytes
) -> None:
    run("upgrade")
    run("city", "add", "lund", "--name", "Lund", "--locale", "sv")
    extract = tmp_path / "broken.osm.pbf"
    extract.write_bytes(content)
    for command in (("import", "osm"), ("basemap", "build")):
        refused = run(*command, str(extract), "--city", "lund")
        assert (refused.exit_code, "broken.osm.pbf" in refused.output) == (1, True), refused.output
    assert run("import", "osm", str(extract), "--city", "atlantis").exit_code == 1


def test_wrong_usage_has_status_two(run: Callable[..., Result]) -> None:
    assert run("import", "osm").exit_code == 2
    assert run("nonsense").exit_code == 2


def test_a_bad_setting_is_told(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", "mysql://x")
    refused = run("check")
    assert (refused.exit_code, "sqlite and postgresql" in refused.output) == (1, True)


def test_a_citys_locales_and_fallbacks_are_changed(run: Callable[..., Result]) -> None:
    run("upgrade")
    run("city", "add", "lund", "--name", "Lund", "--locale", "sv")
    changed = run("city", "edit", "lund", "--locale", "sv", "--locale", "fa-AF", "--fallback", "fa-AF=fa,en")
    assert (changed.exit_code, changed.output) == (0, "Lund offers sv fa-AF.\n")
    boxed = run("city", "edit", "lund", "--name", " Lund  i Skåne", "--bounds", "55.6,13.0,55.8,13.3")
    assert (boxed.exit_code, boxed.output) == (0, "Lund i Skåne offers sv fa-AF.\n")
    for wrong, cure in (
        (("--locale", "fa-AF"), "--locale sv --locale fa-AF"),
        (("--locale", "sv", "--locale", "xx"), "there is no locale 'xx'"),
        (("--fallback", "fa"), "fa-AF=fa,en"),
        (("--fallback", "fa=xx"), "there is no locale 'xx'"),
        (("--bounds", "60.3,24.8,60.1,25.3"), "is no box"),
        (("--bounds", "nan,24.8,60.1,25.3"), "is no box"),
        (("--name", "\n"), "--name is empty"),
    ):
        refused = run("city", "edit", "lund", *wrong)
        assert (refused.exit_code, cure in refused.output) == (1, True), refused.output


def test_a_database_that_somebody_else_writes_is_told(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", f"sqlite:///{tmp_path}/locked.db")
    monkeypatch.setattr("directory.db.BUSY_TIMEOUT", 0.01)
    run("upgrade")
    with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        refused = run("city", "add", "lund", "--name", "Lund", "--locale", "sv")
    assert refused.exit_code == 1
    assert refused.output == (
        "Refused: the database cannot be written now (database is locked): "
        "another import may be running; try again\n"
    )
