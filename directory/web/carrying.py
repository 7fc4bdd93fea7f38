"""Carrying: a visitor's own list travels in the addresses of pages, so that it needs no script and no account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "s"
"""The address parameter that holds codes of services."""
MOST = 60
"""Services on a list: as many as a sheet of paper takes."""
MOST_READ = 200
"""Codes of an address that are looked at."""

_CODE = re.compile("[0-9a-z]{1,12}")


def read(values: Iterable[str]) -> tuple[str, ...]:
    """The codes that an address holds, in its order, each once; a value may be several codes with dots between.

    What cannot be a code stays, cut short, so that it can be told to lead nowhere.
    """
    found: dict[str, None] = {}
    for value in values:
        for code in value[: MOST_READ * 13].split("."):
            if code.strip():
                found[code.strip().lower()[:12]] = None
            if len(found) >= MOST_READ:
                return tuple(found)
    return tuple(found)


def carried(values: Iterable[str]) -> tuple[str, ...]:
    """The codes that go from page to page: those that look like one, `MOST` of them."""
    return tuple(code for code in read(values) if _CODE.fullmatch(code))[:MOST]


def joined(codes: Iterable[str]) -> str:
    """Codes as one value."""
    return ".".join(codes)
