"""Details: what the API is, and one object by its id, in full."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, url_for

from directory.exchange.hsds.feed import as_json
from directory.exchange.hsds.register import PlaceEntry, ServiceEntry
from directory.exchange.hsds.stock import sources_of
from directory.exchange.hsds.vocabulary import PROFILE, VERSION
from directory.web.api import making
from directory.web.api.asking import ask
from directory.web.api.feeds import open_feed
from directory.web.api.lists import as_response
from directory.web.api.problems import problem
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from directory.exchange.hsds.register import OrganizationEntry
    from directory.exchange.hsds.terms import Object
    from directory.web.api.asking import Asked
    from directory.web.api.feeds import Feed

NOUNS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service at a location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy term",
}
TAKES_ONE = {"organizations": ("full_service",)}
"""The parameters of one object."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.add_url_rule("/", "about", about)
    for name in NOUNS:
        blueprint.add_url_rule(f"/{name}/<id>", f"{name}_by_id", _door(name))


def about(city: str, locale: str) -> Response:
    """Say what this API is, in which locale it speaks, and whose data it gives."""
    ask(())
    with state().database.reading() as session:
        feed = open_feed(session, city, locale)
        base = state().config.base_url
        said: Object = {
            "version": VERSION,
            "profile": base + url_for("api.profile"),
            "profile_id": PROFILE,
            "openapi_url": base + url_for("api.openapi", city=city, locale=locale),
            "locale": feed.tag,
            "locales": {tag: base + url_for("api.about", city=city, locale=tag) for tag in feed.city.locales},
            "city": feed.city.name,
            "is_demo": feed.city.is_demo,
            "sources": [
                {
                    name: value
                    for name in ("name", "url", "licence", "attribution")
                    if (value := getattr(source, name))
                }
                for source in sources_of(session, feed.city)
            ],
        }
    return as_response(as_json(said))


def _door(name: str) -> Callable[[str, str, str], Response]:
    def answer(city: str, locale: str, id: str) -> Response:
        asked = ask(TAKES_ONE.get(name, ()))
        with state().database.reading() as session:
            feed = open_feed(session, city, locale)
            text = _found(session, feed, name, id, asked)
        if text is None:
            return problem(404, f"There is no {NOUNS[name]} with this id in {feed.city.name}.")
        return as_response(text)

    return answer


def _found(session: Session, feed: Feed, name: str, id: str, asked: Asked) -> str | None:
    if not _UUID.fullmatch(id):
        return None
    identifier = UUID(id)
    if name in ("taxonomies", "taxonomy_terms"):
        known = feed.terms.taxonomies if name == "taxonomies" else feed.terms.terms
        return next((as_json(said) for said in known if said["id"] == str(identifier)), None)
    entry = feed.register(session).by_id.get((name, identifier))
    return next(iter(_made(session, feed, entry, asked)), None) if entry else None


def _made(
    session: Session,
    feed: Feed,
    entry: ServiceEntry | PlaceEntry | OrganizationEntry,
    asked: Asked,
) -> list[str]:
    if isinstance(entry, ServiceEntry):
        return making.services(session, feed, [entry], "full")
    if isinstance(entry, PlaceEntry):
        return making.places(session, feed, [entry], "full")
    return making.organizations(
        session, feed, [entry], "with full services" if asked.full_service else "full"
    )
