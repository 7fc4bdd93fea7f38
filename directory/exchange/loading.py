"""Loading: neutral records become rows; a second import updates them and leaves what staff edited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from directory.exchange.codes import codes_for
from directory.exchange.holdings import Holding, service_by_machine, service_now
from directory.exchange.merging import in_order, keep_edited_places, merged, still_open
from directory.exchange.offering import Offering, record_id
from directory.exchange.recording import LoadReport, Recorder, RunOf
from directory.exchange.shelves import Shelves, batches
from directory.exchange.statements import Statement, place_key
from directory.exchange.stating import Stated, basis, state
from directory.exchange.writing import write_service
from directory.indexing import Touched
from directory.model import City, Service, Source, SourceRecord
from directory.model.wording import digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.exchange.records import OrganizationRecord, ServiceRecord, SourceRecordOf

Progress = Callable[[str, int, int], None]
"""Told a message, how much is done, and of how much."""


def load_services(
    session: Session,
    city: City,
    source: SourceRecordOf,
    records: Iterable[ServiceRecord],
    *,
    now: datetime,
    organizations: Iterable[OrganizationRecord] = (),
    stated: Stated | None = None,
    run: RunOf | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Create and update a city's services from one source; who calls indexes what the report says was touched.

    A fact is updated only when the source says something new of it and nobody edited it since; else the
    conflict is kept with the record. A service that staff deleted comes back as a new one while the source
    has it. About 14 queries for each 500 services that are not as they were.

    :param organizations: those that offer nothing yet.
    :param stated: what `stating.state` made of the same records before; made anew where the city or its words changed since.
    :param run: keep the import as a whole, so that it can be undone.
    """
    session.flush()
    if stated is None or stated.basis != basis(session, city):
        stated = state(session, city, source.slug, list(records), list(organizations))
    loader = _Loader(
        session=session, city=city, now=now, source=_source(session, city, source, now), stated=stated
    )
    loader.load(progress)
    loader.report.changes, loader.report.touched = loader.recorder.changes, loader.touched
    session.flush()
    if run is not None:
        loader.report.run = loader.recorder.store(session, loader.source, run, loader.report, now)
    return loader.report


def _source(session: Session, city: City, said: SourceRecordOf, now: datetime) -> Source:
    row = session.scalar(select(Source).where(Source.city_id == city.id, Source.slug == said.slug))
    if row is None:
        row = Source(id=record_id(city, said.slug, ""), city_id=city.id, slug=said.slug)
        session.add(row)
    row.name, row.url, row.licence, row.attribution = said.name, said.url, said.licence, said.attribution
    row.data_date, row.imported_at = said.data_date, now
    for name in ("format", "locale", "mapping", "every_days"):
        if (value := getattr(said, name)) is not None:
            setattr(row, name, value)
    session.flush()
    return row


@dataclass(kw_only=True)
class _Loader:
    """One import of one source into one city."""

    session: Session
    city: City
    source: Source
    now: datetime
    stated: Stated
    report: LoadReport = field(default_factory=LoadReport)
    recorder: Recorder = field(default_factory=Recorder)
    touched: Touched = field(default_factory=Touched)
    shelves: Shelves = field(init=False)
    offering: Offering = field(init=False)

    def load(self, progress: Progress | None) -> None:
        """Compare what is said with what was said before, and write what differs."""
        self.shelves = Shelves(session=self.session)
        self.offering = Offering(
            session=self.session, city=self.city, source=self.source, now=self.now, shelves=self.shelves
        )
        self.report.refused = list(self.stated.refused)
        self.report.outcomes.update(self.stated.faults)
        ours = select(SourceRecord).where(SourceRecord.source_id == self.source.id)
        known = {row.external_id: row for row in self.session.scalars(ours)}
        seen = self._as_before(known)
        fresh = [external_id for external_id in seen if external_id not in known]
        moved = [key for key, said in seen.items() if key in known and known[key].said != said]
        same = seen.keys() - set(fresh) - set(moved)
        self.report.unchanged = len(same)
        self.report.outcomes.update(dict.fromkeys(same, "unchanged"))
        total = len(fresh) + len(moved)
        self.offering.fetch([seen[key] for key in [*fresh, *moved]])
        for done, batch in batches(moved):
            self._update({key: seen[key] for key in batch}, known)
            self._tell(progress, done, total)
        for done, batch in batches(fresh):
            self._create({key: seen[key] for key in batch})
            self._tell(progress, len(moved) + done, total)
        self._keep_originals(known, same)
        self.report.organizations = self.offering.load_alone(
            self.stated.organizations, self.stated.public, known, self.recorder
        )
        self.report.kept_edits += len(self.offering.disputed)
        self.touched.organizations |= self.offering.touched
        self._mark_missing(known)

    def _as_before(self, known: Mapping[str, SourceRecord]) -> dict[str, Statement]:
        """What is said; how often the city wants new listings checked changes nothing of those that are there."""
        seen = dict(self.stated.services)
        for key in self.stated.months_unsaid & known.keys():
            if (months := known[key].said.get("review_every")) is not None:
                seen[key] = {**seen[key], "review_every": months}
        return seen

    @staticmethod
    def _tell(progress: Progress | None, done: int, total: int) -> None:
        if progress:
            progress("Loading services", done, total)

    def _create(self, seen: dict[str, Statement]) -> None:
        ids = {key: record_id(self.city, self.source.slug, key) for key in seen}
        codes = codes_for(self.session, Service, list(ids.values()))
        spare = self.shelves.spare_places({ids[key]: said for key, said in seen.items()})
        self.touched.services |= set(ids.values())
        # What others offer there, too, shows what is said of these places now.
        self.touched.places |= spare.keys()
        holdings = []
        for key, said in seen.items():
            service = Service(
                id=ids[key],
                hsds_id=self.stated.records[key].hsds_id,
                city_id=self.city.id,
                code=codes[ids[key]],
                organization_id=self.offering.id_of(said),
                translations=[],
                attributes=[],
                service_at_locations=[],
                cost_options=[],
                required_documents=[],
            )
            holding = Holding(service=service, spare=spare)
            write_service(holding, in_order(_without_organization(said)), said, self.stated.terms, self.now)
            self._name_publicly(holding, self.stated.records[key])
            holdings.append(holding)
            self.session.add(service)
            self.recorder.new(key)
        self.session.flush()
        self.shelves.store(holdings)
        self.session.add_all(
            SourceRecord(
                source_id=self.source.id,
                external_id=key,
                service_id=ids[key],
                said=said,
                **self._original(key),
            )
            for key, said in seen.items()
        )
        self.session.flush()
        self.report.new += len(seen)
        self.report.outcomes.update(dict.fromkeys(seen, "new"))

    def _name_publicly(self, holding: Holding, record: ServiceRecord) -> None:
        """Let what is new keep the ids under which others know it."""
        organization = self.offering.rows[holding.service.organization_id]
        organization.hsds_id = organization.hsds_id or record.organization.hsds_id
        for number, place in enumerate(record.places):
            at = holding.places.get(place_key(number, place, self.stated.around))
            if at is not None:
                at.location.hsds_id = at.location.hsds_id or place.hsds_id

    def _original(self, key: str) -> dict[str, Any]:
        original = self.stated.records[key].original
        if original is None:
            return {}
        return {"original": dict(original), "original_digest": _digest(original)}

    def _update(self, seen: dict[str, Statement], known: dict[str, SourceRecord]) -> None:
        services = {key: known[key].service_id for key in seen}
        ids = {key: identifier for key, identifier in services.items() if identifier is not None}
        holdings = self.shelves.holdings(list(ids.values()))
        spare = self.shelves.spare_places({ids[key]: seen[key] for key in ids})
        codes = {identifier: code for code, identifier in self.stated.terms.items()}
        for key, identifier in ids.items():
            record, said, holding = known[key], seen[key], holdings[identifier]
            holding.spare = spare
            current = service_now(holding, codes)
            changes, conflicts = merged(
                _without_organization(record.said),
                _without_organization(said),
                current,
                service_by_machine(holding),
            )
            keep_edited_places(changes, record.said, current)
            its = self.offering.update(holding.service, record, said)
            if changes:
                self._touch(holding, changes)
                write_service(holding, changes, said, self.stated.terms, self.now)
                self._touch(holding, changes)
            if "organization" in its.changes:
                self.touched.services.add(identifier)
            self.report.kept_edits += len(conflicts) + ("organization" in its.conflicts)
            self._note(
                key,
                record,
                said,
                {**current, **its.current},
                {**changes, **its.changes},
                {**conflicts, **its.conflicts},
            )
        self.shelves.store(list(holdings.values()))

    def _touch(self, holding: Holding, changes: Statement) -> None:
        self.touched.services.add(holding.service.id)
        if any(key.startswith("place") for key in changes):
            self.touched.places |= {at.location_id for at in holding.places.values()}

    def _note(
        self,
        key: str,
        record: SourceRecord,
        said: Statement,
        current: Statement,
        changes: Statement,
        conflicts: Mapping[str, Any],
    ) -> None:
        """Keep what the source says now, what was written, and where staff said something else."""
        outcome = "changed" if changes else "unchanged"
        self.report.changed += outcome == "changed"
        self.report.unchanged += outcome == "unchanged"
        self.report.outcomes[key] = outcome
        self.recorder.changed(key, record.said, current, changes)
        record.conflicts = {**still_open(record.conflicts, said, current), **conflicts}
        record.said = said
        for name, value in self._original(key).items():
            setattr(record, name, value)

    def _keep_originals(self, known: dict[str, SourceRecord], same: Iterable[str]) -> None:
        """Keep the words of records that say the same in other words, or more that no column holds."""
        for key in same:
            said = self._original(key)
            if said and known[key].original_digest != said["original_digest"]:
                self.session.execute(
                    update(SourceRecord).where(SourceRecord.id == known[key].id).values(**said)
                )

    def _mark_missing(self, known: dict[str, SourceRecord]) -> None:
        today = self.now.astimezone(UTC).date()
        for key, record in known.items():
            if key in self.stated.present:
                if record.missing_since is not None:
                    record.missing_since = None
                continue
            if record.service_id is None and record.organization_id in self.offering.rows:
                # It offers something now, and is known by that; who undoes the import needs what it said.
                self.recorder.changed(key, record.said, {}, {})
                self.session.delete(record)
                continue
            self.report.missing += 1
            if record.missing_since is None:
                record.missing_since = today
                self.recorder.missing(key)
        self.session.flush()


def _digest(original: Mapping[str, Any]) -> str:
    return digest(json.dumps(original, sort_keys=True, ensure_ascii=False, default=str))


def _without_organization(said: Statement) -> Statement:
    return {key: value for key, value in said.items() if not key.startswith("organization")}
