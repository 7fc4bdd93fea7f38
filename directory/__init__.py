"""A multilingual directory of the services that a city already offers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from directory.config import Config


def create_app(config: Config | None = None) -> Flask:
    """Wire an app: settings, database, doors; nothing is asked of the database yet."""
    from directory.config import from_environment
    from directory.web.app import make_app

    return make_app(config or from_environment(os.environ))
