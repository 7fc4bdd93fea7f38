"""Warming: what all workers need is made once, before gunicorn makes them, and shared by them.

gunicorn reads this module as its settings (`--config python:directory.web.warming`) and has loaded the app before.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from directory import queries
from directory.db import Database
from directory.search.kinds import kinds_of
from directory.search.understanding import understand
from directory.web import serverlog
from directory.web.state import State, state_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

logger_class = serverlog.Log
access_log_format = serverlog.ACCESS
control_socket_disable = True
"""gunicorn's own socket in the home folder is of no use here; versions that have none pass over this."""


def on_starting(server: Any) -> None:
    """Called by gunicorn before there are workers. What fails here is made, or refused, at the first request."""
    warm(state_of(server.app.wsgi()))
    # Objects that the collector does not look at stay in pages that all workers share.
    gc.freeze()


def warm(state: State) -> bool:
    """Read the taxonomy and the search index of each city, which no visitor then waits for. False where there is none."""
    # Connections of its own: workers must not share the app's.
    database = Database(state.config.database_url, state.config.replica_url)
    try:
        with database.reading() as session:
            warmed = [_warm_city(session, state, city.slug) for city in queries.cities(session)]
            return bool(warmed) and all(warmed)
    except SQLAlchemyError:
        return False
    finally:
        database.dispose()


def _warm_city(session: Session, state: State, slug: str) -> bool:
    found = queries.find_city(session, slug)
    if found is None:
        return False
    city, taxonomy = found
    tree = state.tree(session, taxonomy)
    # A facet, a name of a language and a word: whatever is made when it is first asked for.
    understand(
        tree, "free doctor who speaks Arabic", locale=city.default_locale, meanings=state.meanings(tree)
    )
    kinds_of(tree)
    state.memo.columns(session, city)
    return True
