"""Uniting: rows that have one id are one service, which may be at several places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.exchange.records import PlaceRecord, ServiceRecord


def united(first: ServiceRecord, second: ServiceRecord) -> ServiceRecord:
    """One record of two with one id: the first says what it is; texts, lists and places of the second are added."""
    descriptions = dict(first.descriptions)
    for tag, said in second.descriptions.items():
        if said not in descriptions.get(tag, ""):
            descriptions[tag] = f"{descriptions[tag]}\n{said}" if tag in descriptions else said
    names = {
        name: said for tag, said in second.names.items() if (name := tag) and said != first.names.get(tag)
    }
    for tag, said in names.items():
        if said not in descriptions.get(tag, ""):
            descriptions[tag] = f"{descriptions[tag]}\n{said}" if tag in descriptions else said
    known = {phone.number for phone in first.phones}
    places = {_where(place): place for place in (*second.places, *first.places)}
    return replace(
        first,
        places=(*first.places, *(place for place in second.places if places[_where(place)] is place)),
        terms=tuple(dict.fromkeys((*first.terms, *second.terms))),
        descriptions=descriptions,
        phones=(*first.phones, *(phone for phone in second.phones if phone.number not in known)),
        opening_hours=first.opening_hours or second.opening_hours,
        eligibility_description={**second.eligibility_description, **first.eligibility_description},
        application_process={**second.application_process, **first.application_process},
        original={**(first.original or {}), "also": [*_also(first), dict(second.original or {})]},
    )


def _where(place: PlaceRecord) -> tuple[Any, ...]:
    return place.latitude, place.longitude, place.address_1


def _also(record: ServiceRecord) -> Sequence[Any]:
    also = (record.original or {}).get("also", ())
    return also if isinstance(also, list) else ()
