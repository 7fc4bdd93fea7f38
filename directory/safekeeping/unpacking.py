"""Unpacking: an empty database and its files from a backup, or nothing."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alembic.util import CommandError
from sqlalchemy import Date, Enum, MetaData, Table, Uuid, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from directory import indexing
from directory.exchange.faults import Refused
from directory.migrating import downgrade, revision, upgrade
from directory.model import Base, City
from directory.model.base import Instant
from directory.safekeeping.packing import BATCH, FORMAT, MANIFEST, Backup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    Row = dict[str, Any]

_FILE = re.compile(r"basemaps/[a-z0-9-]+\.pmtiles|secret-key")
"""Names of what a backup may hold beside rows: none leads out of the folder that it is unpacked to."""


def open_backup(path: Path) -> tuple[zipfile.ZipFile, Backup]:
    """Open a backup and read what it says of itself.

    :raise Refused: when it is none of ours, or damaged.
    """
    try:
        archive = zipfile.ZipFile(path)
        said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise Refused(
                f"{path.name} has format {said['format']}; this version reads {FORMAT}. Update first"
            )
        backup = Backup(revision=said["revision"], made_at=said["made_at"], rows=dict(said["rows"]))
        held = set(archive.namelist())
        damaged = archive.testzip() or next(
            (name for name in sorted(held ^ _expected(backup)) if not _FILE.fullmatch(name)), None
        )
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, zlib.error) as fault:
        if isinstance(fault, Refused):
            raise
        raise Refused(f"{path.name} is no backup of a directory, or is damaged") from fault
    if damaged:
        raise Refused(f"{path.name} is damaged: {damaged} in it cannot be used. Take an earlier backup")
    return archive, backup


def _expected(backup: Backup) -> set[str]:
    return {MANIFEST, *(f"tables/{name}.jsonl" for name in backup.rows)}


def files_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The files of a backup beside its rows, by name."""
    for name in archive.namelist():
        if _FILE.fullmatch(name):
            yield name, archive.read(name)


def unpack(archive: zipfile.ZipFile, backup: Backup, connection: Connection, *, now: datetime) -> None:
    """Fill an empty database from a backup; the caller commits, or rolls back what failed.

    :raise Refused: when the database holds cities, or the backup was written by a newer version.
    """
    if revision(connection) is not None:
        if connection.scalar(select(func.count()).select_from(City)):
            raise Refused("the database holds cities. Name an empty one in DIRECTORY_DATABASE_URL")
        downgrade(connection, "base")
    try:
        upgrade(connection, backup.revision)
    except CommandError as fault:
        raise Refused(f"a newer version wrote it (schema {backup.revision}). Update first") from fault
    for name, _ in inspect(connection).get_sorted_table_and_fkc_names():
        if name in backup.rows:
            _fill(archive, connection, str(name), backup.rows[str(name)])
    upgrade(connection)
    with Session(connection, autoflush=False) as session:
        for city in session.scalars(select(City)):
            indexing.index_city(session, city, now=now)
        session.flush()


def _fill(archive: zipfile.ZipFile, connection: Connection, name: str, expected: int) -> None:
    """Lay the rows of a table, as it was at the backup's revision."""
    laid = Table(name, MetaData(), autoload_with=connection)
    now = Base.metadata.tables.get(name)
    for each in laid.columns:
        if now is not None and each.name in now.columns:
            each.type = now.columns[each.name].type
    connection.execute(laid.delete())
    count = 0
    with archive.open(f"tables/{name}.jsonl") as stream:
        rows = _parents_first(laid, (_row(name, line) for line in stream))
        while batch := list(islice(rows, BATCH)):
            connection.execute(insert(laid), [_values(laid, row) for row in batch])
            count += len(batch)
    if count != expected:
        raise Refused(f"{name} has {count} rows in it instead of {expected}: the backup is damaged")
    _continue_numbers(connection, laid)


def _row(name: str, line: bytes) -> Row:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError) as fault:
        raise Refused(f"a row of {name} cannot be read: the backup is damaged") from fault


def _parents_first(laid: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows in an order in which none points to a later one of the same table."""
    within = [key.parent.name for key in laid.foreign_keys if key.column.table.name == laid.name]
    if not within:
        yield from rows
        return
    waiting, seen = list(rows), {None}
    while waiting:
        later = []
        for row in waiting:
            if seen.issuperset(row[name] for name in within):
                seen.add(row["id"])
                yield row
            else:
                later.append(row)
        if len(later) == len(waiting):
            raise Refused(f"rows of {laid.name} point to each other in a circle: the backup is damaged")
        waiting = later


def _values(laid: Table, row: Row) -> Row:
    try:
        return {
            name: _taken(laid.columns[name].type)(value) if value is not None else None
            for name, value in row.items()
        }
    except (KeyError, ValueError, TypeError) as fault:
        raise Refused(f"a row of {laid.name} cannot be read: the backup is damaged") from fault


def _taken(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """What turns a value as it is in JSON into one for a column."""
    if isinstance(kind, Uuid):
        return UUID
    if isinstance(kind, Instant):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class
    return lambda value: value


def _continue_numbers(connection: Connection, laid: Table) -> None:
    """Let PostgreSQL count on after the highest number of a table."""
    (key, *more) = laid.primary_key.columns
    if connection.dialect.name != "postgresql" or more or not issubclass(key.type.python_type, int):
        return
    owned = connection.scalar(select(func.pg_get_serial_sequence(laid.name, key.name)))
    if owned:
        highest = connection.scalar(select(func.max(key)))
        connection.execute(
            text("SELECT setval(:sequence, :highest, :is_used)"),
            {"sequence": owned, "highest": highest or 1, "is_used": highest is not None},
        )
