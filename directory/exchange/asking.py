"""Asking: a source that somebody wants to be read now waits for a process of its own; the state tells how far it is."""

from __future__ import annotations

import enum
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from directory.model import Source, SourceAsk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

LONGEST = timedelta(minutes=15)
"""What takes longer has been ended: whoever reads a source is stopped before."""


class State(enum.StrEnum):
    """How far it is."""

    WAITS = "waits"
    UNDER_WAY = "under way"
    DONE = "done"
    REFUSED = "refused"
    BROKEN = "broken"
    """Whoever read it ended in the middle; nothing was kept, and it can be asked again."""


def state_of(row: SourceAsk, now: datetime) -> State:
    """How far it is at a moment."""
    if row.ended_at is not None:
        return State.REFUSED if row.fault else State.DONE
    if now - (row.begun_at or row.asked_at) > LONGEST:
        return State.BROKEN
    return State.WAITS if row.begun_at is None else State.UNDER_WAY


def ask(session: Session, source: Source, *, by: str, now: datetime) -> bool:
    """Let a source be read; False where it is waited for already."""
    row = session.get(SourceAsk, source.id, with_for_update=True)
    if row is not None and state_of(row, now) in (State.WAITS, State.UNDER_WAY):
        return False
    if row is None:
        try:
            with session.begin_nested():
                session.add(SourceAsk(source_id=source.id, asked_at=now, asked_by=by))
        except IntegrityError:
            return False  # somebody else was faster by a moment
        return True
    row.asked_at, row.asked_by = now, by
    row.begun_at = row.ended_at = row.run_id = row.fault = None
    session.flush()
    return True


def waiting(session: Session, *, now: datetime) -> Sequence[UUID]:
    """The sources that were asked for and that nobody reads, the longest first; one query.

    Those of which the reading broke off come last: what ends each of its readers keeps no other source waiting.
    """
    wanted = (
        select(SourceAsk.source_id)
        .where(_is_free(now))
        .order_by(SourceAsk.begun_at.is_not(None), SourceAsk.asked_at)
    )
    return session.scalars(wanted).all()


def take_up(session: Session, source_id: UUID, *, now: datetime) -> bool:
    """Begin to read a source; False where another process did."""
    taken = session.execute(
        update(SourceAsk)
        .where(SourceAsk.source_id == source_id, _is_free(now))
        .values(begun_at=now)
        .returning(SourceAsk.source_id)
        .execution_options(synchronize_session=False)
    )
    return taken.first() is not None


def _is_free(now: datetime) -> ColumnElement[bool]:
    late = or_(SourceAsk.begun_at.is_(None), SourceAsk.begun_at < now - LONGEST)
    return SourceAsk.ended_at.is_(None) & late


def end(
    session: Session, source_id: UUID, *, now: datetime, run_id: UUID | None = None, fault: str | None = None
) -> None:
    """Say what came of it: in the transaction that took it in, so that both are true or none."""
    source = session.get_one(Source, source_id)
    source.checked_at, source.fault = now, fault
    row = session.get(SourceAsk, source_id)
    if row is not None and row.ended_at is None:
        row.ended_at, row.run_id, row.fault = now, run_id, fault
    session.flush()
