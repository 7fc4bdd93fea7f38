"""What tests in a real browser have in common."""

from __future__ import annotations

from tests.browser.towns import town

__all__ = ["town"]
