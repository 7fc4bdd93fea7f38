"""The same results on a map: Folium draws it where scripts run, a picture with numbers stands in elsewhere."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.basemap import Marker
from directory.web.mapping import map_fragment, static_map
from directory.web.page import open_page
from directory.web.public.results import described, find
from directory.web.state import state

SIZE = (340, 340)


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/map")(mapped)


def mapped(city: str, locale: str) -> str:
    """Show a page of results on the city's map; eight queries at most."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        asked, found = find(session, page)
    basemap = state().basemap(city)
    markers = [
        Marker(number=hit.number, latitude=hit.card.point[0], longitude=hit.card.point[1])
        for hit in found.hits
        if hit.card.point
    ]
    said = described(page, asked, found, "map")
    return render_template(
        "map.html",
        page=page,
        still=static_map(city, basemap, markers, size=SIZE, language=page.locale.tag) if basemap else None,
        fragment=map_fragment(city, basemap, direction=page.locale.direction)
        if basemap and markers
        else None,
        names={hit.number: page.pick(hit.card.names).text for hit in found.hits},
        **said,
    )
