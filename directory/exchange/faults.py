"""What goes wrong with what others hand over."""

from __future__ import annotations


class Refused(ValueError):
    """A file, or a part of it, cannot be taken; the message names it and the cure. Nothing of it was kept."""
