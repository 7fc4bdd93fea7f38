"""Uniting: rows that have one id are one service, which may be at several places, or told in several languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from directory.exchange.feeds.kinds import FALLBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.exchange.records import PlaceRecord, ServiceRecord, Texts


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


def in_other_words(first: ServiceRecord, second: ServiceRecord) -> ServiceRecord:
    """One record of two that say the same in two languages: texts of both, facts of the first."""
    organization = replace(
        first.organization,
        names=_both(first.organization.names, second.organization.names),
        descriptions=_both(first.organization.descriptions, second.organization.descriptions),
    )
    texts: dict[str, Any] = {
        name: _both(getattr(first, name), getattr(second, name))
        for name in (
            "names", "alternate_names", "descriptions", "application_process", "fees_description",
            "eligibility_description", "alert",
        )
    }  # fmt: skip
    places = [
        replace(
            place,
            names=_both(place.names, other.names),
            transportation=_both(place.transportation, other.transportation),
        )
        for place, other in zip(first.places, second.places, strict=False)
    ]
    return replace(
        first,
        organization=organization,
        places=(*places, *first.places[len(places) :]) or second.places,
        terms=first.terms if first.terms != (FALLBACK,) else second.terms,
        phones=first.phones or second.phones,
        opening_hours=first.opening_hours or second.opening_hours,
        original={**(first.original or {}), "also": [*_also(first), dict(second.original or {})]},
        **texts,
    )


def _both(first: Texts, second: Texts) -> dict[str, str]:
    """The texts of both; those of the first come first, and hold."""
    return {**first, **{tag: said for tag, said in second.items() if tag not in first}}


def _where(place: PlaceRecord) -> tuple[Any, ...]:
    return place.latitude, place.longitude, place.address_1


def _also(record: ServiceRecord) -> Sequence[Any]:
    also = (record.original or {}).get("also", ())
    return also if isinstance(also, list) else ()
