"""Workers inherit the index of the taxonomy: nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from directory import taxonomies
from directory.cli import main
from directory.config import from_environment
from directory.db import Database
from directory.search import understanding
from directory.web.warming import warm

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tree_that_is_read_after_warming_finds_the_index_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"DIRECTORY_INSTANCE": str(tmp_path)}
    assert CliRunner().invoke(main, ["upgrade"], env=said).exit_code == 0
    config = from_environment(said)
    assert warm(config)
    monkeypatch.setattr(understanding, "Index", lambda _: pytest.fail("made again"))
    database = Database(config.database_url)
    with database.reading() as session:
        tree = taxonomies.load(session, "1")
    database.dispose()
    assert understanding.understand(tree, "dentist", locale="en").sure == ("dentist",)


def test_without_a_taxonomy_there_is_nothing_to_warm(tmp_path: Path) -> None:
    assert not warm(from_environment({"DIRECTORY_INSTANCE": str(tmp_path)}))
