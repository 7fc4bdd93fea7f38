"""Services: what a place of OpenStreetMap becomes, and one of those that are there twice."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from directory.exchange.cleaning import line
from directory.exchange.osm import tags as said
from directory.exchange.osm.shapes import Point, gathered
from directory.exchange.records import OrganizationRecord, PlaceRecord, ServiceRecord
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.exchange.osm.rules import Tags, TermRules

SAME_PLACE = 60.0
"""Metres within which two places of one name and kind are one: the shop and the building it is in."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AGE = re.compile(r"\d{1,2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """A node, way or area with tags, and a point for it."""

    id: str
    """Type and number: "node/25389429"."""
    tags: Tags
    point: Point


def service_record(
    element: Element, *, rules: TermRules, default_locale: str, country: str | None
) -> ServiceRecord | str | None:
    """The service offered there; None where there is none, or why it cannot be listed."""
    tags = element.tags
    terms = rules.terms(tags)
    if not terms or not said.is_open_to_the_public(tags):
        return None
    if said.is_secret(tags):
        return f"{element.id}: a shelter whose address must stay unknown"
    nameless = terms[0] in said.NAMELESS_TERMS
    names = said.names({**tags, "operator": ""} if nameless else tags, default_locale)
    if not names and not nameless:
        return f"{element.id}: no name"
    return ServiceRecord(
        external_id=element.id,
        names=names,
        terms=terms,
        organization=_organization(element, names, default_locale),
        places=(_place(element, default_locale, country),),
        alternate_names=said.alternate_names(tags, default_locale),
        descriptions=said.texts(tags, "description", default_locale),
        fees_description=said.texts(tags, "charge", default_locale),
        url=said.site(tags),
        email=said.mail(tags),
        phones=said.phone_records(tags, country),
        opening_hours=said.hours(tags),
        minimum_age=_age(tags.get("min_age", "")),
        maximum_age=_age(tags.get("max_age", "")),
        audience=said.audience(tags),
        cost=said.cost(tags),
        confirmed_at=(checked := _day(tags.get("check_date", ""))),
        confirmed_by="OpenStreetMap" if checked else None,
    )


def _organization(element: Element, names: dict[str, str], default_locale: str) -> OrganizationRecord:
    operators = said.texts(element.tags, "operator", default_locale)
    folded = fold(operators.get(default_locale) or next(iter(operators.values()), ""))[:100]
    if folded:
        return OrganizationRecord(external_id=f"operator/{folded}", names=operators)
    return OrganizationRecord(external_id=element.id, names=names)


def _place(element: Element, default_locale: str, country: str | None) -> PlaceRecord:
    tags = element.tags
    return PlaceRecord(
        latitude=round(element.point[0], 6),
        longitude=round(element.point[1], 6),
        address_1=said.address_1(tags, country),
        city=line(tags.get("addr:city", "")),
        region=line(tags.get("addr:suburb") or tags.get("addr:district", "")) or None,
        postal_code=said.postcode(tags),
        country=country or "",
        wheelchair=said.wheelchair(tags, "wheelchair"),
        toilet=said.wheelchair(tags, "toilets:wheelchair"),
        accessibility_description=said.accessibility(tags, default_locale),
    )


def _age(text: str) -> int | None:
    return int(text) if _AGE.fullmatch(text) and text.isascii() else None


def _day(text: str) -> date | None:
    """The day on which somebody who stood there checked it."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def without_doubles(records: Iterable[ServiceRecord]) -> list[ServiceRecord]:
    """One record, the richest, where several have a name and main term in common and lie together."""
    alike: dict[tuple[str, str], list[ServiceRecord]] = defaultdict(list)
    kept: list[ServiceRecord] = []
    for record in records:
        name = fold(next(iter(record.names.values()), ""))
        if name:
            alike[name, record.terms[0]].append(record)
        else:
            kept.append(record)
    for twins in alike.values():
        points = [
            (place.latitude or 0.0, place.longitude or 0.0) for place in (twin.places[0] for twin in twins)
        ]
        for group in gathered(points, SAME_PLACE):
            # The first by name among equals, so that a second import chooses the same one.
            kept.append(
                min((twins[index] for index in group), key=lambda twin: (-richness(twin), twin.external_id))
            )
    return sorted(kept, key=lambda record: record.external_id)


def richness(record: ServiceRecord) -> int:
    """How much is known of a service: to choose between two records of one place."""
    place = record.places[0]
    facts = (
        record.opening_hours,
        record.url,
        record.email,
        record.descriptions,
        place.address_1,
        place.postal_code,
        place.wheelchair != "unknown",
        record.cost != "unknown",
        record.alternate_names,
    )
    return 2 * sum(map(bool, facts)) + 2 * len(record.phones) + len(record.names) + len(record.terms)
