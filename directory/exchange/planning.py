"""Planning: what an import would do, row by row, before it does anything."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from directory import likeness
from directory.exchange.loading import load_services
from directory.exchange.offering import record_id
from directory.exchange.recording import LoadReport, RunOf
from directory.exchange.stating import Stated, state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.feeds import Taken
    from directory.exchange.loading import Progress
    from directory.exchange.records import SourceRecordOf
    from directory.likeness import Pair
    from directory.model import City

OUTCOMES = ("new", "changed", "unchanged", "error")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRow:
    """What would become of a row."""

    outcome: str
    """One of `OUTCOMES`."""
    name: str
    """What the record is called; "" where nobody knows."""
    external_id: str = ""
    row: int | None = None
    """As a spreadsheet counts."""
    column: str | None = None
    sentence: str = ""
    """Why it is an error, and the cure."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """By key of a statement ("name", "place0.city"): what stands there, and what would be written."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import would do."""

    rows: Sequence[PlannedRow]
    report: LoadReport
    notes: Sequence[str]
    twins: Mapping[str, Sequence[Pair]] = field(default_factory=dict)
    """By the id of a new record: what is there already and may be the same."""


def stated(session: Session, city: City, source: SourceRecordOf, taken: Taken) -> Stated:
    """Work out what a reader took, before anybody is kept waiting; it only reads."""
    return state(session, city, source.slug, taken.records, taken.organizations)


def take_in(
    session: Session,
    city: City,
    source: SourceRecordOf,
    taken: Taken,
    *,
    now: datetime,
    said: Stated | None = None,
    file: str = "",
    by: str | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load what a reader took, and keep the import as a whole so that it can be undone; who calls indexes and commits.

    :param said: what `stated` made of it, where that was done before.
    """
    return load_services(
        session,
        city,
        source,
        taken.records,
        now=now,
        organizations=taken.organizations,
        stated=said,
        run=RunOf(file=file, by=by, skipped=tuple(map(str, taken.faults))),
        progress=progress,
    )


def plan(
    session: Session,
    city: City,
    source: SourceRecordOf,
    taken: Taken,
    *,
    now: datetime,
    look_for_twins: bool = False,
) -> Plan:
    """Do it, look what became of each row, and take it back; nothing of it stays.

    :param look_for_twins: also tell which new records may be there already; five queries more.
    """
    session.flush()
    with session.begin_nested() as attempt:
        report = take_in(session, city, source, taken, now=now)
        written = {change.external_id: dict(change.written) for change in report.changes}
        outcomes = dict(report.outcomes)
        twins = _twins(session, city, source, outcomes) if look_for_twins else {}
        attempt.rollback()
    session.expire_all()
    rows = [
        PlannedRow(outcome="error", name="", row=fault.row, column=fault.column, sentence=fault.sentence)
        for fault in taken.faults
    ]
    for record in taken.records:
        outcome = outcomes.get(record.external_id, "unchanged")
        is_error = outcome not in OUTCOMES
        rows.append(
            PlannedRow(
                outcome="error" if is_error else outcome,
                name=next(iter(record.names.values()), ""),
                external_id=record.external_id,
                row=taken.rows.get(record.external_id),
                sentence=outcome if is_error else "",
                changes=written.get(record.external_id, {}),
            )
        )
    rows.sort(key=lambda one: (one.row is None, one.row or 0))
    return Plan(rows=rows, report=report, notes=taken.notes, twins=twins)


def _twins(
    session: Session, city: City, source: SourceRecordOf, outcomes: Mapping[str, str]
) -> dict[str, list[Pair]]:
    """Pairs of a new record and of what was there before, the new one first."""
    new = {record_id(city, source.slug, key): key for key, outcome in outcomes.items() if outcome == "new"}
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in likeness.pairs(session, city) if new else ():
        for mine, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
            if mine in new and other not in new:
                turned = (
                    pair if mine == pair.first_id else replace(pair, first=pair.second, second=pair.first)
                )
                found[new[mine]].append(turned)
    return dict(found)
