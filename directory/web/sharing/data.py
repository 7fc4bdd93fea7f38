"""Results as data: the same criteria as the list, as GeoJSON and CSV, a thousand services a page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from directory import queries, search
from directory.exchange.geojson import geojson_text
from directory.exchange.hsds.stock import sources_of
from directory.exchange.tables import csv_text
from directory.web.api import making
from directory.web.api.feeds import open_feed
from directory.web.api.lists import as_response
from directory.web.api.problems import open_to_all, problem
from directory.web.page import Page, open_page
from directory.web.public.asking import ask
from directory.web.public.fitting import fit
from directory.web.public.results import seeker
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from directory.exchange.hsds.reaching import Object

AT_ONCE = 1_000
"""Services on a page of data."""
_PAGES = AT_ONCE // search.PAGE_SIZE


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.add_url_rule("/<city>/<locale>/services.geojson", "geojson", _door(_geojson))
    blueprint.add_url_rule("/<city>/<locale>/services.csv", "csv", _door(_csv))


def _door(make: Callable[[Session, Page, list[Object]], Response]) -> Callable[[str, str], Response]:
    def answer(city: str, locale: str) -> Response:
        with state().database.reading() as session:
            page = open_page(session, city, locale)
            codes, is_last = _codes(session, page)
            if page.notices:
                return open_to_all(problem(400, " ".join(page.notices)))
            response = make(session, page, list(_objects(session, page, codes)))
        if not is_last:
            response.headers["Link"] = f'<{_next()}>; rel="next"'
        return open_to_all(response)

    return answer


def _codes(session: Session, page: Page) -> tuple[list[str], bool]:
    """The codes of the services on a page of data, and whether it is the last one."""
    seek = seeker(session, page)
    asked, _ = fit(page, ask(session, page), seek)
    first = (asked.criteria.page - 1) * _PAGES + 1
    codes: list[str] = []
    for number in range(first, first + _PAGES):
        found = seek(replace(asked.criteria, page=number))
        if number > found.pages:
            return codes, True
        codes += [hit.card.code for hit in found.hits]
    return codes, found.pages < first + _PAGES


def _objects(session: Session, page: Page, codes: list[str]) -> Iterator[Object]:
    feed = open_feed(session, page.city.slug, page.locale.tag)
    rows = queries.service_ids(session, page.city, codes)
    known = {entry.row: entry for entry in feed.register(session).services}
    entries = [known[rows[code]] for code in codes if rows.get(code) in known]
    pages = {str(known[row].id): page.to(f"services/{code}") for code, row in rows.items() if row in known}
    for start in range(0, len(entries), 200):
        for text in making.services(session, feed, entries[start : start + 200], "full"):
            said = json.loads(text)
            yield said | {"page": state().config.base_url + pages[said["id"]]}


def _next() -> str:
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return "?" + urlencode([*rest, ("page", str(int(request.args.get("page", "1")) + 1))])


def _geojson(session: Session, page: Page, services: list[Object]) -> Response:
    credits_ = [source.attribution or source.name for source in sources_of(session, page.city)]
    about = {"locale": page.locale.tag, "attribution": credits_}
    return as_response("".join(geojson_text(services, about=about)), "application/geo+json")


def _csv(_session: Session, page: Page, services: list[Object]) -> Response:
    response = as_response("".join(csv_text(services)), "text/csv")
    name = f"services-{page.city.slug}-{page.locale.tag}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
