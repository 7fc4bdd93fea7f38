"""Shelves: the rows of services fetched with all that belongs to them, and put back in an order that keys allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from directory.exchange.codes import BATCH
from directory.exchange.holdings import Holding, place_id
from directory.exchange.merging import PLACE, in_order
from directory.exchange.reach import KEYS, Reach, fetch, store
from directory.exchange.writing import write_organization
from directory.model import (
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.exchange.statements import Statement

Item = TypeVar("Item")

_OF_A_PLACE = (
    undefer(Location.passed_on),
    selectinload(Location.addresses),
    joinedload(Location.accessibility),
    selectinload(Location.translations),
)
_EVERYTHING = (
    undefer(Service.passed_on),
    selectinload(Service.translations),
    selectinload(Service.attributes),
    selectinload(Service.cost_options),
    selectinload(Service.required_documents),
    selectinload(Service.service_at_locations).options(
        undefer(ServiceAtLocation.passed_on),
        joinedload(ServiceAtLocation.location).options(*_OF_A_PLACE),
    ),
)


def batches(items: Sequence[Item]) -> Iterator[tuple[int, Sequence[Item]]]:
    """Items by 500, each batch with how many are done after it."""
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        yield start + len(batch), batch


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """The rows that an import works on."""

    session: Session

    def holdings(self, ids: Sequence[UUID]) -> dict[UUID, Holding]:
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

    def spare_places(self, seen: Mapping[UUID, Statement]) -> dict[UUID, Location]:
        """The places that these services are said to be at, as far as they are there, by id."""
        ids = [
            place_id(service, key) for service, said in seen.items() for key in said if PLACE.fullmatch(key)
        ]
        return {
            row.id: row
            for _, batch in batches(ids)
            for row in self.session.scalars(
                select(Location).where(Location.id.in_(batch)).options(*_OF_A_PLACE)
            )
        }

    def organizations(self, ids: Sequence[UUID]) -> tuple[dict[UUID, Organization], dict[UUID, Reach]]:
        """Organizations with their texts, and how to reach each; five queries for each 500."""
        found: dict[UUID, Organization] = {}
        reaches: dict[UUID, Reach] = {}
        for _, batch in batches(ids):
            rows = select(Organization).where(Organization.id.in_(batch))
            for row in self.session.scalars(
                rows.options(selectinload(Organization.translations), undefer(Organization.passed_on))
            ):
                found[row.id] = row
            reaches |= fetch(self.session, batch)
        return found, reaches

    def rewrite(
        self,
        organization: Organization,
        reach: Reach,
        changes: Statement,
        now_said: Statement,
        now: datetime,
    ) -> None:
        """Write changed entries of an organization, and lay its phones and people anew where they are among them."""
        gone = write_organization(organization, in_order(changes), now_said, now, reach)
        if not changes.keys().isdisjoint(KEYS):
            store(self.session, [reach], gone)

    def store(self, holdings: Sequence[Holding]) -> None:
        """Flush, with the rows that have no relationship to their service: those first that others name."""
        removed = [row for holding in holdings for row in holding.removed]
        places = {row.id: row for row in removed if isinstance(row, Location)}
        for row in removed:
            if not isinstance(row, Location):
                self.session.delete(row)
        self.session.flush()
        for _, batch in batches(list(places)):
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
