"""The services of a city as its staff edit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.services import (
    bulk,
    edit,
    history,
    listing,
    merge,
    moving,
    new,
    preview,
    proposals,
    twins,
)

if TYPE_CHECKING:
    from flask import Blueprint


__all__ = [
    "bulk", "edit", "history", "install", "listing", "merge", "moving", "new", "preview", "proposals", "twins",
]  # fmt: skip


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in (listing, bulk, new, twins, moving, proposals, edit, preview, history, merge):
        door.install(blueprint)
