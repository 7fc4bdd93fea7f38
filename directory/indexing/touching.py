"""Touching: what many writes at once touched, so that no other service is indexed anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from directory.indexing.laying import index_city, index_services, touch
from directory.model import Service, ServiceAtLocation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City

_BATCH = 500


@dataclass(kw_only=True)
class Touched:
    """What was written, by id."""

    services: set[UUID] = field(default_factory=set)
    organizations: set[UUID] = field(default_factory=set)
    """All that they offer is found by their names."""
    places: set[UUID] = field(default_factory=set)
    """All that is offered there shows where they are."""

    def all_services(self, session: Session) -> set[UUID]:
        """The services to index; a query for each 500 organizations or places."""
        found = set(self.services)
        for batch in _batches(self.organizations):
            found.update(session.scalars(select(Service.id).where(Service.organization_id.in_(batch))))
        for batch in _batches(self.places):
            at = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id.in_(batch))
            found.update(session.scalars(at))
        return found


def index_touched(session: Session, city: City, touched: Touched, *, now: datetime) -> int:
    """Index what was touched, or the whole city where that is most of it; the count of rows laid."""
    session.flush()
    ids = touched.all_services(session)
    there = session.scalar(select(func.count(Service.id)).where(Service.city_id == city.id)) or 0
    if city.spans_until is None or len(ids) > there / 2:
        return index_city(session, city, now=now)
    if ids:
        return index_services(session, city, sorted(ids), now=now)
    # Pages name the sources and the day of their data.
    touch(session, city.id)
    return 0


def _batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    kept = sorted(ids)
    for start in range(0, len(kept), _BATCH):
        yield kept[start : start + _BATCH]
