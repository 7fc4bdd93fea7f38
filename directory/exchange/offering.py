"""Offering: who offers what is imported, with or without services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.exchange.codes import codes_for
from directory.exchange.holdings import organization_by_machine, organization_now
from directory.exchange.merging import in_order, merged
from directory.exchange.writing import write_organization
from directory.model import Organization, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.exchange.recording import Recorder
    from directory.exchange.shelves import Shelves
    from directory.exchange.statements import Statement
    from directory.model import City, Phone, Service, Source


def record_id(city: City, source: str, external_id: str) -> UUID:
    """The id of a record, the same in every database."""
    return uuid5(NAMESPACE_URL, f"directory:{city.slug}/{source}/{external_id}")


@dataclass(kw_only=True)
class Offering:
    """The organizations of one import, by id, with their phones."""

    session: Session
    city: City
    source: Source
    now: datetime
    shelves: Shelves
    rows: dict[UUID, Organization] = field(default_factory=dict)
    phones: dict[UUID, list[Phone]] = field(default_factory=dict)

    def id_of(self, said: Statement) -> UUID:
        """The id of the organization that a statement names."""
        return record_id(self.city, self.source.slug, f"organization/{said['organization']}")

    def fetch(self, statements: Sequence[Statement]) -> None:
        """Fetch the organizations that these statements name, and create those that are missing."""
        said = {self.id_of(one): one for one in reversed(statements)}
        ids = [identifier for identifier in reversed(said) if identifier not in self.rows]
        found, phones = self.shelves.organizations(ids)
        self.rows |= found
        self.phones |= {identifier: phones[identifier] for identifier in ids}
        missing = [identifier for identifier in ids if identifier not in found]
        codes = codes_for(self.session, Organization, missing)
        for identifier in missing:
            row = Organization(id=identifier, city_id=self.city.id, code=codes[identifier], translations=[])
            part = in_order(_part(said[identifier]))
            write_organization(row, part, said[identifier], self.now, self.phones[identifier])
            self.rows[identifier] = row
            self.session.add(row)
        self.session.flush()
        self.session.add_all(phone for identifier in missing for phone in self.phones[identifier])
        self.session.flush()

    def update(
        self, service: Service, before: Statement, said: Statement
    ) -> tuple[Statement, Statement, int]:
        """Write what is new of a service's organization: the changes, what its rows said, and how many edits stay."""
        organization_id = self.id_of(said)
        if before.get("organization") != said["organization"]:
            # Staff may have given the service to somebody else.
            if service.organization_id != self.id_of(before):
                return {}, {}, 1
            service.organization_id = organization_id
            return {"organization": said["organization"]}, {"organization": before.get("organization")}, 0
        return self._merge(self.rows[organization_id], before, said)

    def _merge(
        self, row: Organization, before: Statement, said: Statement
    ) -> tuple[Statement, Statement, int]:
        current = organization_now(row, self.phones[row.id])
        changes, kept = merged(_part(before), _part(said), current, organization_by_machine(row))
        if changes:
            for phone in write_organization(row, changes, said, self.now, self.phones[row.id]):
                self.session.delete(phone)
            if "organization.phones" in changes:
                self.session.add_all(self.phones[row.id])
        return changes, current, len(kept)

    def load_alone(
        self,
        said: Mapping[str, Statement],
        public: Mapping[str, UUID | None],
        known: Mapping[str, SourceRecord],
        recorder: Recorder,
    ) -> tuple[int, int]:
        """Create and update organizations that offer nothing yet: how many are new, and how many edits stay.

        :param said: what is said of them, by the id of their record.
        :param public: the ids under which others know them.
        """
        self.fetch(list(said.values()))
        new = kept = 0
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
                changes, current, edits = self._merge(row, record.said, statement)
                kept += edits
                if changes:
                    recorder.changed(key, record.said, current, changes)
            record.said = statement
        self.session.flush()
        return new, kept


def _part(said: Statement) -> Statement:
    return {key: value for key, value in said.items() if key.startswith("organization.")}
