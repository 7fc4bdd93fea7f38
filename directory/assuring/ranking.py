"""Ranking: what became due since it was indexed comes later in lists, though nobody touched it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from directory import caring, indexing
from directory.indexing.docs import is_ranked_as_confirmed
from directory.model import SearchDoc, Service

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from directory.model import City


def refresh(session: Session, city: City, *, today: date, now: datetime) -> int:
    """Index again the services whose confirmation has run out; how many there were. Two queries where there are none."""
    ids = session.scalars(
        select(SearchDoc.service_id)
        .join(Service, Service.id == SearchDoc.service_id)
        .where(
            SearchDoc.city_id == city.id,
            is_ranked_as_confirmed(),
            caring.due_in(session, city, today),
        )
        .distinct()
    ).all()
    if ids:
        indexing.index_services(session, city, ids, now=now)
    return len(ids)
