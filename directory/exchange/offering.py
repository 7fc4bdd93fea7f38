"""Offering: who offers what is imported, with or without services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.exchange.codes import codes_for
from directory.exchange.holdings import organization_by_machine, organization_now
from directory.exchange.merging import in_order, merged, still_open
from directory.exchange.reach import Reach, store
from directory.exchange.writing import write_organization
from directory.model import Organization, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.recording import Recorder
    from directory.exchange.shelves import Shelves
    from directory.exchange.statements import Statement
    from directory.model import City, Service, Source


def record_id(city: City, source: str, external_id: str) -> UUID:
    """The id of a record, the same in every database."""
    return uuid5(NAMESPACE_URL, f"directory:{city.slug}/{source}/{external_id}")


@dataclass(kw_only=True)
class Weighed:
    """What a source says of an organization, weighed against its rows."""

    changes: Statement = field(default_factory=dict)
    """What was written."""
    current: Statement = field(default_factory=dict)
    """What the rows said before."""
    conflicts: dict[str, Any] = field(default_factory=dict)
    """What staff edited: what the source says now, and what staff said."""


@dataclass(kw_only=True)
class Offering:
    """The organizations of one import, by id, with how to reach them."""

    session: Session
    city: City
    source: Source
    now: datetime
    shelves: Shelves
    rows: dict[UUID, Organization] = field(default_factory=dict)
    reach: dict[UUID, Reach] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    """Those that were written to."""
    disputed: set[tuple[UUID, str]] = field(default_factory=set)
    """Facts of theirs that the source changed, but staff had edited: each once, whatever offers them."""

    def id_of(self, said: Statement) -> UUID:
        """The id of the organization that a statement names."""
        return record_id(self.city, self.source.slug, f"organization/{said['organization']}")

    def fetch(self, statements: Sequence[Statement]) -> None:
        """Fetch the organizations that these statements name, and create those that are missing."""
        said = {self.id_of(one): one for one in reversed(statements)}
        ids = [identifier for identifier in reversed(said) if identifier not in self.rows]
        found, reach = self.shelves.organizations(ids)
        self.rows |= found
        self.reach |= reach
        missing = [identifier for identifier in ids if identifier not in found]
        codes = codes_for(self.session, Organization, missing)
        for identifier in missing:
            row = Organization(id=identifier, city_id=self.city.id, code=codes[identifier], translations=[])
            part = in_order(_part(said[identifier]))
            write_organization(row, part, said[identifier], self.now, self.reach[identifier])
            self.rows[identifier] = row
            self.session.add(row)
        store(self.session, [self.reach[identifier] for identifier in missing])

    def update(self, service: Service, record: SourceRecord, said: Statement) -> Weighed:
        """Write what is new of a service's organization, or of who offers the service."""
        before, organization_id = record.said, self.id_of(said)
        row = self.rows[organization_id]
        if before.get("organization") == said["organization"]:
            weighed = self._merge(row, before, said)
        else:
            weighed = Weighed(current=organization_now(row, self.reach[row.id]))
            if service.organization_id == self.id_of(before):
                service.organization_id = organization_id
                weighed.changes["organization"] = said["organization"]
                weighed.current["organization"] = before.get("organization")
                return weighed
        # Staff may have given the service to somebody else.
        is_disputed = before.get("organization") != said["organization"] or "organization" in record.conflicts
        if is_disputed and service.organization_id != organization_id:
            weighed.conflicts["organization"] = [said.get("organization.name"), self._name(service)]
        weighed.current["organization"] = said["organization"]
        return weighed

    def _name(self, service: Service) -> str:
        return self.session.get_one(Organization, service.organization_id).name

    def _merge(self, row: Organization, before: Statement, said: Statement) -> Weighed:
        current = organization_now(row, self.reach[row.id])
        changes, kept = merged(_part(before), _part(said), current, organization_by_machine(row))
        if changes:
            self.shelves.rewrite(row, self.reach[row.id], changes, said, self.now)
            self.touched.add(row.id)
        self.disputed |= {(row.id, key) for key in kept}
        return Weighed(changes=changes, current=current, conflicts=kept)

    def load_alone(
        self,
        said: Mapping[str, Statement],
        public: Mapping[str, UUID | None],
        known: Mapping[str, SourceRecord],
        recorder: Recorder,
    ) -> int:
        """Create and update organizations that offer nothing yet; how many are new.

        :param said: what is said of them, by the id of their record.
        :param public: the ids under which others know them.
        """
        self.fetch(list(said.values()))
        new = 0
        for key, statement in said.items():
            row = self.rows[self.id_of(statement)]
            row.hsds_id = row.hsds_id or public[key]
            record = known.get(key)
            if record is None:
                record = SourceRecord(source_id=self.source.id, external_id=key, organization_id=row.id)
                self.session.add(record)
                recorder.new(key)
                new += 1
            else:
                weighed = self._merge(row, record.said, statement)
                if weighed.changes:
                    recorder.changed(key, record.said, weighed.current, weighed.changes)
                left = still_open(record.conflicts, statement, organization_now(row, self.reach[row.id]))
                record.conflicts = {**left, **weighed.conflicts}
            record.said = statement
        self.session.flush()
        return new


def _part(said: Statement) -> Statement:
    return {key: value for key, value in said.items() if key.startswith("organization.")}
