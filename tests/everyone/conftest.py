"""What the looks at all pages have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.towns import town
from tests.web.conftest import app, config
from tests.web.test_pages import codes

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

__all__ = ["app", "codes", "config", "town"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Fetches pages without a browser."""
    return app.test_client()
