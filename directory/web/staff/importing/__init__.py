"""Imports in the browser: a file is uploaded, its columns are matched, a dry run is looked at, then it is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.importing import matching, previewing, runs, uploading

if TYPE_CHECKING:
    from flask import Blueprint


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in (uploading, matching, previewing, runs):
        door.install(blueprint)
