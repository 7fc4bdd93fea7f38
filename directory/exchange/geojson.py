"""GeoJSON (RFC 7946): services as features, for maps of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.exchange.hsds.feed import as_json
from directory.exchange.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from directory.exchange.hsds.reaching import Object


def geojson_text(services: Iterable[Object], *, about: Mapping[str, Any]) -> Iterator[str]:
    """Services as a feature collection in pieces, a feature a line; those without a known place have no geometry.

    :param about: members of the collection beside its features.
    """
    yield as_json({"type": "FeatureCollection", **about})[:-1] + ',"features":['
    before = "\n"
    for service in services:
        for feature in features(service):
            yield before + as_json(feature)
            before = ",\n"
    yield "\n]}\n"


def features(service: Object) -> Iterator[Object]:
    """A service in full as features: one for each of its places."""
    places = service.get("service_at_locations") or [service]
    for place, row in zip(places, rows(service), strict=True):
        latitude, longitude = row.get("latitude"), row.get("longitude")
        has_point = latitude is not None and longitude is not None
        yield {
            "type": "Feature",
            "id": place["id"],
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if has_point else None,
            "properties": {
                name: value
                for name, value in row.items()
                if name not in ("latitude", "longitude") and value is not None and value not in ("", [])
            }
            | {name: service[name] for name in ("page",) if name in service},
        }
