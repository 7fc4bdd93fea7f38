"""Places of a service: its locations with their addresses, how one gets in, and the numbers there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from directory.exchange.feeds.facts import facts
from directory.exchange.feeds.hours import as_written, hours
from directory.exchange.feeds.reaching import phone_records
from directory.exchange.feeds.values import number, objects, text
from directory.exchange.hsds.passing import kept_of
from directory.exchange.records import PhoneRecord, PlaceRecord

if TYPE_CHECKING:
    from uuid import UUID

    from directory.exchange.feeds.feed import Feed, Object

MOST = 50


class Reader(Protocol):
    """What is needed of who reads a feed."""

    feed: Feed
    country: str | None
    locale: str

    def text(self, value: Any) -> str | None: ...  # noqa: D102
    def texts(self, value: Any) -> dict[str, str]: ...  # noqa: D102
    def public_id(self, said: Object) -> UUID | None: ...  # noqa: D102


def place_records(service: Object, reader: Reader) -> tuple[tuple[PlaceRecord, ...], tuple[PhoneRecord, ...]]:
    """Where a service is, and all its numbers: its own, those of its places, those of its contacts."""
    places: dict[str, PlaceRecord] = {}
    listed = objects(service.get("phones"))
    is_known = {_key(one) for one in listed}
    for at in objects(service.get("service_at_locations"))[:MOST]:
        location = at.get("location") if isinstance(at.get("location"), dict) else {}
        location = location or reader.feed.locations.get(str(at.get("location_id")), {})
        key = str(location.get("id") or at.get("id") or f"{service['id']}/{len(places)}")
        places.setdefault(key, _place(key, at, location, reader))
        named = reader.text(location.get("name"))
        # Our own feed has them among the service's own already, as far as they are still right.
        beside = [] if reader.feed.is_own else [*objects(at.get("phones")), *objects(location.get("phones"))]
        for phone in beside:
            if _key(phone) not in is_known:
                is_known.add(_key(phone))
                listed.append({"description": named, **phone})
    for contact in [] if reader.feed.is_own else objects(service.get("contacts")):
        for phone in objects(contact.get("phones")):
            if _key(phone) not in is_known:
                is_known.add(_key(phone))
                listed.append({"description": reader.text(contact.get("name")), **phone})
    phones = tuple(phone_records(listed, reader.country, is_own=reader.feed.is_own))
    return tuple(places.values()), phones


def _key(phone: Object) -> tuple[str, str]:
    return "".join(filter(str.isdecimal, text(phone.get("number")) or "")), text(phone.get("extension")) or ""


def _place(key: str, at: Object, location: Object, reader: Reader) -> PlaceRecord:
    addresses = objects(location.get("addresses"))
    address = next((one for one in addresses if one.get("address_type") != "postal"), (addresses or [{}])[0])
    access = (objects(location.get("accessibility")) or [{}])[0]
    hidden, foreign = facts(objects(location.get("attributes")))
    way_in, _ = facts(objects(access.get("attributes")))
    words = reader.text(access.get("description"))
    latitude, longitude = _point(location)
    country = (reader.text(address.get("country")) or "").upper()
    rows = objects(at.get("schedules")) or objects(location.get("schedules"))
    written = (
        [{**address, "country": country}] if address.get("address_type") in ("postal", "virtual") else []
    )
    kind = location.get("location_type")
    return PlaceRecord(
        external_id=key,
        hsds_id=reader.public_id(location) if location.get("id") else None,
        latitude=latitude,
        longitude=longitude,
        names=reader.texts(location.get("name")),
        alternate_name=reader.text(location.get("alternate_name")),
        description=reader.text(location.get("description")),
        attention=reader.text(address.get("attention")),
        address_1=reader.text(address.get("address_1")) or "",
        address_2=reader.text(address.get("address_2")),
        city=reader.text(address.get("city")) or "",
        region=reader.text(address.get("region")),
        state_province=reader.text(address.get("state_province")) or "",
        postal_code=reader.text(address.get("postal_code")) or "",
        country=country if len(country) == 2 else "",
        transportation=reader.texts(location.get("transportation")),
        address_visibility=hidden.address_visibility,
        wheelchair=way_in.wheelchair,
        toilet=way_in.toilet,
        accessibility_description=None if words == way_in.wheelchair_name else words,
        opening_hours=hours(rows, reader.locale),
        passed_on=kept_of(
            "location",
            {
                **location,
                "location_type": kind if kind != "physical" else None,
                "attributes": foreign,
                "addresses": written,
                "accessibility": [access],
            },
            read=reader.text,
        ),
        at_passed_on=kept_of(
            "service_at_location", {**at, "schedules": as_written(rows, reader.locale)}, read=reader.text
        ),
    )


def _point(location: Object) -> tuple[float | None, float | None]:
    """The coordinates where both are there and on the Earth; 0, 0 is a form that nobody filled in."""
    latitude, longitude = number(location.get("latitude")), number(location.get("longitude"))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    is_on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (round(latitude, 7), round(longitude, 7)) if is_on_earth else (None, None)
