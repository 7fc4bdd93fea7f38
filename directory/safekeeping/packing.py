"""Packing: the rows of one moment, and the files beside them, into a backup."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, text

from directory.exchange.faults import Refused
from directory.migrating import head
from directory.model import Base

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Table

FORMAT = 1
MANIFEST = "manifest.json"
DERIVED = frozenset({"search_doc", "search_change", "open_span"})
"""Tables that are laid from others."""
PASSING = frozenset({"sign_in", "throttle"})
"""Tables of what ends by itself and must not come back."""
BATCH = 500
"""Rows that are held at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """What a backup says of itself."""

    revision: str
    """Of the schema that its rows are of."""
    made_at: str
    """ISO 8601."""
    rows: Mapping[str, int]
    """How many, by table."""


def pack(connection: Connection, files: Mapping[str, Path], target: Path, *, now: datetime) -> Backup:
    """Write a backup of one moment, while others go on writing; `files` by their names in the backup.

    :raise Refused: when the file cannot be written.
    """
    _begin_snapshot(connection)
    draft = target.with_name(f"{target.name}.new")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            draft.chmod(0o600)
            rows = {each.name: _write_rows(archive, connection, each) for each in kept_tables()}
            for name, path in files.items():
                archive.write(path, name)
            made = Backup(revision=head() or "", made_at=now.isoformat(), rows=rows)
            said = {"format": FORMAT, "revision": made.revision, "made_at": made.made_at, "rows": rows}
            archive.writestr(MANIFEST, json.dumps(said, indent=1))
        draft.replace(target)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise Refused(f"{target} cannot be written ({fault.strerror})") from fault
    return made


def kept_tables() -> list[Table]:
    """The tables of a backup, those that others point to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in DERIVED | PASSING]


def _begin_snapshot(connection: Connection) -> None:
    """See the rows of one moment until the connection is closed."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def _write_rows(archive: zipfile.ZipFile, connection: Connection, kept: Table) -> int:
    count = 0
    with archive.open(f"tables/{kept.name}.jsonl", "w", force_zip64=True) as stream:
        rows = connection.execution_options(yield_per=BATCH).execute(
            select(kept).order_by(*kept.primary_key.columns)
        )
        for row in rows.mappings():
            stream.write(json.dumps(dict(row), ensure_ascii=False, default=_plain).encode() + b"\n")
            count += 1
    return count


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")
