"""What a city says of itself: notices, urgent numbers, settings, kinds of services and situations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.city import kinds, notices, numbers, settings, situations

if TYPE_CHECKING:
    from flask import Blueprint


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in (notices, settings, numbers, kinds, situations):
        door.install(blueprint)
