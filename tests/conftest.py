"""What every test can use."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.skips", "tests.postgres", "tests.browser_support"]

# A busy machine is not a fault of the code.
settings.register_profile("directory", deadline=None)
settings.load_profile("directory")
