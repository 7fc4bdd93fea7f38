"""Warming: what all workers need is made once, before gunicorn makes them, and shared by them.

gunicorn reads this module as its settings (`--config python:directory.web.warming`).
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from directory import taxonomies
from directory.config import from_environment
from directory.db import Database
from directory.search.understanding import semantics, understand

if TYPE_CHECKING:
    from directory.config import Config


def on_starting(_server: object) -> None:
    """Called by gunicorn before there are workers. What fails here is made, or refused, at the first request."""
    warm(from_environment(os.environ))
    # Objects that the collector does not look at stay in pages that all workers share.
    gc.freeze()


def warm(config: Config) -> bool:
    """Make the index of the taxonomy, which no visitor then waits for. False where there is no taxonomy to be read."""
    database = Database(config.database_url, config.replica_url)
    try:
        with database.reading() as session:
            tree = taxonomies.load(session, "")
        # A facet, a name of a language and a word: whatever is made when it is first asked for.
        understand(tree, "free doctor who speaks Arabic", locale="en")
        semantics.load(tree, config.instance)
    except SQLAlchemyError:
        return False
    finally:
        database.dispose()
    return True
