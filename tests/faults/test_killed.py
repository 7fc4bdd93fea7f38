"""Whoever pulls the plug while a city is being loaded finds nothing of it, or all of it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).with_name("directory"))
SERVICES = 200
"""Of the demonstration city."""


def command(name: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DIRECTORY_INSTANCE": str(folder), "DIRECTORY_DATABASE_URL": ""}
    return subprocess.Popen(
        (PROGRAM, name),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def loaded(folder: Path) -> tuple[str, int, int]:
    """Whether the file is sound, how many cities there are, how many services."""
    database = sqlite3.connect(folder / "directory.db")
    try:
        ((sound,),) = database.execute("PRAGMA integrity_check").fetchall()
        ((cities,),) = database.execute("SELECT count(*) FROM city").fetchall()
        ((services,),) = database.execute("SELECT count(*) FROM service").fetchall()
    finally:
        database.close()
    return sound, cities, services


def pull_the_plug(folder: Path, rounds: int) -> None:
    dice = random.Random(rounds)  # noqa: S311
    assert command("upgrade", folder).wait() == 0
    for _ in range(rounds):
        running = command("demo", folder)
        time.sleep(dice.uniform(0.3, 2.5))
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert loaded(folder) in (("ok", 0, 0), ("ok", 1, SERVICES))
    assert command("demo", folder).wait() == 0
    assert loaded(folder) == ("ok", 1, SERVICES)


def test_a_load_that_is_killed_leaves_nothing_or_all(tmp_path: Path) -> None:
    pull_the_plug(tmp_path, 2)


@pytest.mark.faults
def test_loads_that_are_killed_again_and_again_leave_nothing_or_all(tmp_path: Path) -> None:
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        pull_the_plug(folder, 5)
