"""The small city of the pages' tests, in a database of its own."""

from __future__ import annotations

from tests.editing.conftest import database
from tests.web.staff.conftest import filled

__all__ = ["database", "filled"]
