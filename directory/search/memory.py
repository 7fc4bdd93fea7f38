"""Memory: the columns of the cities that a process was asked for last, brought up to date whenever their index changed."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import City, SearchChange, SearchDoc
from directory.model.finding import service_number
from directory.search.columns import READ, Columns, Shelf, read_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.search.columns import Row

MAX_DOCS = 3_000_000
"""Docs of all cities together that a process holds, but at least one city: about 0.5 KB each."""

_MAX_CHANGES = 10_000
"""Changed services up to which reading them is quicker than reading all."""

_MANY = 500
"""Services that one statement names."""


class Memo:
    """Columns by city; safe to share by threads, which wait while one of them reads."""

    def __init__(self, size: int = 16) -> None:
        """Make room for so many cities."""
        self._size = size
        self._kept: OrderedDict[UUID, Columns] = OrderedDict()
        self._lock = RLock()

    def columns(self, session: Session, city: City) -> Columns:
        """The columns of a city, at least as new as `city.index_version`; no query where nothing changed.

        After an edit: four queries and about 0.1 ms for each changed service. All docs are read, 10 us each, when a
        city is first asked for, and after more changes than that is worth.
        """
        kept = self._kept.get(city.id)
        if kept is not None and kept.version == city.index_version:
            return kept
        with self._lock:
            kept = self._kept.get(city.id)
            fresh = None if kept is None else renewed(session, city, kept)
            if fresh is None:
                fresh = load(session, city)
            self._kept[city.id] = fresh
            self._kept.move_to_end(city.id)
            while len(self._kept) > 1 and (
                len(self._kept) > self._size or sum(one.end for one in self._kept.values()) > MAX_DOCS
            ):
                self._kept.popitem(last=False)
        return fresh


def load(session: Session, city: City) -> Columns:
    """Read the columns of a city; what changes meanwhile is read again."""
    read = Columns.of(Shelf(read_all(session, city), city.language_bits), city.index_version)
    return renewed(session, city, read) or read


def renewed(session: Session, city: City, kept: Columns) -> Columns | None:
    """Columns with all that changed since; None where all must be read anew.

    The order of the queries matters where others write at the same time: what is read last may be newer than what
    it is taken for, and is then read once more, but it is never older.
    """
    version = session.scalar(select(City.index_version).where(City.id == city.id)) or 0
    if version == kept.version:
        return kept
    if version < kept.version:
        return None
    ids = session.scalars(
        select(SearchChange.service_id)
        .distinct()
        .where(SearchChange.city_id == city.id, SearchChange.version > kept.version)
        .limit(_MAX_CHANGES + 1)
    ).all()
    if len(ids) > _MAX_CHANGES:
        return None
    rows = _read(session, ids)
    floor, language_bits = session.execute(
        select(City.index_floor, City.language_bits).where(City.id == city.id)
    ).one()
    if floor > kept.version:
        return None
    return kept.changed(version, [service_number(one) for one in ids], rows, language_bits)


def _read(session: Session, ids: Sequence[UUID]) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(ids), _MANY):
        found = session.execute(READ.where(SearchDoc.service_id.in_(ids[start : start + _MANY])))
        rows += found  # type: ignore[arg-type]
    return rows
