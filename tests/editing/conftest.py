"""The small city of the pages' tests, in a database of its own, for what is done without pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.db import Database
from directory.model import City, Service
from tests.web.staff.conftest import filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

__all__ = ["filled"]


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Iterator[Database]:
    """The city `oulu`."""
    shutil.copyfile(filled, tmp_path / "directory.db")
    made = Database(f"sqlite:///{tmp_path}/directory.db")
    yield made
    made.dispose()


def the_city(session: Session) -> City:
    """The one city."""
    return session.scalars(select(City)).one()


def code_of(session: Session, name: str) -> str:
    """The code of the service with this name."""
    return session.scalars(select(Service.code).where(Service.name == name)).one()
