"""Recording: an import as a whole, with what it did to each record, so that it can be looked at and undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, select

from directory.indexing import Touched
from directory.model import ImportChange, ImportRun

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.statements import Statement
    from directory.model import Source

MOST_SKIPPED = 200
"""Sentences about records that were not taken which are kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunOf:
    """Who imports what."""

    file: str = ""
    by: str | None = None
    skipped: tuple[str, ...] = ()
    """What the reader could not take, and why."""


@dataclass(kw_only=True)
class LoadReport:
    """What became of an import."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept_edits: int = 0
    """Facts that the source changed, but staff had edited: theirs stayed."""
    missing: int = 0
    """Services that the source no longer has; they are kept, and marked."""
    refused: list[str] = field(default_factory=list)
    """Records that were not taken, and why."""
    organizations: int = 0
    """New organizations that offer nothing yet."""
    outcomes: dict[str, str] = field(default_factory=dict, compare=False)
    """What became of each record, by its id: "new", "changed", "unchanged", or why it was refused."""
    changes: list[ImportChange] = field(default_factory=list, compare=False)
    """What was done to each record that was new or changed."""
    touched: Touched = field(default_factory=Touched, compare=False)
    """What is to be indexed."""
    run: ImportRun | None = field(default=None, compare=False)
    """The import as it is kept, if it is."""


@dataclass(kw_only=True)
class Recorder:
    """Collects what an import does."""

    changes: list[ImportChange] = field(default_factory=list)

    def new(self, external_id: str) -> None:
        """Note a record that was not there before."""
        self.changes.append(ImportChange(external_id=external_id))

    def changed(self, external_id: str, before: Statement, current: Statement, changes: Statement) -> None:
        """Note what was written, and over what."""
        written: dict[str, Any] = {key: [current.get(key), said] for key, said in changes.items()}
        self.changes.append(ImportChange(external_id=external_id, said_before=before, written=written))

    def missing(self, external_id: str) -> None:
        """Note a record that the source has no longer."""
        self.changes.append(ImportChange(external_id=external_id, missing=True))

    def store(
        self, session: Session, source: Source, run: RunOf, report: LoadReport, now: datetime
    ) -> ImportRun:
        """Lay the import and its changes; two statements."""
        last = session.scalar(select(func.max(ImportRun.number)).where(ImportRun.source_id == source.id)) or 0
        row = ImportRun(
            id=uuid4(),
            city_id=source.city_id,
            source_id=source.id,
            number=last + 1,
            started_at=now,
            started_by=run.by,
            file=run.file,
            new=report.new,
            changed=report.changed,
            unchanged=report.unchanged,
            conflicts=report.kept_edits,
            missing=report.missing,
            skipped=[*report.refused, *run.skipped][:MOST_SKIPPED],
        )
        session.add(row)
        session.flush()
        for change in self.changes:
            change.run_id = row.id
        session.add_all(self.changes)
        session.flush()
        return row
