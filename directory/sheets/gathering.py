"""Gather: the listings of a sheet, each with the place that it may be shown at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory import geo, queries
from directory.model.facts import AddressVisibility, LocationType
from directory.sheets.selecting import MOST

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.model import City, Location, Schedule, ServiceAtLocation
    from directory.queries import Listing
    from directory.sheets.selecting import Selection

__all__ = ["MOST", "Entry", "Sheet", "Spot", "gather"]

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """The place of a service as far as it may be known: what is hidden is not in here."""

    location: Location | None
    """Only where the whole address may be shown."""
    street: str = ""
    town: str = ""
    area: str = ""
    is_hidden: bool = False
    is_area: bool = False
    point: Point | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A service on a sheet. `distance` is in metres from where the person starts."""

    number: int
    listing: Listing
    spot: Spot | None
    """None where it has no fixed place."""
    opening_hours: str
    distance: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Entries by number, the codes that nothing was found for, and how many found no room."""

    entries: tuple[Entry, ...]
    unknown: tuple[str, ...] = ()
    left_out: int = 0


def gather(session: Session, city: City, selection: Selection, *, start: Point | None = None) -> Sheet:
    """Load what was selected, six queries, ten more where services were merged into others.

    Of several places of a service the nearest to `start` counts.
    """
    listings = queries.find_listings(session, city, selection.codes) if selection.codes else {}
    gone = [code for code in selection.codes if code not in listings]
    replaced = queries.find_replacements(session, city, gone) if gone else {}
    if replaced:
        listings |= queries.find_listings(session, city, list(replaced.values()))
    current = tuple(dict.fromkeys(replaced.get(code, code) for code in selection.codes))
    known = [code for code in current if code in listings][:MOST]
    unknown = tuple(code for code in current if code not in listings)
    again = len(selection.codes) - len(current)
    return Sheet(
        entries=tuple(
            _entry(number, listings[code], start) for number, code in enumerate(known, start=selection.first)
        ),
        unknown=unknown,
        left_out=selection.total - again - len(unknown) - len(known),
    )


def _entry(number: int, listing: Listing, start: Point | None) -> Entry:
    spots = [(place, _spot(place.location)) for place in listing.places if not _is_virtual(place.location)]
    place, spot = min(spots, key=lambda pair: _far(pair[1], start), default=(None, None))
    return Entry(
        number=number,
        listing=listing,
        spot=spot,
        opening_hours=_hours(listing, place),
        distance=geo.distance(start, spot.point) if start and spot and spot.point else None,
    )


def _is_virtual(location: Location) -> bool:
    return location.location_type is not LocationType.PHYSICAL


def _far(spot: Spot, start: Point | None) -> tuple[bool, float]:
    """What can be shown comes first, then what is near."""
    return spot.point is None, geo.distance(start, spot.point) if start and spot.point else 0.0


def _spot(location: Location) -> Spot:
    address = location.addresses[0] if location.addresses else None
    match location.address_visibility:
        case AddressVisibility.HIDDEN:
            return Spot(location=None, is_hidden=True)
        case AddressVisibility.AREA:
            return Spot(location=None, area=(address.region or "") if address else "", is_area=True)
    has_point = location.latitude is not None and location.longitude is not None
    return Spot(
        location=location,
        street=address.address_1 if address else "",
        town=" ".join(filter(None, (address.postal_code, address.city))) if address else "",
        point=(location.latitude, location.longitude) if has_point else None,  # type: ignore[arg-type]
    )


def _hours(listing: Listing, place: ServiceAtLocation | None) -> str:
    """The hours at the place, else those that hold wherever the service is."""

    def holds(row: Schedule) -> int:
        if place and (row.service_at_location_id == place.id or row.location_id == place.location_id):
            return 2
        return 1 if row.service_id else 0

    best = max(listing.schedules, key=holds, default=None)
    return best.opening_hours if best and holds(best) else ""
