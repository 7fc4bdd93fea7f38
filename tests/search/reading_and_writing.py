"""Programs for tests that read and edit one database at once: `python -m … ROLE URL SECONDS` prints what was done."""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime

from sqlalchemy import select

from directory import indexing
from directory.db import Database
from directory.model import City, Service
from directory.search import Criteria, Memo, search
from directory.text import words

EDITS = 20
"""A second."""


def read(database: Database, until: float) -> int:
    """Search as fast as it goes; each answer is as new as the version that was seen before."""
    memo, done, dice = Memo(), 0, random.Random(1)  # noqa: S311
    while time.monotonic() < until:
        with database.reading() as session:
            city = session.scalars(select(City)).one()
            near = (60.17 + dice.gauss(0, 0.03), 24.94)
            found = search(session, city, Criteria(near=near, text="a"), now=datetime.now(UTC), memo=memo)
            docs = memo.columns(session, city)
            if docs.version < city.index_version or not found.total:
                raise AssertionError("an old answer")
            done += 1
    return done


def write(database: Database, until: float) -> int:
    """Rename services, lay the index and commit, so many a second; each is found by the next question."""
    done, start = 0, time.monotonic()
    memo = Memo()
    while time.monotonic() < until:
        with database.writing() as session:
            city = session.scalars(select(City)).one()
            service = session.scalars(select(Service).order_by(Service.code).offset(done % 50).limit(1)).one()
            service.name = f"Renamed {done}x"
            indexing.index_services(session, city, [service.id], now=datetime.now(UTC))
        with database.reading() as session:
            city = session.scalars(select(City)).one()
            word = words(f"{done}x")[0]
            if search(session, city, Criteria(text=word), now=datetime.now(UTC), memo=memo).total != 1:
                raise AssertionError(f"edit {done} is not found")
        done += 1
        time.sleep(max(0.0, start + done / EDITS - time.monotonic()))
    return done


if __name__ == "__main__":
    role, url, seconds = sys.argv[1:]
    opened = Database(url)
    sys.stdout.write(str({"read": read, "write": write}[role](opened, time.monotonic() + float(seconds))))
    opened.dispose()
