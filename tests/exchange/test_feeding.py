"""The commands that take in feeds and tables say what became of them, keep nothing of a bad file, and can be undone."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from directory.cli import main
from directory.commands import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]

MAPPING = "name: Hands\nlocale: sv\ncountry: SE\nlicence: CC0-1.0\nfields: {external_id: ID, name: Namn, phones: Tel}\n"
TABLE = "ID,Namn,Tel\n1,Bibliotek,046-123456\n2,Vårdcentral,046-123457\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DIRECTORY_INSTANCE", str(tmp_path))
    monkeypatch.delenv("DIRECTORY_REPLICA_URL", raising=False)
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", f"sqlite:///{tmp_path}/directory.db")
    call = CliRunner()
    for arguments in (["upgrade"], ["city", "add", "lund", "--name", "Lund", "--locale", "sv"]):
        assert call.invoke(main, arguments).exit_code == 0
    return lambda *arguments: call.invoke(main, [str(one) for one in arguments])


def test_a_table_is_tried_taken_in_listed_and_undone(run: Run, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text(TABLE, "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    call = ("import", "csv", table, "--city", "lund", "--mapping", mapping)
    tried = run(*call, "--dry-run")
    assert "nothing was kept" in tried.output
    taken = run(*call)
    assert "2 services, 2 organizations" in taken.output
    assert "New: 2, changed: 0" in taken.output
    assert "unchanged: 2" in run(*call).output
    assert "hands\tHands\tCC0-1.0\t2 records" in run("source", "list", "--city", "lund").output
    table.write_text(TABLE.replace("046-123456", "046-999999"), "utf-8")
    assert "changed: 1" in run(*call, "--every", "7").output
    assert "unchanged: 2" in run("source", "run", "hands", "--city", "lund").output
    for said in ("restored: 0", "restored: 1", "removed: 0".capitalize()):
        assert said in run("source", "undo", "hands", "--city", "lund").output
    assert "Removed: 2" in run("source", "undo", "hands", "--city", "lund").output
    assert run("source", "undo", "hands", "--city", "lund").exit_code == 1
    assert run("duplicates", "--city", "lund").exit_code == 0
    assert run("source", "conflicts", "--city", "lund").output == ""


def test_a_bad_row_refuses_the_file_unless_it_is_to_be_left_out(run: Run, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text(f"{TABLE}3,,1\n", "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    call = ("import", "csv", table, "--city", "lund", "--mapping", mapping)
    refused = run(*call)
    assert refused.exit_code == 1
    assert "t.csv, row 4, “Namn”: there is no name in it" in refused.output
    assert run("source", "list", "--city", "lund").output == ""
    taken = run(*call, "--skip-faults")
    assert "2 services" in taken.output
    assert "left out: t.csv, row 4" in taken.output


def test_a_source_that_is_due_is_asked_and_its_fault_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text(TABLE, "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    run("import", "csv", table, "--city", "lund", "--mapping", mapping, "--every", "1")
    table.unlink()
    from datetime import timedelta

    from directory.commands import sources

    later = running.now() + timedelta(days=2)
    monkeypatch.setattr(sources, "now", lambda: later)
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    assert "t.csv: it cannot be read" in checked.output
    assert "fault: " in run("source", "list", "--city", "lund").output


def test_an_import_does_without_what_only_signing_in_wants() -> None:
    told = "import directory.cli, sys; print('webauthn' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
