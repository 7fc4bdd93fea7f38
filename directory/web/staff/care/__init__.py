"""Keeping listings true: reports of visitors, confirmations, what nobody found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.care import confirmations, inbox, unfound

if TYPE_CHECKING:
    from flask import Blueprint

DOORS = (inbox, confirmations, unfound)


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in DOORS:
        door.install(blueprint)
