"""What every test can use."""

from __future__ import annotations

pytest_plugins = ["tests.skips", "tests.postgres", "tests.browser_support"]
