"""A made-up town, and the smallest app that shows its map: the strict policy and the real templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, render_template_string, request

import directory
from directory.basemap import Basemap, Marker
from directory.basemap.building import build
from directory.web import headers, mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = Path(directory.__file__).parent
MIDDLE = (60.17, 24.94)

HOSTILE = (
    "{{7*7}}",
    "{% x",
    "{# x",
    "${7*7}",
    "`+alert(1)+`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "&lt;b&gt;",
)
"""Names that break out of templates, scripts or markup where they are not kept as text."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of the page's list."""

    name: str
    latitude: float
    longitude: float
    lang: str = "en"
    distance: str = "350 m"
    open: str = "Open now"


@dataclass(kw_only=True)
class MapState:
    """What the app's extension is to the map: where basemaps come from."""

    basemaps: dict[str, Basemap] = field(default_factory=dict)

    def basemap(self, slug: str) -> Basemap | None:
        """The city's basemap, if there is one.

        :raise ValueError: for what must never name a file.
        """
        if not slug.isascii() or not slug.replace("-", "").isalnum() or len(slug) > 63:
            raise ValueError(slug)
        return self.basemaps.get(slug)


def town(folder: Path) -> Basemap:
    """Build the basemap of a made-up town: a grid of ten streets, one with a hostile name, and a park."""
    (latitude, longitude), step = MIDDLE, 0.002
    nodes, ways = [], []
    for row in range(5):
        for column in range(5):
            lat, lon = latitude + (row - 2) * step, longitude + (column - 2) * step * 2
            nodes.append(f'<node id="{row * 5 + column + 1}" version="1" lat="{lat:.5f}" lon="{lon:.5f}"/>')
    lines = [[row * 5 + column + 1 for column in range(5)] for row in range(5)]
    lines += [[row * 5 + column + 1 for row in range(5)] for column in range(5)]
    for number, line in enumerate(lines, 1):
        name = "{{7*7}}&lt;/script&gt;" if number == 3 else f"Street {number}"
        tags = f'<tag k="highway" v="residential"/><tag k="name" v="{name}"/>'
        ways.append(_way(number, line, tags))
    ways.append(_way(90, [7, 8, 13, 12, 7], '<tag k="leisure" v="park"/><tag k="name" v="Old Park"/>'))
    extract = folder / "town.osm"
    extract.write_text(f'<osm version="0.6">{"".join(nodes + ways)}</osm>', "utf-8")
    build(extract, folder / "town.pmtiles")
    return Basemap(folder / "town.pmtiles")


def _way(number: int, nodes: Sequence[int], tags: str) -> str:
    references = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{number}" version="1">{references}{tags}</way>'


PAGE = """<!doctype html>
{% from "parts/map_frame.html" import map_frame -%}
<html lang="{{ lang }}" dir="{{ direction }}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Map</title>
{% for address in fragment.styles %}<link rel="stylesheet" href="{{ address }}">{% endfor %}
<h1>Map</h1>
{{ map_frame(fragment, still, "Map of the places", "/about") }}
<ol id="results">
{% for item in items -%}
<li id="r{{ loop.index }}" data-number="{{ loop.index }}"
  data-lat="{{ item.latitude }}" data-lon="{{ item.longitude }}">
  <span class="number">{{ number_words(loop.index) }}</span>
  <h2><a href="/service/{{ loop.index }}"><span lang="{{ item.lang }}">{{ item.name }}</span></a></h2>
  <p class="distance">{{ item.distance }}</p><p class="state open">{{ item.open }}</p></li>
{% endfor %}</ol>
{% for address in fragment.scripts %}<script defer src="{{ address }}"></script>{% endfor %}
</html>"""


def _number(number: int) -> str:
    """A number in the digits of the page's locale."""
    return (
        str(number).translate(str.maketrans("123", "۱۲۳"))
        if request.args.get("lang") == "fa"
        else str(number)
    )


def map_app(basemap: Basemap, items: Sequence[Item] = ()) -> Flask:
    """Make an app whose page at / holds the map and the items; `?dir=rtl&lang=ar` turns it round."""
    app = Flask("map_app", template_folder=PLACE / "templates", static_folder=PLACE / "static")
    app.jinja_env.globals["_"] = lambda message, **values: message % values if values else message
    app.jinja_env.globals["number_words"] = _number
    app.extensions["directory"] = MapState(basemaps={"town": basemap})
    app.register_blueprint(mapping.blueprint)
    headers.install(app)

    @app.get("/")
    def page() -> str:
        direction = "rtl" if request.args.get("dir") == "rtl" else "ltr"
        pins = [
            Marker(number=number, latitude=item.latitude, longitude=item.longitude)
            for number, item in enumerate(items, 1)
        ]
        return render_template_string(
            PAGE,
            fragment=mapping.map_fragment("town", basemap, direction=direction),
            still=mapping.static_map("town", basemap, pins, size=(340, 440)),
            items=items,
            direction=direction,
            lang=request.args.get("lang", "en"),
        )

    return app
