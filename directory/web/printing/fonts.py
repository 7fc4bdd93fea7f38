"""Fonts: which locales this machine can print, as fontconfig knows its fonts."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from directory.catalogs import words_of
from directory.locales import LOCALES
from directory.wordings import AUDIENCE, COST, DOCUMENT, PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 20
"""Seconds that fontconfig may take where it reads a machine's fonts for the first time."""

Ranges = tuple[tuple[int, int], ...]


def needed(tag: str) -> frozenset[str]:
    """Letters that a locale is written in, as its own words show: those of closed lists, and its own name."""
    words = words_of(tag)
    said = [LOCALES[tag].own_name]
    for listed in (AUDIENCE, COST, DOCUMENT, PAPERS):
        said += [words.gettext(message) for message in listed.values()]
    # Many fonts of a script leave Latin letters to others.
    letters = {letter for text in said for letter in text if letter.isalpha() and not letter.isascii()}
    return frozenset(letters or "a")


def missing(tags: Iterable[str]) -> list[str]:
    """The locales that no font of this machine has all letters of; all of them where fontconfig is missing."""
    fonts = installed()
    return [tag for tag in tags if not any(_covers(font, needed(tag)) for font in fonts)]


@cache
def installed() -> tuple[Ranges, ...]:
    """The characters of each font of this machine, as ranges; asked once a process."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    try:
        told = subprocess.run(  # noqa: S603 (no shell, nothing from outside)
            [program, "--format", "%{charset}\n"],
            capture_output=True, check=True, encoding="utf-8", errors="replace", timeout=PATIENCE,
        ).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(_ranges(line) for line in dict.fromkeys(told.splitlines()))


def _ranges(line: str) -> Ranges:
    """Read "20-7e a0 16a0-16f0"."""
    found = re.findall(r"([0-9a-f]+)(?:-([0-9a-f]+))?", line)
    return tuple((int(first, 16), int(last or first, 16)) for first, last in found)


def _covers(font: Ranges, letters: frozenset[str]) -> bool:
    return all(any(first <= ord(letter) <= last for first, last in font) for letter in letters)
