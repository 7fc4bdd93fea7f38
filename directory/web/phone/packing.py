"""A whole city in one locale, written for a phone: its services, their hours, and the words by which they are found."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from directory import queries
from directory.digits import own_digits
from directory.indexing.spans import SPAN_DAYS, first_midnight
from directory.kept import Kept
from directory.locales import LOCALES
from directory.model import SearchDoc, Service
from directory.web.i18n import language_name
from directory.web.mapping import picture_url
from directory.web.phone.services import Shelves
from directory.web.phone.vocabulary import vocabulary
from directory.web.phone.whereabouts import whereabouts
from directory.web.phone.wording import messages
from directory.web.phone.writing import columns, said
from directory.web.public.placing import EVERYWHERE
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.web.page import Page

MOST = 4000
"""Services that are kept at most, those first of which most is known."""
_AT_ONCE = 500
_MAP = (340, 440)
_MAP_ZOOM = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """A city as a phone keeps it."""

    text: str
    size: int
    """Bytes on the way to the phone, compressed."""
    services: int
    is_whole: bool
    picture: str
    """The address of a map of its center; empty where there is none."""


_kept: Kept[tuple[object, ...], Pack] = Kept(4)


def pack(session: Session, page: Page) -> Pack:
    """The city in the locale of a page; remembered while neither its data nor the day changes.

    Six queries for 500 services each where it is made, and one for its places.
    """
    midnight = first_midnight(page.city, page.now)
    key = (page.city.id, page.city.data_version, page.tree.version, page.locale.tag, midnight)
    return _kept.get(key, lambda: _packed(session, page))


def _packed(session: Session, page: Page) -> Pack:
    midnight = first_midnight(page.city, page.now)
    page.now = midnight
    codes = _codes(session, page.city)
    shelves = Shelves(page, midnight)
    rows = []
    for start in range(0, min(len(codes), MOST), _AT_ONCE):
        wanted = codes[:MOST][start : start + _AT_ONCE]
        listings = queries.find_listings(session, page.city, wanted)
        rows += [shelves.row(listings[code]) for code in wanted if code in listings]
    picture = _picture(page, shelves)
    text = json.dumps(
        _about(page, picture) | _contents(page, shelves, rows) | _where(session, page),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    size = len(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0))
    return Pack(text=text, size=size, services=len(rows), is_whole=len(codes) <= MOST, picture=picture)


def _codes(session: Session, city: City) -> list[str]:
    """The codes of the services that can be found, those first of which most is known; one query."""
    rows = session.execute(
        select(Service.code)
        .join(SearchDoc, SearchDoc.service_id == Service.id)
        .where(SearchDoc.city_id == city.id)
        .order_by(SearchDoc.rank, Service.code)
        .limit(2 * MOST)
    )
    return list(dict.fromkeys(rows.scalars()))


def _about(page: Page, picture: str) -> dict[str, Any]:
    city, babel = page.city, page.locale.babel
    until = first_midnight(city, page.now).astimezone(UTC) + timedelta(days=SPAN_DAYS)
    return {
        "tag": page.locale.tag,
        "city": said(page.city_name, page.locale.tag),
        "home": page.home,
        "official": city.default_locale,
        "directions": {tag: LOCALES[tag].direction for tag in _locales(page)},
        "timezone": city.timezone,
        "digits": own_digits("0123456789", babel),
        "until": int(until.timestamp()) // 60,
        "picture": picture,
        "messages": messages(page.words),
    }


def _locales(page: Page) -> list[str]:
    """Those whose texts may be in it: any that texts fall back to."""
    return list(dict.fromkeys([page.locale.tag, *page.chain, *page.city.locales]))


def _contents(page: Page, shelves: Shelves, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    tree, tag = page.tree, page.locale.tag
    timetable = shelves.timetable(SPAN_DAYS)
    understood = tuple(dict.fromkeys((tag, page.city.default_locale)))
    terms = list(tree.terms.values())
    return {
        "services": columns(rows),
        "places": columns(shelves.places),
        "hours": timetable,
        "sentences": list(shelves.sentences),
        "kinds": [said(page.pick(term.labels), tag) for term in terms],
        "icons": [term.icon for term in terms],
        "parents": [shelves.kinds[term.parent] if term.parent else -1 for term in terms],
        "hints": [said(page.pick(term.sentences), tag) for term in terms],
        "spoken": [[code, language_name(code, tag)] for code in shelves.languages],
        "words": vocabulary(tree, understood),
    }


def _where(session: Session, page: Page) -> dict[str, Any]:
    locales = tuple(dict.fromkeys((page.locale.tag, page.city.default_locale, EVERYWHERE)))
    return {"where": whereabouts(session, page, locales)}


def _picture(page: Page, shelves: Shelves) -> str:
    """A map of where most services are."""
    basemap = state().basemap(page.city.slug)
    points = [(place["lat"] / 1e5, place["lon"] / 1e5) for place in shelves.places if place["lat"]]
    if basemap is None or not points:
        return ""
    center = median(point[0] for point in points), median(point[1] for point in points)
    return picture_url(page.city.slug, basemap, center, zoom=_MAP_ZOOM, size=_MAP, language=page.locale.tag)
