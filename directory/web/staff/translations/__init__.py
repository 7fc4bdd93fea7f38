"""Translations: what wants translating into a locale, one record at a time, by people, files and a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.staff.translations import files, glossary, machine, page, queue, setting

if TYPE_CHECKING:
    from flask import Blueprint

__all__ = ["files", "glossary", "install", "machine", "page", "queue", "setting"]


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    for door in (queue, setting, machine, files, glossary, page):
        door.install(blueprint)
