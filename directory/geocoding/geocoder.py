"""The geocoder: geopy's Nominatim class over a server of one's own, or over the gazetteer in the database."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim

from directory.geocoding import lookup
from directory.geocoding.asking import MAX_TYPED, understood
from directory.model import City, PlaceKind
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.geo import Bounds

_log = logging.getLogger(__name__)

TIMEOUT = 5.0
"""Seconds that a server of one's own may take."""

MAX_BODY = 1_000_000
MAX_RESULTS = 20
MARGIN = 3_000.0
"""Metres around the city in which a server may find places."""

_OUTAGES = (GeopyError, OSError, ValueError, LookupError, TypeError, AttributeError)
"""What comes of a server that is not there, or says something else than places."""

_NOWHERE = "gazetteer.invalid"
_KINDS = {
    "house": PlaceKind.ADDRESS,
    "house_number": PlaceKind.ADDRESS,
    "building": PlaceKind.ADDRESS,
    "road": PlaceKind.STREET,
    "highway": PlaceKind.STREET,
    "postcode": PlaceKind.POSTCODE,
    "railway": PlaceKind.STATION,
    "station": PlaceKind.STATION,
    "bus_station": PlaceKind.STATION,
    "bus_stop": PlaceKind.STOP,
    "tram_stop": PlaceKind.STOP,
    "platform": PlaceKind.STOP,
    **dict.fromkeys(
        (
            "suburb",
            "neighbourhood",
            "quarter",
            "borough",
            "city_district",
            "village",
            "town",
            "city",
            "hamlet",
        ),
        PlaceKind.DISTRICT,
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A place that may be meant, in WGS 84 degrees."""

    name: str
    """In the reader's locale where it has a name there; an address as the street sign has it."""
    kind: PlaceKind
    latitude: float
    longitude: float
    place_id: int | None = None
    """Its number in the gazetteer; None where a server found it."""
    approximate: bool = False
    """The house number is not known: this is the next one, or the street."""

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude)."""
        return self.latitude, self.longitude


class Geocoder:
    """Finds places by what people type."""

    def __init__(self, session: Session, *, nominatim_url: str | None = None) -> None:
        """Answer from the gazetteer, or from the Nominatim at that address as long as it answers."""
        self._session = session
        self._server = _server(nominatim_url) if nominatim_url else None

    def geocode(self, text: str, *, city: City, locale: str, limit: int = 5) -> list[Found]:
        """Places that may be meant, best first; none where nothing is like it. At most two queries."""
        typed = clean(text[:MAX_TYPED])
        if not typed or limit < 1:
            return []
        limit = min(limit, MAX_RESULTS)
        if self._server is not None:
            try:
                return _ask_server(self._server, typed, city=city, locale=locale, limit=limit)
            except _OUTAGES as fault:
                # An outage is not "no such place": the gazetteer knows the city too.
                _log.warning("The geocoding server failed (%s); the gazetteer answers.", type(fault).__name__)
        answers = _local(self._session, city, locale).geocode(typed, exactly_one=False, limit=limit)
        return _told_apart([answer.raw for answer in answers or ()])

    def reverse(self, latitude: float, longitude: float, *, city: City, locale: str) -> Found | None:
        """The named place nearest to a point, within 500 metres. The point is sent nowhere."""
        answer = _local(self._session, city, locale).reverse((latitude, longitude), exactly_one=True)
        return _found(answer.raw) if answer else None


def find_place(session: Session, city: City, place_id: int, *, locale: str = "") -> Found | None:
    """The place with this number in the city's gazetteer; one query."""
    if not 0 < place_id < 2**31:
        return None
    row = lookup.by_id(session, city, place_id)
    return _found(_told(row, locale, approximate=False)) if row else None


def found_of(rows: Iterable[lookup.PlaceRow], locale: str) -> list[Found]:
    """Places of the gazetteer that were looked up by their names, in the reader's words; told apart where two have one name."""
    return _told_apart([_told(row, locale, approximate=False) for row in rows])


def nearest_name(
    session: Session, city: City, latitude: float, longitude: float, *, locale: str = ""
) -> str | None:
    """The name of what is nearest to a point, within 500 metres; one query."""
    row = lookup.nearest(session, city, (latitude, longitude))
    return _name(row, locale) if row else None


class GazetteerAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Answers Nominatim's addresses from the gazetteer, in this process."""

    def __init__(
        self, *, proxies: Any = None, ssl_context: Any = None, session: Session, city: City, locale: str
    ) -> None:
        """Take what geopy gives every adapter, and what this one needs."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._session, self._city, self._locale = session, city, locale

    def get_json(self, url: str, *, timeout: Any, headers: Any) -> Any:
        """What Nominatim would say."""
        parts = urlsplit(url)
        asked = {name: found[0] for name, found in parse_qs(parts.query).items()}
        if parts.path == "/reverse":
            row = lookup.nearest(self._session, self._city, (float(asked["lat"]), float(asked["lon"])))
            return _told(row, self._locale, approximate=False) if row else {"error": "Unable to geocode"}
        hits = lookup.look_up(
            self._session, self._city, asked.get("q", ""), limit=int(asked.get("limit", MAX_RESULTS))
        )
        return [
            _told(hit.row, self._locale, approximate=hit.approximate or _no_door(hit, asked["q"]))
            for hit in hits
        ]

    def get_text(self, url: str, *, timeout: Any, headers: Any) -> str:
        """The same as text."""
        return json.dumps(self.get_json(url, timeout=timeout, headers=headers))


def _no_door(hit: lookup.Hit, text: str) -> bool:
    """A street is found where a house was asked for."""
    return hit.row.kind is PlaceKind.STREET and bool(hit.words) and any(understood(text).doors(hit.words))


def _local(session: Session, city: City, locale: str) -> Nominatim:
    def factory(*, proxies: Any, ssl_context: Any) -> GazetteerAdapter:
        return GazetteerAdapter(
            proxies=proxies, ssl_context=ssl_context, session=session, city=city, locale=locale
        )

    return Nominatim(
        domain=_NOWHERE, user_agent="directory", proxies={}, timeout=TIMEOUT, adapter_factory=factory
    )


def _told(row: lookup.PlaceRow, locale: str, *, approximate: bool) -> dict[str, Any]:
    """A place as Nominatim tells it, with what it has no word for under "extratags"."""
    return {
        "place_id": row.id,
        "lat": str(row.latitude),
        "lon": str(row.longitude),
        "display_name": _name(row, locale),
        "addresstype": row.kind.value,
        "extratags": {"approximate": approximate, "gazetteer": True, "region": row.region or ""},
    }


def _name(row: lookup.PlaceRow, locale: str) -> str:
    if row.kind is PlaceKind.ADDRESS and row.postal_code:
        return f"{row.name}, {row.postal_code}"
    return str(row.names.get(locale) or row.name)


def _found(raw: Mapping[str, Any]) -> Found:
    extra = raw.get("extratags") or {}
    local = bool(extra.get("gazetteer"))
    return Found(
        name=str(raw["display_name"]),
        kind=PlaceKind(raw["addresstype"]) if local else _kind(raw),
        latitude=float(raw["lat"]),
        longitude=float(raw["lon"]),
        place_id=int(raw["place_id"]) if local else None,
        approximate=bool(extra.get("approximate")),
    )


def _told_apart(answers: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Places of the gazetteer; the district is a part of the name only where several have one name."""
    names = [answer["display_name"] for answer in answers]
    return [
        replace(_found(answer), name=f"{name}, {region}")
        if names.count(name) > 1 and (region := answer["extratags"]["region"])
        else _found(answer)
        for name, answer in zip(names, answers, strict=True)
    ]


def _kind(raw: Mapping[str, Any]) -> PlaceKind:
    said = (raw.get("addresstype"), raw.get("type"), raw.get("class"), raw.get("category"))
    return next((_KINDS[word] for word in said if word in _KINDS), PlaceKind.LANDMARK)


def _server(url: str) -> Nominatim:
    # geopy's own domain would be the public Nominatim, and its adapters would follow redirects and proxies.
    parts = urlsplit(url)
    return Nominatim(
        domain=parts.netloc + parts.path.rstrip("/"),
        scheme=parts.scheme,
        user_agent="directory",
        proxies={},
        timeout=TIMEOUT,
        adapter_factory=DirectAdapter,
    )


def _ask_server(server: Nominatim, text: str, *, city: City, locale: str, limit: int) -> list[Found]:
    box = city.bounds.grown(MARGIN) if city.bounds else None
    answers = server.geocode(
        text,
        exactly_one=False,
        limit=limit,
        language=locale,
        addressdetails=True,
        viewbox=_viewbox(box),
        bounded=box is not None,
        country_codes=city.country.lower() if city.country else None,
    )
    asked_door = any(word.number for word in understood(text).words)
    found = []
    for answer in answers or ():
        place = _found({**answer.raw, "extratags": {}})
        if box is None or box.contains(*place.point):
            address = answer.raw.get("address") or {}
            vague = asked_door and "house_number" not in address and place.kind is PlaceKind.STREET
            found.append(replace(place, approximate=vague))
    return found


def _viewbox(box: Bounds | None) -> list[tuple[float, float]] | None:
    return [(box.north, box.west), (box.south, box.east)] if box else None


class DirectAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Fetches from the server that was named and no other: no proxy, no redirect, an end to time and size."""

    def __init__(self, *, proxies: Any = None, ssl_context: Any = None) -> None:
        """Take what geopy gives every adapter."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = OpenerDirector()
        for handler in (ProxyHandler({}), HTTPHandler(), HTTPSHandler(context=ssl_context)):
            self._opener.add_handler(handler)

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The answer; anything but a JSON text of decent size raises."""
        return json.loads(self.get_text(url, timeout=timeout, headers=headers))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The answer as text."""
        end = monotonic() + timeout
        try:
            response = self._opener.open(Request(url, headers=headers), timeout=timeout)  # noqa: S310 (config allows http(s) only)
        except (HTTPError, URLError) as fault:
            raise GeocoderServiceError(str(fault)) from fault
        with response:
            if response.status != 200:
                raise GeocoderServiceError(f"status {response.status}")
            body = b""
            while chunk := response.read1(65_536):
                body += chunk
                if len(body) > MAX_BODY or monotonic() > end:
                    raise GeocoderServiceError("the answer is too long")
        return body.decode("utf-8")
