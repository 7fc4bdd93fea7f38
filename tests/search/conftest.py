"""A shelf to find things on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from directory.db import Database
from directory.model import Base
from tests.search.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        yield Shelf(session)
    database.dispose()
