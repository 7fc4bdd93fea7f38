"""JSON-LD: a service in the words of schema.org, for search engines; it says no more than the HSDS feed does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from directory.exchange.hsds.feed import as_json

if TYPE_CHECKING:
    from directory.exchange.hsds.reaching import Object

_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_MARKUP = re.compile("[<>&\u2028\u2029]")


def service_data(service: Object, *, url: str, area: str, language: str, kind: str) -> Object:
    """A service in full, as HSDS says it, as a schema.org Service.

    :param url: of its page. :param area: the city's name. :param language: of the texts. :param kind: what it is.
    """
    facts = {each["link_type"]: each["taxonomy_term"]["code"] for each in service.get("attributes", ())}
    places = [each["location"] | {"schedules": each.get("schedules") or service.get("schedules", [])}
              for each in service.get("service_at_locations", ())]  # fmt: skip
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Service",
            "@id": f"urn:uuid:{service['id']}",
            "name": service["name"],
            "alternateName": service.get("alternate_name"),
            "description": service.get("description"),
            "serviceType": kind,
            "url": url,
            "inLanguage": language,
            "areaServed": {"@type": "City", "name": area},
            "isAccessibleForFree": True if facts.get("cost") == "free" else None,
            "provider": _organization(service["organization"]),
            "availableChannel": [_channel(service, place) for place in places or [None]],
        }
    )


def _organization(said: Object) -> Object:
    return _known(
        {
            "@type": "Organization",
            "name": said["name"],
            "url": said.get("website"),
            "email": said.get("email"),
        }
    )


def _channel(service: Object, place: Object | None) -> Object:
    numbers = [each["number"] for each in service.get("phones", ())]
    return _known(
        {
            "@type": "ServiceChannel",
            "serviceUrl": service.get("url"),
            "servicePhone": {"@type": "ContactPoint", "telephone": numbers[0]} if numbers else None,
            "availableLanguage": [each["code"] for each in service.get("languages", ())],
            "serviceLocation": _place(place) if place else None,
        }
    )


def _place(place: Object) -> Object | None:
    address = next(iter(place.get("addresses", ())), None)
    said = _known(
        {
            "name": place.get("name"),
            "address": _address(address) if address else None,
            "geo": {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
            if "latitude" in place and "longitude" in place
            else None,
            "openingHoursSpecification": [_hours(each) for each in place["schedules"] if "byday" in each],
        }
    )
    return {"@type": "Place", **said} if said else None


def _address(said: Object) -> Object | None:
    told = _known(
        {
            "streetAddress": said["address_1"],
            "addressLocality": said["city"],
            "addressRegion": said.get("region"),
            "postalCode": said["postal_code"],
            "addressCountry": said["country"],
        }
    )
    return {"@type": "PostalAddress", **told} if told else None


def _hours(said: Object) -> Object:
    return _known(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in said["byday"].split(",")],
            "opens": said["opens_at"][:5],
            "closes": said["closes_at"][:5],
            "validFrom": said.get("valid_from"),
            "validThrough": said.get("valid_to"),
        }
    )


def _known(said: dict[str, Any]) -> Object:
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def for_markup(said: Object) -> str:
    """JSON that cannot end the element that it stands in, whatever its texts hold."""
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", as_json(said))
