"""The register of a city: which services, places and organizations its feed has, in the feed's order, in memory.

It holds for one version of the city's data, so that a page of a list is a slice, and filters ask no database.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from sqlalchemy import select

from directory.exchange.hsds.vocabulary import FACTS, OF_SERVICES, term_id
from directory.model import Address, Attribute, City, Location, Organization, Service, ServiceAtLocation
from directory.model.facts import AddressVisibility, LocationType, Publication
from directory.model.finding import service_number
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

_PUBLIC = Service.publication == Publication.PUBLISHED


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceEntry:
    """A service in the register."""

    id: UUID
    """Under which it is published."""
    row: UUID
    organization: UUID
    """Under which its organization is published."""
    modified: datetime | None
    terms: frozenset[str]
    """Ids of its kinds and of its facts."""
    number: int
    """What the search index calls it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceEntry:
    """A service at a place in the register; what may not be known of the place is not there."""

    id: UUID
    row: UUID
    service: ServiceEntry
    modified: datetime | None
    point: tuple[float, float] | None
    """(latitude, longitude) in degrees."""
    postcodes: frozenset[str]
    """Folded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganizationEntry:
    """An organization in the register, with its public services."""

    id: UUID
    row: UUID
    words: frozenset[str]
    """Folded words of its names."""
    services: tuple[ServiceEntry, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Register:
    """All that a feed has, each list in the order of ids."""

    services: Sequence[ServiceEntry]
    places: Sequence[PlaceEntry]
    organizations: Sequence[OrganizationEntry]
    by_id: Mapping[tuple[str, UUID], ServiceEntry | PlaceEntry | OrganizationEntry]
    """By the name of the list and the id."""

    @cached_property
    def middle(self) -> tuple[float, float] | None:
        """Where the places are on average, in degrees; None where no point is known."""
        return middle_of(entry.point for entry in self.places)


def load_register(session: Session, city: City) -> Register:
    """Read the register of a city; six queries, 60 to 120 us a service: all of it, whatever changed."""
    organizations = {
        row.id: row
        for row in session.execute(
            select(
                Organization.id, Organization.hsds_id, Organization.name, Organization.alternate_name
            ).where(Organization.city_id == city.id)
        )
    }
    services = _services(session, city, {key: row.hsds_id or key for key, row in organizations.items()})
    by_row = {entry.row: entry for entry in services}
    places = _places(session, city, by_row)
    offered: defaultdict[UUID, list[ServiceEntry]] = defaultdict(list)
    for entry in services:
        offered[entry.organization].append(entry)
    unpublished = _with_drafts_alone(session, city)
    entries = [
        OrganizationEntry(
            id=row.hsds_id or row.id,
            row=row.id,
            words=frozenset(words(f"{row.name} {row.alternate_name or ''}")),
            services=tuple(offered[row.hsds_id or row.id]),
        )
        for row in organizations.values()
        if row.id not in unpublished
    ]
    entries.sort(key=lambda entry: entry.id.int)
    found: Mapping[str, Sequence[ServiceEntry | PlaceEntry | OrganizationEntry]] = {
        "services": services,
        "service_at_locations": places,
        "organizations": entries,
    }
    return Register(
        services=services,
        places=places,
        organizations=entries,
        by_id={(name, entry.id): entry for name, listed in found.items() for entry in listed},
    )


def _services(session: Session, city: City, organizations: Mapping[UUID, UUID]) -> list[ServiceEntry]:
    kinds: defaultdict[UUID, list[str]] = defaultdict(list)
    written: dict[UUID, str] = {}
    for service_id, term in session.execute(
        select(Attribute.service_id, Attribute.taxonomy_term_id)
        .join(Service, Service.id == Attribute.service_id)
        .where(Service.city_id == city.id, _PUBLIC)
    ):
        kinds[service_id].append(written.setdefault(term, str(term)))
    columns = [getattr(Service, code) for code in OF_SERVICES]
    rows = session.execute(
        select(Service.id, Service.hsds_id, Service.organization_id, Service.last_modified, *columns).where(
            Service.city_id == city.id, _PUBLIC
        )
    )
    found = [
        ServiceEntry(
            id=hsds_id or row,
            row=row,
            organization=organizations[organization],
            modified=modified,
            terms=frozenset([*kinds[row], *_facts(facts)]),
            number=service_number(row),
        )
        for row, hsds_id, organization, modified, *facts in rows
    ]
    found.sort(key=lambda entry: entry.id.int)
    return found


def _facts(facts: Sequence[object]) -> list[str]:
    return [
        _written(code, str(choice))
        for code, value in zip(OF_SERVICES, facts, strict=True)
        for choice in (value if isinstance(value, list) else [value])
        if str(choice) in FACTS[code].choices
    ]


@cache
def _written(code: str, choice: str) -> str:
    return str(term_id(code, choice))


def _places(session: Session, city: City, services: Mapping[UUID, ServiceEntry]) -> list[PlaceEntry]:
    postcodes: defaultdict[UUID, list[str]] = defaultdict(list)
    for address in session.execute(
        select(Address.location_id, Address.postal_code)
        .join(Location, Location.id == Address.location_id)
        .where(Location.city_id == city.id, Address.postal_code != "")
    ):
        postcodes[address.location_id].append(fold_postcode(address.postal_code))
    # Columns, not rows of nouns: making those would take most of the time.
    rows = session.execute(
        select(
            ServiceAtLocation.id,
            ServiceAtLocation.service_id,
            *(getattr(Location, name) for name in _OF_A_PLACE),
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(Location.city_id == city.id)
    )
    found = [
        _place(row, service, location, postcodes[location[0]])
        for row, service_id, *location in rows
        if (service := services.get(service_id))
    ]
    found.sort(key=lambda entry: entry.id.int)
    return found


_OF_A_PLACE = (
    "id",
    "hsds_id",
    "address_visibility",
    "location_type",
    "latitude",
    "longitude",
    "last_modified",
)


def _place(row: UUID, service: ServiceEntry, location: Sequence[Any], postcodes: Sequence[str]) -> PlaceEntry:
    own, hsds_id, visibility, kind, latitude, longitude, modified = location
    is_shown = visibility is AddressVisibility.FULL
    has_point = is_shown and kind is LocationType.PHYSICAL and latitude is not None and longitude is not None
    return PlaceEntry(
        id=uuid5(service.id, f"at/{hsds_id or own}"),
        row=row,
        service=service,
        modified=max((time for time in (service.modified, modified) if time), default=None),
        point=(latitude, longitude) if has_point else None,
        postcodes=frozenset(postcodes) if is_shown else frozenset(),
    )


def _with_drafts_alone(session: Session, city: City) -> set[UUID]:
    """Organizations whose services are all not public: whoever has none at all may be told of."""
    counted = (
        select(Service.organization_id, Service.publication).where(Service.city_id == city.id).distinct()
    )
    public: set[UUID] = set()
    every: set[UUID] = set()
    for organization, publication in session.execute(counted):
        every.add(organization)
        if publication is Publication.PUBLISHED:
            public.add(organization)
    return every - public


def fold_postcode(text: str) -> str:
    """A postcode as it is compared: "np20 4gp" is "NP204GP"."""
    return "".join(text.split()).upper()


def middle_of(points: Iterable[tuple[float, float] | None]) -> tuple[float, float] | None:
    """The mean of the points that are known, (latitude, longitude) in degrees."""
    known = [point for point in points if point]
    if not known:
        return None
    return sum(point[0] for point in known) / len(known), sum(point[1] for point in known) / len(known)
