"""The README is true: every setting, command and room stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from directory import config
from directory.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def commands(group: click.Group, before: str = "directory") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{before} {name}")
        else:
            found.append(f"{before} {name}")
    return found


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    source = Path(config.__file__).read_text("utf-8")
    used = set(re.findall(r'"(DIRECTORY_[A-Z_]+)"', source))
    told = set(re.findall(r"^\| `(DIRECTORY_[A-Z_]+)`", README, re.MULTILINE))
    assert told == used


def test_every_command_is_in_the_table() -> None:
    assert [command for command in commands(main) if f"`{command}" not in README] == []


def test_every_room_is_on_the_map_of_the_house() -> None:
    rooms = {path.name for path in (ROOT / "directory").iterdir() if path.suffix == ".py" or path.is_dir()}
    rooms -= {"__init__.py", "__pycache__", "seeds", "translations", "templates", "static"}
    assert [room for room in sorted(rooms) if room not in README] == []


def test_every_target_of_make_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert [
        target for target in phony.group(1).split() if target != "install" and f"make {target}" not in README
    ] == []
