"""Places as HSDS says them, as far as they may be known in public.

Hidden places have no name, no address and no coordinates; areas only their district.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from directory.exchange.hsds.addresses import as_uri
from directory.exchange.hsds.passing import completed, given, reachable
from directory.exchange.hsds.reaching import Object, Reaching, known
from directory.model.facts import AddressVisibility

if TYPE_CHECKING:
    from directory.model import Location, Service, ServiceAtLocation


def place_id(place: ServiceAtLocation, service: Service) -> UUID:
    """The id under which a service at a place is published: the same after each import."""
    return uuid5(service.public_id, f"at/{place.location.public_id}")


def is_open(service: Service) -> bool:
    """Whether all its places may be known."""
    return all(
        place.location.address_visibility is AddressVisibility.FULL for place in service.service_at_locations
    )


def _rounded(degrees: float | None) -> float | None:
    """Degrees to about a centimeter: what is beyond comes from reckoning."""
    return None if degrees is None else round(degrees, 7)


class Places(Reaching):
    """Says services at places, and the places."""

    __slots__ = ()

    def place(self, row: ServiceAtLocation, service: Service, *, full: bool) -> Object:
        """A service at a place, with the place; in full: with what holds just there."""
        own = place_id(row, service)
        said: Object = {
            "id": str(own),
            "service_id": str(service.public_id),
            "location_id": str(row.location.public_id),
            "description": row.description,
            "location": self.location(row.location, full=full),
        }
        if full:
            said |= {
                "phones": self.phones(own, row.id, service_at_location_id=own),
                "schedules": self.schedules(own, row.id, service_at_location_id=own),
                "languages": self.languages(own, row.id, service_at_location_id=own),
            }
            if (rest := self.rest(row)) and is_open(service):
                passed = given("service_at_location", own, reachable(rest, self.numbers(service.id)))
                said["schedules"] = self.as_written(said["schedules"], passed.pop("schedules", []))
                said = {**passed, **known(said)}
        return known(said)

    def location(self, row: Location, *, full: bool) -> Object:
        """A place, as far as it may be known; in full: with its address and how one gets in."""
        own = row.public_id
        is_shown = row.address_visibility is AddressVisibility.FULL
        said: Object = {"id": str(own), "location_type": row.location_type.value}
        if is_shown:
            said |= {
                "name": self.text(row, "name"),
                "alternate_name": row.alternate_name,
                "description": row.description,
                "transportation": self.text(row, "transportation"),
                "latitude": _rounded(row.latitude),
                "longitude": _rounded(row.longitude),
                "external_identifier": row.external_identifier,
                "external_identifier_type": row.external_identifier_type,
            }
        if full:
            visibility = self.fact(own, "location", "address_visibility", row.address_visibility.value)
            said |= {
                "languages": self.languages(own, row.id, location_id=own),
                "addresses": self._addresses(row),
                "contacts": self.contacts(own, row.id, location_id=own) if is_shown else [],
                "accessibility": self._accessibility(row, is_shown=is_shown),
                "phones": self.phones(own, row.id, location_id=own),
                "schedules": self.schedules(own, row.id, location_id=own),
                "attributes": [visibility] if visibility else [],
            }
            if (rest := self.rest(row)) and is_shown:
                said = self._with_rest(said, row, rest)
        return known(said)

    @staticmethod
    def _with_rest(said: Object, row: Location, rest: Object) -> Object:
        """Add what came with a place and no column holds."""
        passed = given("location", row.public_id, rest)
        for name in ("accessibility", "addresses"):
            passed.pop(name, None)
            said[name] = completed(name, said[name], rest)
        kind = passed.pop("location_type", said["location_type"])
        return {**passed, **known(said), "location_type": kind}

    def _addresses(self, row: Location) -> list[Object]:
        visibility = row.address_visibility
        if visibility is AddressVisibility.HIDDEN:
            return []
        is_shown = visibility is AddressVisibility.FULL
        found = []
        rows = sorted(row.addresses, key=lambda at: (at.address_type, at.postal_code, at.city, at.address_1))
        for number, at in enumerate(rows if is_shown else rows[:1]):
            said = known({"attention": at.attention, "address_2": at.address_2}) if is_shown else {}
            said |= known({"region": at.region})
            required = ("address_1", "city", "state_province", "postal_code", "country")
            found.append(
                {
                    "id": str(uuid5(row.public_id, f"address/{number}")),
                    "location_id": str(row.public_id),
                    **{name: getattr(at, name) if is_shown else "" for name in required},
                    **said,
                    "address_type": at.address_type,
                }
            )
        return found

    def _accessibility(self, row: Location, *, is_shown: bool) -> list[Object]:
        access = row.accessibility
        if access is None:
            return []
        identifier = uuid5(row.public_id, "accessibility/0")
        facts = [
            self.fact(identifier, "accessibility", code, getattr(access, code).value)
            for code in ("wheelchair", "toilet")
        ]
        wheelchair = facts[0]["taxonomy_term"]["name"] if facts[0] else None
        own = access.description if is_shown else None
        return [
            known(
                {
                    "id": str(identifier),
                    "location_id": str(row.public_id),
                    "description": own or wheelchair,
                    "details": access.details if is_shown else None,
                    "url": as_uri(access.url) if is_shown else None,
                    "attributes": [fact for fact in facts if fact],
                }
            )
        ]
