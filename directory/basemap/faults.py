"""What can be wrong with a map's files; each message says what to do about it."""

from __future__ import annotations


class BrokenExtract(Exception):
    """The OpenStreetMap extract cannot become a map."""


class BuildToolsMissing(Exception):
    """The libraries of the `[import]` extra are not installed."""


class BrokenBasemap(Exception):
    """The file is no basemap, or a damaged one."""
