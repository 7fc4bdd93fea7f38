"""Lists that other sites show in an iframe, which may be framed by anybody and follow nobody; and how to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template
from markupsafe import escape

from directory.basemap import Marker
from directory.web.headers import POLICY
from directory.web.mapping import static_map
from directory.web.page import open_page
from directory.web.public.results import find, heading
from directory.web.public.showing import shown
from directory.web.state import state

if TYPE_CHECKING:
    from directory.search import Results
    from directory.web.mapping import StaticMap
    from directory.web.page import Page

FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "form-action 'self'", "form-action 'none'"
)
SIZE = (340, 220)


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.add_url_rule("/<city>/<locale>/embed", "embed", embed)
    blueprint.add_url_rule("/<city>/<locale>/embed-code", "embed_code", embed_code)


def embed(city: str, locale: str) -> Response:
    """Show a list, with its map, inside a page of another site; links lead to a tab of their own."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        asked, found = find(session, page)
    response = make_response(
        render_template(
            "embed.html",
            page=page,
            asked=asked,
            results=found,
            heading=heading(page, asked),
            cards=[shown(page, hit) for hit in found.hits],
            still=_map(page, found),
            names={hit.number: page.pick(hit.card.names).text for hit in found.hits},
        )
    )
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _map(page: Page, found: Results) -> StaticMap | None:
    basemap = state().basemap(page.city.slug)
    if basemap is None:
        return None
    markers = [
        Marker(number=hit.number, latitude=hit.card.point[0], longitude=hit.card.point[1])
        for hit in found.hits
        if hit.card.point
    ]
    return static_map(page.city.slug, basemap, markers, size=SIZE, language=page.locale.tag)


def embed_code(city: str, locale: str) -> str:
    """Give what a provider copies into a page to show this list there."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        asked, found = find(session, page)
    title = heading(page, asked)
    base = state().config.base_url
    code = (
        f'<iframe src="{escape(base + page.to("embed", asked.query))}" '
        f'title="{escape(title.text)} – {escape(page.city_name.text)}" '
        'width="100%" height="600" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )
    return render_template("embed_code.html", page=page, asked=asked, results=found, heading=title, code=code)
