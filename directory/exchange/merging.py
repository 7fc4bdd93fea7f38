"""Merging: what of a source's new statement is written, and what staff edited and keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from directory.exchange.statements import Statement

PLACE = re.compile(r"place(\d{1,2}|[0-9a-f]{32})")
"""The key that says that a place is there."""


def is_passed_on(key: str) -> bool:
    """Whether an entry is what no column holds: nobody edits it, so a source alone says what it is."""
    return key.endswith("passed_on")


def merged(
    before: Statement, now_said: Statement, current: Statement, by_machine: Collection[str] = ()
) -> tuple[Statement, dict[str, Any]]:
    """What of a new statement is to be written, and the edits that it must leave alone.

    The edits by key: what the source says now, and what staff said.

    :param by_machine: keys of texts that no person wrote: no edits, so the source's texts replace them.
    """
    changes: Statement = {}
    kept: dict[str, Any] = {}
    for key in now_said.keys() | before.keys():
        said, said_before, is_now = now_said.get(key), before.get(key), current.get(key)
        is_by_machine = key in by_machine or is_passed_on(key)
        if said == is_now or (said == said_before and not is_by_machine):
            continue
        if is_now == said_before or is_by_machine:
            changes[key] = said
        else:
            kept[key] = [said, is_now]
    return in_order(changes), kept


def still_open(conflicts: Mapping[str, Any], now_said: Statement, current: Statement) -> dict[str, Any]:
    """Conflicts of earlier imports in which source and staff still differ."""
    return {
        key: [now_said.get(key), current.get(key)]
        for key in conflicts
        if (key in current or key in now_said) and not is_passed_on(key)
        if now_said.get(key) != current.get(key)
    }


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
