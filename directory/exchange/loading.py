"""Loading: neutral records become rows; a second import updates them and leaves what staff edited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from directory.exchange.cleaning import line
from directory.exchange.codes import codes_for
from directory.exchange.holdings import (
    Holding,
    service_by_machine,
    service_now,
)
from directory.exchange.merging import in_order, keep_edited_places, merged, still_open
from directory.exchange.offering import Offering, record_id
from directory.exchange.recording import LoadReport, Recorder, RunOf
from directory.exchange.shelves import Shelves, batches
from directory.exchange.statements import (
    MAX_EXTERNAL_ID,
    Statement,
    Surroundings,
    TermFacts,
    Unfit,
    organization_statement,
    place_key,
    statement,
)
from directory.exchange.writing import write_service
from directory.indexing import touch
from directory.model import City, Service, Source, SourceRecord, TaxonomyTerm
from directory.model.wording import digest

if TYPE_CHECKING:
    from uuid import UUID

    from directory.exchange.records import OrganizationRecord, ServiceRecord, SourceRecordOf

Progress = Callable[[str, int, int], None]
"""Told a message, how much is done, and of how much."""

_ALONE = "organization/"
"""What the ids of organizations begin with that offer nothing yet."""


def load_services(
    session: Session,
    city: City,
    source: SourceRecordOf,
    records: Iterable[ServiceRecord],
    *,
    now: datetime,
    organizations: Iterable[OrganizationRecord] = (),
    run: RunOf | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Create and update a city's services from one source; the index is laid by who calls.

    A fact is updated only when the source says something new of it and nobody edited it since; else the
    conflict is kept with the record. A service that staff deleted comes back as a new one while the source
    has it. About 14 queries for each 500 services that are not as they were.

    :param organizations: those that offer nothing yet.
    :param run: keep the import as a whole, so that it can be undone.
    """
    session.flush()
    loader = _Loader(session=session, city=city, now=now, source=_source(session, city, source, now))
    loader.load(list(records), list(organizations), progress)
    loader.report.changes = loader.recorder.changes
    touch(session, city.id)
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
    report: LoadReport = field(default_factory=LoadReport)
    recorder: Recorder = field(default_factory=Recorder)
    terms: dict[str, UUID] = field(default_factory=dict)
    records: dict[str, ServiceRecord] = field(default_factory=dict)
    around: Surroundings = field(init=False)
    shelves: Shelves = field(init=False)
    offering: Offering = field(init=False)

    def load(
        self,
        records: Sequence[ServiceRecord],
        alone: Sequence[OrganizationRecord],
        progress: Progress | None,
    ) -> None:
        self.around, self.shelves = self._surroundings(), Shelves(session=self.session)
        self.offering = Offering(
            session=self.session, city=self.city, source=self.source, now=self.now, shelves=self.shelves
        )
        ours = select(SourceRecord).where(SourceRecord.source_id == self.source.id)
        known = {row.external_id: row for row in self.session.scalars(ours)}
        seen = self._stated(records)
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
        self._load_alone(alone, {said["organization"] for said in seen.values()}, known)
        refused = {record.external_id for record in records} - seen.keys()
        self._mark_missing(known, seen.keys() | refused | {_ALONE + one.external_id for one in alone})

    def _stated(self, records: Sequence[ServiceRecord]) -> dict[str, Statement]:
        seen: dict[str, Statement] = {}
        for record in records:
            try:
                said = statement(record, self.around)
                if record.external_id in seen:
                    raise Unfit("its id was there before in the same file")
                seen[record.external_id], self.records[record.external_id] = said, record
            except Unfit as fault:
                self._refuse(record.external_id, fault)
        return seen

    def _refuse(self, external_id: str, fault: Unfit) -> None:
        self.report.refused.append(line(f"{external_id[:MAX_EXTERNAL_ID]}: {fault}", 500))
        self.report.outcomes.setdefault(external_id, str(fault))

    def _surroundings(self) -> Surroundings:
        terms = self.session.scalars(
            select(TaxonomyTerm).options(selectinload(TaxonomyTerm.translations))
        ).all()
        self.terms = {term.code: term.id for term in terms}
        return Surroundings(
            default_locale=self.city.default_locale,
            locales=self.city.locales,
            place_id=lambda key: record_id(self.city, self.source.slug, f"location/{key}"),
            terms={
                term.code: TermFacts(
                    labels={
                        "en": term.name,
                        **{row.locale: row.text for row in term.translations if row.field == "name"},
                    },
                    sensitive=term.sensitive,
                    review_months=term.review_months,
                )
                for term in terms
            },
        )

    @staticmethod
    def _tell(progress: Progress | None, done: int, total: int) -> None:
        if progress:
            progress("Loading services", done, total)

    def _create(self, seen: dict[str, Statement]) -> None:
        ids = {key: record_id(self.city, self.source.slug, key) for key in seen}
        codes = codes_for(self.session, Service, list(ids.values()))
        spare = self.shelves.spare_places({ids[key]: said for key, said in seen.items()})
        holdings = []
        for key, said in seen.items():
            service = Service(
                id=ids[key],
                hsds_id=self.records[key].hsds_id,
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
            write_service(holding, in_order(_without_organization(said)), said, self.terms, self.now)
            self._name_publicly(holding, self.records[key])
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
            at = holding.places.get(place_key(number, place, self.around))
            if at is not None:
                at.location.hsds_id = at.location.hsds_id or place.hsds_id

    def _original(self, key: str) -> dict[str, Any]:
        original = self.records[key].original
        if original is None:
            return {}
        return {"original": dict(original), "original_digest": _digest(original)}

    def _update(self, seen: dict[str, Statement], known: dict[str, SourceRecord]) -> None:
        services = {key: known[key].service_id for key in seen}
        ids = {key: identifier for key, identifier in services.items() if identifier is not None}
        holdings = self.shelves.holdings(list(ids.values()))
        spare = self.shelves.spare_places({ids[key]: seen[key] for key in ids})
        codes = {identifier: code for code, identifier in self.terms.items()}
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
            of_organization, its, kept = self.offering.update(holding.service, record.said, said)
            self.report.kept_edits += kept
            if changes:
                write_service(holding, changes, said, self.terms, self.now)
            self._note(key, record, said, {**current, **its}, {**changes, **of_organization}, conflicts)
        self.shelves.store(list(holdings.values()))

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
        self.report.kept_edits += len(conflicts)
        outcome = "changed" if changes else "unchanged"
        self.report.changed += outcome == "changed"
        self.report.unchanged += outcome == "unchanged"
        self.report.outcomes[key] = outcome
        self.recorder.changed(key, record.said, current, changes)
        record.conflicts = {**still_open(record.conflicts, said, current), **conflicts}
        record.said = said
        for name, value in self._original(key).items():
            setattr(record, name, value)

    def _load_alone(
        self, alone: Sequence[OrganizationRecord], offering: set[str], known: dict[str, SourceRecord]
    ) -> None:
        said: dict[str, Statement] = {}
        for record in alone:
            try:
                if record.external_id not in offering:
                    said[_ALONE + record.external_id] = organization_statement(record, self.around)
            except Unfit as fault:
                self._refuse(_ALONE + record.external_id, fault)
        public = {_ALONE + one.external_id: one.hsds_id for one in alone}
        self.report.organizations, kept = self.offering.load_alone(said, public, known, self.recorder)
        self.report.kept_edits += kept

    def _keep_originals(self, known: dict[str, SourceRecord], same: Iterable[str]) -> None:
        """Keep the words of records that say the same in other words, or more that no column holds."""
        for key in same:
            said = self._original(key)
            if said and known[key].original_digest != said["original_digest"]:
                self.session.execute(
                    update(SourceRecord).where(SourceRecord.id == known[key].id).values(**said)
                )

    def _mark_missing(self, known: dict[str, SourceRecord], seen: Iterable[str]) -> None:
        present = set(seen)
        today = self.now.astimezone(UTC).date()
        for key, record in known.items():
            if key in present:
                if record.missing_since is not None:
                    record.missing_since = None
                continue
            if record.service_id is None and record.organization_id in self.offering.rows:
                # It offers something now, and is known by that.
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
