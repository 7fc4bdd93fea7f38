"""Sources: what they gave, where they and staff differ, what disappeared, what is there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.sources import asking, duplicates, listing, settling

if TYPE_CHECKING:
    from flask import Blueprint


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in (listing, asking, settling, duplicates):
        door.install(blueprint)
