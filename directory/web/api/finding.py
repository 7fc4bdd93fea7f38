"""Finding: what of a city's register a question asks for, in the order of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, or_, select

from directory import geo
from directory.exchange.hsds.register import fold_postcode, middle_of
from directory.model import Place, PlaceKind
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from directory.exchange.hsds.register import OrganizationEntry, PlaceEntry, Register, ServiceEntry
    from directory.exchange.hsds.terms import Object
    from directory.model import City
    from directory.search.columns import Columns
    from directory.web.api.asking import Asked

_LEAST_METRES = 110_000
"""A degree of latitude is longer everywhere."""
_MARGIN = 1.01
"""A distance on a sphere is less beyond the true one."""

Reach = tuple[str, tuple[float, float] | None]
"""A folded postcode, and its center where the distance from it is asked for."""


def services(
    asked: Asked,
    register: Register,
    terms: Sequence[Object],
    columns: Callable[[], Columns],
    reach: Reach | None,
) -> Sequence[ServiceEntry]:
    """The services that fit."""
    found: Sequence[ServiceEntry] = register.services
    if asked.organization_id:
        found = [entry for entry in found if entry.organization == asked.organization_id]
    for wanted in _wanted(asked, terms):
        found = [entry for entry in found if not wanted.isdisjoint(entry.terms)]
    if asked.modified_after:
        since = asked.modified_after
        found = [entry for entry in found if entry.modified and entry.modified >= since]
    if asked.search:
        numbers = _worded(columns(), asked.search)
        found = [entry for entry in found if entry.number in numbers]
    if reach:
        there = {place.service.id for place in register.places if _is_there(place, asked, reach)}
        found = [entry for entry in found if entry.id in there]
    return found


def places(
    asked: Asked,
    register: Register,
    terms: Sequence[Object],
    columns: Callable[[], Columns],
    reach: Reach | None,
) -> Sequence[PlaceEntry]:
    """The services at places that fit."""
    found: Sequence[PlaceEntry] = register.places
    if asked.organization_id:
        found = [entry for entry in found if entry.service.organization == asked.organization_id]
    for wanted in _wanted(asked, terms):
        found = [entry for entry in found if not wanted.isdisjoint(entry.service.terms)]
    if asked.modified_after:
        since = asked.modified_after
        found = [entry for entry in found if entry.modified and entry.modified >= since]
    if asked.search:
        numbers = _worded(columns(), asked.search)
        found = [entry for entry in found if entry.service.number in numbers]
    if reach:
        found = [entry for entry in found if _is_there(entry, asked, reach)]
    return found


def organizations(asked: Asked, register: Register, terms: Sequence[Object]) -> Sequence[OrganizationEntry]:
    """The organizations that fit."""
    found: Sequence[OrganizationEntry] = register.organizations
    if asked.search:
        typed = words(asked.search)
        found = [entry for entry in found if typed and _begin(typed, entry.words)]
    for wanted in _wanted(asked, terms):
        found = [
            entry
            for entry in found
            if any(not wanted.isdisjoint(service.terms) for service in entry.services)
        ]
    return found


def taxonomies(asked: Asked, known: Sequence[Object]) -> Sequence[Object]:
    """The taxonomies that fit."""
    return [said for said in known if _is_worded(asked, said)]


def taxonomy_terms(asked: Asked, known: Sequence[Object]) -> Sequence[Object]:
    """The terms that fit."""
    return [
        said
        for said in known
        if (not asked.taxonomy_id or said["taxonomy_id"] == str(asked.taxonomy_id))
        and (not asked.parent_id or said.get("parent_id") == str(asked.parent_id))
        and not (asked.top_only and "parent_id" in said)
        and _is_worded(asked, said)
    ]


def _is_worded(asked: Asked, said: Object) -> bool:
    if not asked.search:
        return True
    typed = words(asked.search)
    return bool(typed) and _begin(
        typed, words(f"{said['name']} {said['description']} {said.get('code', '')}")
    )


def _begin(typed: Sequence[str], there: Sequence[str] | frozenset[str]) -> bool:
    return all(any(word.startswith(start) for word in there) for start in typed)


def _wanted(asked: Asked, terms: Sequence[Object]) -> list[set[str]]:
    """Sets of ids of terms, of each of which something must have one."""
    wanted = []
    if asked.taxonomy_term_id:
        chosen = {str(term) for term in asked.taxonomy_term_id}
        below = {said["id"] for said in terms if said.get("parent_id") in chosen}
        wanted.append(chosen | below)
    if asked.taxonomy_id:
        wanted.append({said["id"] for said in terms if said["taxonomy_id"] == str(asked.taxonomy_id)})
    return wanted


def _worded(columns: Columns, text: str) -> set[int]:
    """The numbers of the services that have words which begin with all that is typed."""
    typed = words(text)
    if not typed:
        return set()
    fits = [columns.having(word) for word in typed[:8]]
    return set(columns.services(columns.places(np.bitwise_and.reduce(fits))))


def _is_there(entry: PlaceEntry, asked: Asked, reach: Reach) -> bool:
    postcode, center = reach
    if not asked.proximity:
        return postcode in entry.postcodes
    return bool(center and entry.point and _is_near(center, entry.point, asked.proximity))


def _is_near(center: tuple[float, float], point: tuple[float, float], metres: int) -> bool:
    # How far exactly takes long to tell of what is far.
    return (
        abs(center[0] - point[0]) * _LEAST_METRES <= metres
        and geo.haversine(center, point) <= metres * _MARGIN
        and geo.distance(center, point) <= metres
    )


def reach_of(session: Session, city: City, register: Register, asked: Asked) -> Reach | None:
    """Where a question wants places to be; one query where it asks for a distance."""
    postcode = fold_postcode(asked.postcode)
    if not asked.proximity:
        return (postcode, None) if postcode else None
    if postcode:
        return postcode, _center(session, city, register, postcode)
    return "", city.bounds.center if city.bounds else register.middle


def _center(session: Session, city: City, register: Register, postcode: str) -> tuple[float, float] | None:
    """The middle of what the gazetteer has of a postcode, else of the places that have it."""
    folded = func.upper(func.replace(Place.postal_code, " ", ""))
    named = func.upper(func.replace(Place.name, " ", ""))
    latitude, longitude = session.execute(
        select(func.avg(Place.latitude), func.avg(Place.longitude)).where(
            Place.city_id == city.id,
            or_(folded == postcode, (Place.kind == PlaceKind.POSTCODE) & (named == postcode)),
        )
    ).one()
    if latitude is not None:
        return float(latitude), float(longitude)
    return middle_of(entry.point for entry in register.places if postcode in entry.postcodes)
