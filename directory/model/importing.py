"""Imports as wholes, so that they can be undone, and what staff said of two services that look alike."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned, Identified


class ImportRun(Identified, CityOwned, Base):
    """One import of one source, with what became of it."""

    __tablename__ = "import_run"

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Counts the imports of the source, from 1."""
    started_at: Mapped[datetime]
    started_by: Mapped[str | None] = mapped_column(default=None)
    file: Mapped[str] = mapped_column(default="")
    """The name of the file, or the address of the feed."""
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[list[str]] = mapped_column(default=list)
    """Records that were not taken, and why."""
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str | None] = mapped_column(default=None)


class SourceAsk(Base):
    """That somebody wanted a source to be read now, the last time, and what became of it."""

    __tablename__ = "source_ask"

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(default=None)
    begun_at: Mapped[datetime | None] = mapped_column(default=None)
    """When a process began to read it."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL"), default=None
    )
    fault: Mapped[str | None] = mapped_column(default=None)
    """Why nothing was taken in."""


class ImportChange(Identified, Base):
    """What an import did to one record of its source: enough to take it back."""

    __tablename__ = "import_change"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), index=True)
    external_id: Mapped[str] = mapped_column(String(120))
    said_before: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    """What the source had said before; None of a record that was new."""
    written: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By key of a statement: what stood there, and what was written over it."""
    missing: Mapped[bool] = mapped_column(default=False)
    """The import found that the source no longer has it."""


class Verdict(enum.StrEnum):
    """What staff said of two services that look alike."""

    DIFFERENT = "different"
    MERGED = "merged"


class Likeness(Identified, CityOwned, Base):
    """A pair of services that was looked at, the smaller id first, so that nobody is asked twice."""

    __tablename__ = "likeness"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    first_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[Verdict]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(default=None)
