"""Listing: the cards of services that somebody chose one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import SearchDoc, Service
from directory.search.cards import Card, from_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.model import City


def cards_of(session: Session, city: City, codes: Sequence[str]) -> dict[str, Card]:
    """The cards of a city's services by code, of several places the one that most is known of; one query."""
    if not codes:
        return {}
    rows = session.execute(
        select(Service.code, SearchDoc.card)
        .join(Service, Service.id == SearchDoc.service_id)
        .where(SearchDoc.city_id == city.id, Service.code.in_(codes))
        .order_by(SearchDoc.rank.desc(), SearchDoc.id.desc())
    )
    return {row.code: from_json(row.card) for row in rows}
