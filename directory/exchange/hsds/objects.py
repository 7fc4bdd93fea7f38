"""Objects: services and organizations as HSDS 3.1 says them, in one locale.

Empty values are left out, but for those that the standard requires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from directory.exchange.cleaning import email
from directory.exchange.hsds.addresses import as_uri
from directory.exchange.hsds.passing import completed, given, reachable, with_rest
from directory.exchange.hsds.places import Places, is_open
from directory.exchange.hsds.reaching import Object, known
from directory.exchange.hsds.vocabulary import KIND, OF_SERVICES
from directory.model.facts import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.model import Organization, RequiredDocument, Service


class Writer(Places):
    """Says services and organizations."""

    __slots__ = ()

    def service(self, row: Service, *, full: bool) -> Object:
        """A service with its organization; in full: with all that is its own."""
        said = self._service(row)
        said["organization"] = self.organization(row.organization, full=full)
        if full:
            said |= self._parts_of_service(row)
            # It may tell a place in any of its words, and nobody here reads them.
            if (rest := self.rest(row)) and is_open(row):
                self._pass_on(said, row, rest)
        return known(said)

    def _pass_on(self, said: Object, row: Service, rest: Object) -> None:
        """Add what came with a service and no column holds."""
        passed = given(
            "service",
            row.public_id,
            reachable(rest, self.numbers(row.id)),
            organization=row.organization.public_id,
        )
        for name in ("cost_options", "required_documents"):
            passed.pop(name, None)
            said[name] = completed(name, said[name], rest)
        said["schedules"] = self.as_written(said["schedules"], passed.pop("schedules", []))
        said["attributes"] += passed.pop("attributes", [])
        said["contacts"] = said["contacts"] or passed.pop("contacts", [])
        said |= {name: value for name, value in passed.items() if name != "contacts"}
        if "program" in passed:
            said["program_id"] = passed["program"]["id"]

    def minimal(self, row: Service) -> Object:
        """What one needs to know to see whether a service is new: id, name, status, when it changed."""
        said = self._service(row)
        return known({key: said.get(key) for key in ("id", "name", "status", "last_modified")})

    def _service(self, row: Service) -> Object:
        texts = {
            name: self.text(row, name)
            for name in (
                "name", "alternate_name", "description", "interpretation_services", "application_process",
                "fees_description", "wait_time", "eligibility_description", "alert",
            )
        }  # fmt: skip
        changed = row.last_modified if self.edition.has_times else None
        return known(
            {
                "id": str(row.public_id),
                **texts,
                "url": as_uri(row.url),
                "email": email(row.email or ""),
                "status": row.status.value,
                "minimum_age": row.minimum_age,
                "maximum_age": row.maximum_age,
                "assured_date": row.confirmed_at.isoformat() if row.confirmed_at else None,
                "assurer_email": email(row.confirmed_by or ""),
                "last_modified": changed.isoformat(timespec="seconds") if changed else None,
                "confirmed_by": row.confirmed_by,
                "review_every": row.review_every,
                "capacity_date": row.capacity_date.isoformat() if row.capacity_date else None,
                "data_shared_source": row.data_shared_source,
                "data_shared_date": row.data_shared_date.isoformat() if row.data_shared_date else None,
                "sensitive": row.sensitive or None,
                "is_example": row.is_example or None,
            }
        )

    def _parts_of_service(self, row: Service) -> Object:
        own = row.public_id
        costs = sorted(
            row.cost_options,
            key=lambda cost: (cost.option or "", cost.amount or 0, cost.currency or "", cost.amount_description or ""),
        )  # fmt: skip
        places = sorted(row.service_at_locations, key=lambda place: place.location.public_id.hex)
        return {
            "phones": self.phones(own, row.id, service_id=own),
            "schedules": self.schedules(own, row.id, service_id=own),
            "service_at_locations": [self.place(place, row, full=True) for place in places],
            "languages": self.languages(own, row.id, service_id=own),
            "cost_options": [
                known(
                    {
                        "id": str(uuid5(own, f"cost_option/{number}")),
                        "service_id": str(own),
                        "option": cost.option,
                        "currency": cost.currency,
                        "amount": cost.amount,
                        "amount_description": cost.amount_description,
                    }
                )
                for number, cost in enumerate(costs)
            ],
            "required_documents": [
                self._document(own, number, paper) for number, paper in enumerate(row.required_documents)
            ],
            "contacts": self.contacts(own, row.id, service_id=own),
            "attributes": [*self._kinds(row), *self._facts(row)],
        }

    def _kinds(self, row: Service) -> Iterable[Object]:
        for attribute in row.attributes:
            term = self.edition.kinds.get(attribute.term.code)
            if term:
                yield known(
                    {
                        "id": str(uuid5(row.public_id, f"attribute/{term['id']}")),
                        "link_id": str(row.public_id),
                        "taxonomy_term_id": term["id"],
                        "link_type": KIND,
                        "link_entity": "service",
                        "value": attribute.value,
                        "taxonomy_term": term,
                    }
                )

    def _facts(self, row: Service) -> Iterable[Object]:
        for code in OF_SERVICES:
            column = getattr(row, code)
            for choice in column if isinstance(column, list) else [column.value]:
                if attribute := self.fact(row.public_id, "service", code, choice):
                    yield attribute

    def _document(self, own: UUID, number: int, row: RequiredDocument) -> Object:
        identifier = uuid5(own, f"required_document/{number}")
        kind = self.fact(identifier, "required_document", "document", row.kind.value)
        worded_kind = kind["taxonomy_term"]["name"] if kind else None
        if row.kind is Document.OTHER and row.document:
            kind = None
        return known(
            {
                "id": str(identifier),
                "service_id": str(own),
                "document": row.document or worded_kind,
                "attributes": [kind] if kind else [],
            }
        )

    def organization(self, row: Organization, *, full: bool) -> Object:
        """An organization; in full: with its phones and contacts."""
        own = row.public_id
        parent = self.stock.parents.get(row.parent_organization_id) if row.parent_organization_id else None
        said = known(
            {
                "id": str(own),
                "name": self.text(row, "name"),
                "alternate_name": row.alternate_name,
                "email": email(row.email or ""),
                "website": as_uri(row.website),
                "legal_status": row.legal_status,
                "parent_organization_id": str(parent) if parent else None,
            }
        )
        said["description"] = self.text(row, "description")
        if full:
            said |= known(
                {
                    "contacts": self.contacts(own, row.id, organization_id=own),
                    "phones": self.phones(own, row.id, organization_id=own),
                }
            )
            if (rest := self.rest(row)) and row.id not in self.stock.guarded:
                passed = {name: value for name, value in rest.items() if name != "contacts"}
                people = with_rest(said.get("contacts", []), rest)
                said |= given("organization", own, passed) | known({"contacts": people})
        return said
