"""What tests in a real browser have in common."""

from __future__ import annotations

from tests.browser.towns import demonstration, town

__all__ = ["demonstration", "town"]
