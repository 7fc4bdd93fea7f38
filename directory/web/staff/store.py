"""Where staff read and write: on the database that is written, for they look at what they saved a moment ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.web.state import state

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session


def reading() -> AbstractContextManager[Session]:
    """A session for questions."""
    return state().database.reading(own=True)


def writing() -> AbstractContextManager[Session]:
    """A session for deeds: commits when the block ends well, else rolls back."""
    return state().database.writing()


def trying() -> AbstractContextManager[Session]:
    """A session for deeds of which nothing stays, and that nobody waits for."""
    return state().database.trying()
