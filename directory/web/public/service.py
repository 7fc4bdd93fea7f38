"""One service: what it is, who may come, what it costs, when and where, how to call, write or walk there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template

from directory import hours, queries, wordings
from directory.basemap import Marker
from directory.caring import is_stale
from directory.model import Location, Origin, Wording, worded
from directory.model.facts import AddressVisibility, Audience, LocationType
from directory.web.mapping import StaticMap, static_map
from directory.web.page import Page, open_page
from directory.web.public.glossary import explained_at, official_word
from directory.web.public.knowing import known_of
from directory.web.public.showing import state_of
from directory.web.public.structured import json_ld
from directory.web.state import state

if TYPE_CHECKING:
    from directory.hours import HoursWording
    from directory.model import ServiceAtLocation
    from directory.queries import Listing

MAP_SIZE = (340, 220)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPlace:
    """One of the places of a service, in the reader's words."""

    name: Wording | None
    address: str
    """Street and number, in the city's own words."""
    town: str
    area: str
    is_hidden: bool
    is_area: bool
    latitude: float | None
    longitude: float | None
    transportation: Wording | None
    wheelchair: str
    toilet: str
    accessibility: str
    hours: HoursWording | None
    state: str
    state_class: str
    picture: StaticMap | None


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/services/<code>")(service)


def service(city: str, locale: str, code: str) -> str | Response:
    """Show a service; eight queries, whatever it has."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        listing = queries.find_listing(session, page.city, code.lower()[:12])
        if listing is None:
            other = queries.find_replacement(session, page.city, code.lower()[:12]) or abort(404)
            return make_response(redirect(page.to(f"services/{other}"), 301))
        if code != listing.service.code:
            return make_response(redirect(page.to(f"services/{listing.service.code}")))
        page.is_sensitive = listing.service.sensitive
        return rendered(page, listing)


def rendered(page: Page, listing: Listing) -> str:
    """The page of a service."""
    return render_template("service.html", page=page, data=json_ld(page, listing), **facts_of(page, listing))


def facts_of(page: Page, listing: Listing) -> dict[str, Any]:
    """What templates are given to tell of a service."""
    texts = _texts(page, listing)
    places = [_place(page, listing, place.id, place.location) for place in listing.places]
    known = known_of(listing, texts, is_wheelchair_unknown=any(map(_is_wheelchair_unknown, listing.places)))
    kinds = listing.service.attributes
    kind = page.term(kinds[0].term.code) if kinds else None
    return {
        "listing": listing,
        "known": known,
        "gaps": [page.words.gettext(gap) for gap in known.gaps],
        "official_kind": official_word(page, kind) if kind else None,
        "explained_at": explained_at(page, kind) if kind else page.to("glossary"),
        "service": listing.service,
        "texts": texts,
        "has_fallback": any(text and text.locale != page.locale.tag for text in texts.values()),
        "originals": _originals(listing, texts),
        "organization": _organization(page, listing),
        "places": places,
        "general": _general_hours(page, listing),
        "audience": [
            page.words.gettext(wordings.AUDIENCE[Audience(who)]) for who in listing.service.audience
        ],
        "is_stale": _is_stale(page, listing),
        "short": f"{state().config.base_url}/s/{listing.service.code}",
        "wordings": wordings,
    }


def _texts(page: Page, listing: Listing) -> dict[str, Wording]:
    """The service's texts by field, in the best locale that there is."""
    found = listing.translations.get(listing.service.id, [])
    fields = (
        "name", "alternate_name", "description", "application_process", "fees_description", "wait_time",
        "eligibility_description", "alert", "interpretation_services",
    )  # fmt: skip
    return {
        field: worded(
            field,
            Wording(text=getattr(listing.service, field) or "", locale=page.city.default_locale),
            found,
            page.chain,
        )
        for field in fields
    }


def _originals(listing: Listing, texts: dict[str, Wording]) -> list[str]:
    """The source texts of what a machine translated."""
    return [getattr(listing.service, field) for field, text in texts.items() if text.origin is Origin.MACHINE]


def _organization(page: Page, listing: Listing) -> Wording:
    organization = listing.service.organization
    source = Wording(text=organization.name, locale=page.city.default_locale)
    return worded("name", source, listing.translations.get(organization.id, []), page.chain)


def _general_hours(page: Page, listing: Listing) -> tuple[HoursWording, str, str] | None:
    """The hours that hold for the service wherever it is."""
    raw = next((row.opening_hours for row in listing.schedules if row.service_id), None)
    if raw is None:
        return None
    return (_hours(page, raw), *state_of(page, raw, listing.service.status))


def _hours(page: Page, raw: str) -> HoursWording:
    return hours.worded(raw, page.words, timezone=page.timezone, country=page.city.country, now=page.now)


def _place(page: Page, listing: Listing, place_id: object, location: Location) -> ShownPlace:
    visibility = location.address_visibility
    address = location.addresses[0] if location.addresses else None
    accessibility = location.accessibility
    raw = next(
        (
            row.opening_hours
            for row in listing.schedules
            if row.service_at_location_id == place_id or row.location_id == location.id
        ),
        None,
    )
    is_full = visibility is AddressVisibility.FULL and location.location_type is LocationType.PHYSICAL
    said = state_of(page, raw, listing.service.status) if raw else ("", "")
    return ShownPlace(
        name=_place_text(page, listing, location, "name") if is_full else None,
        address=address.address_1 if address and is_full else "",
        town=" ".join(filter(None, (address.postal_code, address.city))) if address and is_full else "",
        area=(address.region or "") if address and visibility is not AddressVisibility.HIDDEN else "",
        is_hidden=visibility is AddressVisibility.HIDDEN,
        is_area=visibility is AddressVisibility.AREA,
        latitude=location.latitude if is_full else None,
        longitude=location.longitude if is_full else None,
        transportation=_place_text(page, listing, location, "transportation") if is_full else None,
        wheelchair=page.words.gettext(wordings.WHEELCHAIR[accessibility.wheelchair])
        if accessibility and accessibility.wheelchair != "unknown"
        else "",
        toilet=page.words.gettext(wordings.TOILET[accessibility.toilet])
        if accessibility and accessibility.toilet != "unknown"
        else "",
        accessibility=(accessibility.description or "") if accessibility and is_full else "",
        hours=_hours(page, raw) if raw else None,
        state=said[0],
        state_class=said[1],
        picture=_picture(page, location) if is_full else None,
    )


def _is_wheelchair_unknown(place: ServiceAtLocation) -> bool:
    """It is a place to go to, and nobody has said whether a wheelchair can get in."""
    access = place.location.accessibility
    return place.location.location_type is LocationType.PHYSICAL and (
        access is None or access.wheelchair == "unknown"
    )


def _place_text(page: Page, listing: Listing, location: Location, field: str) -> Wording | None:
    source = Wording(text=getattr(location, field) or "", locale=page.city.default_locale)
    return worded(field, source, listing.translations.get(location.id, []), page.chain) or None


def _picture(page: Page, location: Location) -> StaticMap | None:
    if location.latitude is None or location.longitude is None:
        return None
    basemap = state().basemap(page.city.slug)
    if basemap is None:
        return None
    marker = Marker(number=1, latitude=location.latitude, longitude=location.longitude)
    return static_map(page.city.slug, basemap, [marker], size=MAP_SIZE, language=page.locale.tag)


def _is_stale(page: Page, listing: Listing) -> bool:
    service = listing.service
    return is_stale(service.confirmed_at, service.review_every, page.today)
