"""Undoing an import as a whole: what it wrote goes back, but for what somebody edited since."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select

from directory.exchange.holdings import Holding, organization_now, service_now
from directory.exchange.merging import in_order
from directory.exchange.offering import record_id
from directory.exchange.shelves import Shelves, batches
from directory.exchange.stating import ALONE
from directory.exchange.writing import write_service
from directory.indexing import Touched
from directory.model import (
    ImportChange,
    ImportRun,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Source,
    SourceRecord,
    TaxonomyTerm,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.exchange.statements import Statement
    from directory.model import City


class NotUndoable(ValueError):
    """The import cannot be undone; the message says why."""


@dataclass(kw_only=True)
class UndoReport:
    """What became of an undoing."""

    removed: int = 0
    restored: int = 0
    kept: int = 0
    """Services and facts that somebody edited since; they stay."""
    edited: dict[str, str] = field(default_factory=dict)
    """Of these, the names of the services by code."""
    touched: Touched = field(default_factory=Touched, compare=False)
    """What is to be indexed."""


def last_run(session: Session, source_id: UUID) -> ImportRun | None:
    """The last import of a source that was not undone."""
    return session.scalars(
        select(ImportRun)
        .where(ImportRun.source_id == source_id, ImportRun.undone_at.is_(None))
        .order_by(ImportRun.number.desc())
    ).first()


def undo(session: Session, city: City, run: ImportRun, *, now: datetime, by: str | None = None) -> UndoReport:
    """Take an import back; who calls indexes what the report says was touched.

    :raise NotUndoable: when it was undone already, or another import of the source came after it.
    """
    if run.undone_at is not None:
        raise NotUndoable("this import was undone already.")
    last = last_run(session, run.source_id)
    if last is None or last.id != run.id:
        raise NotUndoable("a later import of the same source must be undone first.")
    undoing = _Undoing(session, city, run, now)
    for _, batch in batches(session.scalars(select(ImportChange).where(ImportChange.run_id == run.id)).all()):
        undoing.take_back(list(batch))
    undoing.sweep()
    run.undone_at, run.undone_by = now, by
    session.flush()
    return undoing.report


def _say_again(record: SourceRecord, before: Statement) -> None:
    """Let a record say what it said before; what the import did not change was open before it, too."""
    record.conflicts = {
        key: pair for key, pair in record.conflicts.items() if record.said.get(key) == before.get(key)
    }
    record.said = before


class _Undoing:
    def __init__(self, session: Session, city: City, run: ImportRun, now: datetime) -> None:
        self._session, self._city, self._run, self._now = session, city, run, now
        self._shelves = Shelves(session=session)
        self._terms = {code: key for key, code in session.execute(select(TaxonomyTerm.id, TaxonomyTerm.code))}
        self._offering: set[UUID] = set()
        self.report = UndoReport()

    def take_back(self, changes: list[ImportChange]) -> None:
        """Take back what was done to some records."""
        keys = [change.external_id for change in changes]
        records = {
            row.external_id: row
            for row in self._session.scalars(
                select(SourceRecord).where(
                    SourceRecord.source_id == self._run.source_id, SourceRecord.external_id.in_(keys)
                )
            )
        }
        ids = [row.service_id for row in records.values() if row.service_id]
        holdings = self._shelves.holdings(ids)
        codes = {key: code for code, key in self._terms.items()}
        gone: list[Holding] = []
        for change in changes:
            record = records.get(change.external_id)
            if record is None:
                self._let_stand_alone(change)
                continue
            if change.missing:
                record.missing_since = None
                continue
            holding = holdings.get(record.service_id) if record.service_id else None
            if holding is None:
                self._take_back_organization(change, record)
            elif change.said_before is None:
                if self._is_untouched(holding, record, codes):
                    gone.append(holding)
                else:
                    self.report.kept += 1
                    self.report.edited[holding.service.code] = holding.service.name
            else:
                self._restore(change, record, holding, service_now(holding, codes))
        self._shelves.store([holding for holding in holdings.values() if holding not in gone])
        self._remove(gone)

    def _is_untouched(self, holding: Holding, record: SourceRecord, codes: dict[UUID, str]) -> bool:
        if holding.service.replaced_by_id is not None:
            return False  # its address leads on to the one that it was merged into
        if holding.service.organization_id != self._organization(record.said.get("organization", "")):
            return False  # staff gave it to somebody else, who may offer nothing but this
        current = service_now(holding, codes)
        said = {key: value for key, value in record.said.items() if not key.startswith("organization")}
        return all(current.get(key) == value for key, value in said.items())

    def _restore(
        self, change: ImportChange, record: SourceRecord, holding: Holding, current: dict[str, Any]
    ) -> None:
        before = change.said_before or {}
        back = {
            key: old
            for key, (old, new) in change.written.items()
            if current.get(key) == new and not key.startswith("organization")
        }
        edited = [
            key
            for key, (_, new) in change.written.items()
            if not key.startswith("organization") and current.get(key) != new
        ]
        self.report.kept += len(edited)
        if edited:
            self.report.edited[holding.service.code] = holding.service.name
        if back:
            self._touch(holding)
            write_service(holding, in_order(back), {**current, **back}, self._terms, self._now)
            self._touch(holding)
        self._give_back(change, holding)
        if who := before.get("organization"):
            # Of whom the source spoke: staff may have given the service to somebody else since.
            self._restore_organization(change, self._organization(who))
        self.report.restored += bool(change.written)
        _say_again(record, before)

    def _give_back(self, change: ImportChange, holding: Holding) -> None:
        """Let who offered a service offer it again, unless staff gave it to somebody else since."""
        old, new = change.written.get("organization", (None, None))
        if not old or holding.service.organization_id != self._organization(new):
            return
        before = self._organization(old)
        if self._session.get(Organization, before) is not None:
            self._offering.add(holding.service.organization_id)
            holding.service.organization_id = before
            self._touch(holding)

    def _organization(self, external_id: str) -> UUID:
        slug = self._session.get_one(Source, self._run.source_id).slug
        return record_id(self._city, slug, f"organization/{external_id}")

    def _touch(self, holding: Holding) -> None:
        self.report.touched.services.add(holding.service.id)
        self.report.touched.places |= {at.location_id for at in holding.places.values()}

    def _restore_organization(self, change: ImportChange, organization_id: UUID) -> None:
        changed = {key: pair for key, pair in change.written.items() if key.startswith("organization.")}
        if not changed:
            return
        rows, reaches = self._shelves.organizations([organization_id])
        if organization_id not in rows:
            return
        row, reach = rows[organization_id], reaches[organization_id]
        current = organization_now(row, reach)
        back = {key: old for key, (old, new) in changed.items() if current.get(key) == new}
        if back:
            self._shelves.rewrite(row, reach, back, {**current, **back}, self._now)
            self.report.touched.organizations.add(row.id)

    def _take_back_organization(self, change: ImportChange, record: SourceRecord) -> None:
        if record.organization_id is None:
            return
        if change.said_before is None:
            self._offering.add(record.organization_id)
            self._session.delete(record)
        else:
            self._restore_organization(change, record.organization_id)
            _say_again(record, change.said_before)

    def _let_stand_alone(self, change: ImportChange) -> None:
        """Know an organization again by itself that the import knew by what it offers."""
        if change.said_before is None or not change.external_id.startswith(ALONE):
            return
        who = self._organization(change.external_id.removeprefix(ALONE))
        if self._session.get(Organization, who) is not None:
            self._session.add(
                SourceRecord(
                    source_id=self._run.source_id,
                    external_id=change.external_id,
                    organization_id=who,
                    said=change.said_before,
                )
            )

    def _remove(self, gone: list[Holding]) -> None:
        """Delete services, and the places where nobody offers anything now."""
        ids = [holding.service.id for holding in gone]
        self.report.touched.services.update(ids)
        places = [at.location_id for holding in gone for at in holding.service.service_at_locations]
        self._offering |= {holding.service.organization_id for holding in gone}
        self._session.flush()
        for holding in gone:
            self._session.expunge(holding.service)
        for _, batch in batches(ids):
            self._session.execute(delete(Service).where(Service.id.in_(batch)))
        for _, batch in batches(places):
            self._session.execute(
                delete(Location).where(
                    Location.id.in_(batch),
                    ~exists().where(ServiceAtLocation.location_id == Location.id),
                )
            )
        self.report.removed += len(ids)

    def sweep(self) -> None:
        """Delete organizations that the import brought and that offer nothing now."""
        self._session.flush()
        for _, batch in batches(list(self._offering)):
            self._session.execute(
                delete(Organization).where(
                    Organization.id.in_(batch),
                    ~exists().where(Service.organization_id == Organization.id),
                    ~exists().where(SourceRecord.organization_id == Organization.id),
                )
            )
        self._session.expire_all()
