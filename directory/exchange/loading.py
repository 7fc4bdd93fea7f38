"""Loading: neutral records become rows; a second import updates them and leaves what staff edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from directory.exchange.cleaning import line
from directory.exchange.codes import BATCH, codes_for
from directory.exchange.holdings import (
    Holding,
    organization_by_machine,
    organization_now,
    place_id,
    service_by_machine,
    service_now,
)
from directory.exchange.merging import PLACE, in_order, keep_edited_places, merged
from directory.exchange.statements import (
    MAX_EXTERNAL_ID,
    Statement,
    Surroundings,
    TermFacts,
    Unfit,
    statement,
)
from directory.exchange.writing import write_organization, write_service
from directory.model import (
    City,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
    SourceRecord,
    TaxonomyTerm,
)

if TYPE_CHECKING:
    from directory.exchange.records import ServiceRecord, SourceRecordOf

Progress = Callable[[str, int, int], None]
"""Told a message, how much is done, and of how much."""

Item = TypeVar("Item")

_OF_A_PLACE = (
    selectinload(Location.addresses),
    joinedload(Location.accessibility),
    selectinload(Location.translations),
)
_EVERYTHING = (
    selectinload(Service.translations),
    selectinload(Service.attributes),
    selectinload(Service.cost_options),
    selectinload(Service.required_documents),
    selectinload(Service.service_at_locations).joinedload(ServiceAtLocation.location).options(*_OF_A_PLACE),
)


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


def load_services(
    session: Session,
    city: City,
    source: SourceRecordOf,
    records: Iterable[ServiceRecord],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> LoadReport:
    """Create and update a city's services from one source; the index is laid by who calls.

    A fact is updated only when the source says something new of it and nobody edited it since. A service
    that staff deleted comes back as a new one while the source has it. About 13 queries for each 500
    services that are not as they were.
    """
    session.flush()
    loader = _Loader(session=session, city=city, now=now, source=_source(session, city, source, now))
    loader.load(list(records), progress)
    city.data_version += 1
    session.flush()
    return loader.report


def record_id(city: City, source: str, external_id: str) -> UUID:
    """The id of a record, the same in every database."""
    return uuid5(NAMESPACE_URL, f"directory:{city.slug}/{source}/{external_id}")


def _source(session: Session, city: City, said: SourceRecordOf, now: datetime) -> Source:
    row = session.scalar(select(Source).where(Source.city_id == city.id, Source.slug == said.slug))
    if row is None:
        row = Source(id=record_id(city, said.slug, ""), city_id=city.id, slug=said.slug)
        session.add(row)
    row.name, row.url, row.licence, row.attribution = said.name, said.url, said.licence, said.attribution
    row.data_date, row.imported_at = said.data_date, now
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
    terms: dict[str, UUID] = field(default_factory=dict)
    organizations: dict[UUID, Organization] = field(default_factory=dict)

    def load(self, records: Sequence[ServiceRecord], progress: Progress | None) -> None:
        around = self._surroundings()
        known = {
            row.external_id: row
            for row in self.session.scalars(
                select(SourceRecord).where(SourceRecord.source_id == self.source.id)
            )
        }
        seen: dict[str, Statement] = {}
        for record in records:
            try:
                said = statement(record, around)
                if record.external_id in seen:
                    raise Unfit("its id was there before in the same file")
                seen[record.external_id] = said
            except Unfit as fault:
                self.report.refused.append(line(f"{record.external_id[:MAX_EXTERNAL_ID]}: {fault}", 500))
        fresh = [external_id for external_id in seen if external_id not in known]
        moved = [key for key, said in seen.items() if key in known and known[key].said != said]
        self.report.unchanged = len(seen) - len(fresh) - len(moved)
        total = len(fresh) + len(moved)
        self._load_organizations(seen, [*fresh, *moved])
        for done, batch in _batches(moved):
            self._update({key: seen[key] for key in batch}, known)
            self._tell(progress, done, total)
        for done, batch in _batches(fresh):
            self._create({key: seen[key] for key in batch})
            self._tell(progress, len(moved) + done, total)
        refused = {record.external_id for record in records} - seen.keys()
        self._mark_missing(known, seen.keys() | refused)

    def _surroundings(self) -> Surroundings:
        terms = self.session.scalars(
            select(TaxonomyTerm).options(selectinload(TaxonomyTerm.translations))
        ).all()
        self.terms = {term.code: term.id for term in terms}
        return Surroundings(
            default_locale=self.city.default_locale,
            locales=self.city.locales,
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

    def _organization_id(self, said: Statement) -> UUID:
        return record_id(self.city, self.source.slug, f"organization/{said['organization']}")

    def _load_organizations(self, seen: dict[str, Statement], wanted: Sequence[str]) -> None:
        """Fetch the organizations of these services, and create those that are missing."""
        said = {self._organization_id(seen[key]): seen[key] for key in reversed(wanted)}
        ids = list(reversed(said))
        for _, batch in _batches(ids):
            for row in self.session.scalars(
                select(Organization)
                .where(Organization.id.in_(batch))
                .options(selectinload(Organization.translations))
            ):
                self.organizations[row.id] = row
        missing = [identifier for identifier in ids if identifier not in self.organizations]
        codes = codes_for(self.session, Organization, missing)
        for identifier in missing:
            row = Organization(id=identifier, city_id=self.city.id, code=codes[identifier], translations=[])
            write_organization(row, in_order(_part(said[identifier])), said[identifier], self.now)
            self.organizations[identifier] = row
            self.session.add(row)
        self.session.flush()

    def _create(self, seen: dict[str, Statement]) -> None:
        ids = {key: record_id(self.city, self.source.slug, key) for key in seen}
        codes = codes_for(self.session, Service, list(ids.values()))
        spare = self._spare_places({ids[key]: said for key, said in seen.items()})
        holdings = []
        for key, said in seen.items():
            service = Service(
                id=ids[key],
                city_id=self.city.id,
                code=codes[ids[key]],
                organization_id=self._organization_id(said),
                translations=[],
                attributes=[],
                service_at_locations=[],
                cost_options=[],
                required_documents=[],
            )
            holding = Holding(service=service, spare=spare)
            write_service(holding, in_order(_without_organization(said)), said, self.terms, self.now)
            holdings.append(holding)
            self.session.add(service)
        self.session.flush()
        self._store(holdings)
        self.session.add_all(
            SourceRecord(source_id=self.source.id, external_id=key, service_id=ids[key], said=said)
            for key, said in seen.items()
        )
        self.session.flush()
        self.report.new += len(seen)

    def _update(self, seen: dict[str, Statement], known: dict[str, SourceRecord]) -> None:
        holdings = self._holdings([known[key].service_id for key in seen])
        spare = self._spare_places({known[key].service_id: said for key, said in seen.items()})
        codes = {identifier: code for code, identifier in self.terms.items()}
        for key, said in seen.items():
            record = known[key]
            holding = holdings[record.service_id]
            holding.spare = spare
            current = service_now(holding, codes)
            changes, kept = merged(
                _without_organization(record.said),
                _without_organization(said),
                current,
                service_by_machine(holding),
            )
            keep_edited_places(changes, record.said, current)
            touched = self._update_organization(holding.service, record.said, said)
            if changes:
                write_service(holding, changes, said, self.terms, self.now)
            self.report.kept_edits += kept
            self.report.changed += bool(changes or touched)
            self.report.unchanged += not (changes or touched)
            record.said = said
        self._store(list(holdings.values()))

    def _update_organization(self, service: Service, before: Statement, said: Statement) -> bool:
        organization_id = self._organization_id(said)
        if before.get("organization") != said["organization"]:
            # Staff may have given the service to somebody else.
            if service.organization_id != self._organization_id(before):
                self.report.kept_edits += 1
                return False
            service.organization_id = organization_id
            return True
        row = self.organizations[organization_id]
        changes, kept = merged(
            _part(before), _part(said), organization_now(row), organization_by_machine(row)
        )
        if changes:
            write_organization(row, changes, said, self.now)
        self.report.kept_edits += kept
        return bool(changes)

    def _holdings(self, ids: Sequence[UUID]) -> dict[UUID, Holding]:
        """Services with all their rows, by id; 12 queries."""
        services = self.session.scalars(select(Service).where(Service.id.in_(ids)).options(*_EVERYTHING))
        holdings = {service.id: Holding(service=service) for service in services}
        at = {
            row.id: holding for holding in holdings.values() for row in holding.service.service_at_locations
        }
        phones: dict[UUID, Holding] = {}
        for phone in self.session.scalars(
            select(Phone).where(Phone.service_id.in_(holdings)).order_by(Phone.position)
        ):
            if phone.service_id:
                holdings[phone.service_id].phones.append(phone)
                phones[phone.id] = holdings[phone.service_id]
        for schedule in self.session.scalars(
            select(Schedule).where(
                or_(Schedule.service_id.in_(holdings), Schedule.service_at_location_id.in_(at))
            )
        ):
            owner = holdings.get(schedule.service_id) if schedule.service_id else None
            (owner or at[schedule.service_at_location_id]).schedules.append(schedule)  # type: ignore[index]
        for language in self.session.scalars(
            select(Language).where(or_(Language.service_id.in_(holdings), Language.phone_id.in_(phones)))
        ):
            owner = phones.get(language.phone_id) if language.phone_id else holdings.get(language.service_id)  # type: ignore[arg-type]
            if owner:
                owner.languages.append(language)
        return holdings

    def _spare_places(self, seen: Mapping[UUID, Statement]) -> dict[UUID, Location]:
        """The places that these services are said to be at, as far as they are there, by id."""
        ids = [
            place_id(service, key) for service, said in seen.items() for key in said if PLACE.fullmatch(key)
        ]
        return {
            row.id: row
            for _, batch in _batches(ids)
            for row in self.session.scalars(
                select(Location).where(Location.id.in_(batch)).options(*_OF_A_PLACE)
            )
        }

    def _store(self, holdings: Sequence[Holding]) -> None:
        """Flush, with the rows that have no relationship to their service: those first that others name."""
        removed = [row for holding in holdings for row in holding.removed]
        places = {row.id: row for row in removed if isinstance(row, Location)}
        for row in removed:
            if not isinstance(row, Location):
                self.session.delete(row)
        self.session.flush()
        for _, batch in _batches(list(places)):
            # The links of this import are gone by now: who is left offers something else there.
            for place in self.session.scalars(
                select(ServiceAtLocation.location_id).where(ServiceAtLocation.location_id.in_(batch))
            ):
                places.pop(place, None)
        for location in places.values():
            self.session.delete(location)
        self.session.flush()
        for kinds in ((Phone,), (Schedule, Language)):
            self.session.add_all(
                row for holding in holdings for row in holding.added if isinstance(row, kinds)
            )
            self.session.flush()

    def _mark_missing(self, known: dict[str, SourceRecord], seen: Iterable[str]) -> None:
        present = set(seen)
        today = self.now.astimezone(UTC).date()
        for key, record in known.items():
            if key in present:
                if record.missing_since is not None:
                    record.missing_since = None
                continue
            self.report.missing += 1
            if record.missing_since is None:
                record.missing_since = today
        self.session.flush()


def _part(said: Statement) -> Statement:
    return {key: value for key, value in said.items() if key.startswith("organization.")}


def _without_organization(said: Statement) -> Statement:
    return {key: value for key, value in said.items() if not key.startswith("organization")}


def _batches(items: Sequence[Item]) -> Iterator[tuple[int, Sequence[Item]]]:
    """Items by 500, each batch with how many are done after it."""
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        yield start + len(batch), batch
