"""Merging: what of a source's new statement is written, and what staff edited and keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from directory.exchange.statements import Statement

PLACE = re.compile(r"place\d+")
"""The key that says that a place is there."""


def merged(
    before: Statement, now_said: Statement, current: Statement, by_machine: Collection[str] = ()
) -> tuple[Statement, int]:
    """What of a new statement is to be written, and how many edits it must leave alone.

    :param by_machine: keys of texts that no person wrote: no edits, so the source's texts replace them.
    """
    changes: Statement = {}
    kept = 0
    for key in now_said.keys() | before.keys():
        said, said_before, is_now = now_said.get(key), before.get(key), current.get(key)
        is_by_machine = key in by_machine
        if said == is_now or (said == said_before and not is_by_machine):
            continue
        if is_now == said_before or is_by_machine:
            changes[key] = said
        else:
            kept += 1
    return in_order(changes), kept


def in_order(changes: Statement) -> Statement:
    """Changes in the order in which they can be written."""
    # A place must be there before its address; "place0" sorts before "place0.city", "name" before "name@sv".
    return dict(sorted(changes.items()))


def keep_edited_places(changes: Statement, before: Statement, current: Statement) -> None:
    """A place that the source no longer has goes whole, or stays whole where staff edited it."""
    for place in [key for key, said in changes.items() if said is None and PLACE.fullmatch(key)]:
        facts = [key for key in current if key.startswith(f"{place}.")]
        edited = any(current[key] != before.get(key) for key in facts)
        for key in [key for key in changes if key.startswith(f"{place}.") or (edited and key == place)]:
            del changes[key]
