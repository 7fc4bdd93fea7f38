"""Changes: the services of a city that changed last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response

from directory import queries
from directory.exchange.texts.files import writable
from directory.web.api import making
from directory.web.api.feeds import open_feed
from directory.web.headers import REVALIDATE
from directory.web.page import open_page
from directory.web.state import state

if TYPE_CHECKING:
    from directory.web.page import Page

MOST = 50
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.add_url_rule("/<city>/<locale>/changes.atom", "changes", changes)


def changes(city: str, locale: str) -> Response:
    """Tell the 50 services that changed last, the newest first."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        feed = open_feed(session, city, locale)
        codes = queries.latest_codes(session, page.city, MOST)
        entries = {entry.row: entry for entry in feed.register(session).services}
        found = [(code, entries[row]) for row, code in codes if row in entries]
        texts = making.services(session, feed, [entry for _, entry in found], "list")
    said = {each["id"]: each for each in map(json.loads, texts)}
    root = _head(page, max((entry.modified or _NEVER for _, entry in found), default=_NEVER))
    for code, entry in found:
        if service := said.get(str(entry.id)):
            address = state().config.base_url + page.to(f"services/{code}")
            _entry(root, service, entry.modified or _NEVER, address)
    return as_xml(root, "application/atom+xml")


def _head(page: Page, updated: datetime) -> Xml.Element:
    base = state().config.base_url
    root = Xml.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": page.locale.tag})
    address = base + page.to("changes.atom")
    # Translators: the title of a feed of changes; "%(city)s" is the name of a city.
    _text(root, "title", page.words.gettext("What changed in %(city)s", city=page.city_name.text))
    _text(root, "id", address)
    _text(root, "updated", updated.isoformat(timespec="seconds"))
    Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + page.home})
    author = Xml.SubElement(root, "author")
    _text(author, "name", page.city_name.text)
    return root


def _entry(root: Xml.Element, service: dict[str, str], updated: datetime, address: str) -> None:
    entry = Xml.SubElement(root, "entry")
    _text(entry, "title", service["name"])
    _text(entry, "id", f"urn:uuid:{service['id']}")
    _text(entry, "updated", updated.isoformat(timespec="seconds"))
    Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if description := service.get("description"):
        _text(entry, "summary", description)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = writable(text)


def as_xml(root: Xml.Element, kind: str) -> Response:
    """An answer in XML, which pages' caches keep."""
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    response = Response(body, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return response
