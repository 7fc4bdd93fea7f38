"""Folium writes our map's script: no third parties, the same bytes each time, and no data run as code."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import folium
import pytest
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from directory.basemap.style import SCREEN
from directory.geo import Bounds
from directory.web import mapping
from directory.web.mapping import folium_map, fragments
from directory.web.mapping.painting import as_data
from tests.web.mapping_support import HOSTILE, PLACE, Item, map_app, town

if TYPE_CHECKING:
    from directory.basemap import Basemap

BOX = Bounds(south=60.16, west=24.93, north=60.18, east=24.96)
OURS = 100_000
"""Most bytes of scripts on the map page, compressed."""


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    return town(tmp_path_factory.mktemp("town"))


def rendered(direction: str = "ltr") -> folium_map.Rendered:
    return folium_map.render("/tiles/town/b/{z}/{x}/{y}.mvt", BOX, 14, direction)


def with_macro(base: type[MacroElement], text: str) -> str:
    """What a macro element makes of a text that its template writes out."""

    class Shout(base):  # type: ignore[misc, valid-type]
        _template = Template("{% macro script(this, kwargs) %}{{ this.text }}{% endmacro %}")

    figure = Figure()
    shout = Shout()
    shout.text = text
    figure.add_child(shout)
    for child in figure._children.values():
        child.render()
    return str(figure.script.render())


def test_folium_itself_still_runs_text_as_a_template() -> None:
    # When this fails, Folium has mended its ways, and SafeMacro is one thing less to keep.
    assert with_macro(MacroElement, "{{7*7}}").strip() == "49"
    assert Element("{{7*7}}").render() == "49"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_safe_macro_leaves_text_as_it_is(text: str) -> None:
    assert with_macro(folium_map.SafeMacro, text).strip() == text


@pytest.mark.parametrize(
    "layer",
    [folium_map.CityMap, folium_map.PMTilesLayer, folium_map.ServiceLayer],
    ids=lambda kind: kind.__name__,
)
def test_every_layer_of_ours_is_safe(layer: type[MacroElement]) -> None:
    order = layer.__mro__
    assert order.index(folium_map.SafeMacro) == order.index(MacroElement) - 1
    assert "SafeMacro" in {base.__name__ for base in order if "render" in vars(base)}


def test_the_script_is_the_same_bytes_each_time() -> None:
    assert rendered() == rendered()
    assert not re.search(r"[0-9a-f]{32}", rendered().script + rendered().html)


def test_nothing_leads_to_a_third_party() -> None:
    made = rendered()
    everything = "\n".join([made.html, made.script, *made.scripts, *made.styles])
    assert "//" not in everything.replace("// ", "")
    assert made.scripts == (
        "vendor/leaflet.js",
        "js/map.js",
        "vendor/protomaps-leaflet.js",
        "vendor/leaflet.markercluster.js",
    )
    assert made.styles == ("vendor/leaflet.css", "css/map.css", "vendor/MarkerCluster.css")


def test_the_lists_of_folium_are_left_alone() -> None:
    rendered()
    assert any("jsdelivr" in address for _, address in folium.Map.default_js)


def test_the_markup_has_no_inline_style_or_script() -> None:
    html = rendered().html
    assert html == '<div id="map" class="city-map" dir="ltr" hidden></div>'


def test_the_zoom_buttons_stand_where_reading_begins_and_no_popup_opens() -> None:
    assert '"bottomleft"' in rendered("ltr").script
    assert '"bottomright"' in rendered("rtl").script


def test_the_painter_in_the_browser_gets_the_style_of_the_pictures() -> None:
    data = as_data(SCREEN)
    colors = {paint["color"] for paint in data["paints"]}
    assert colors == {paint.color for paint in SCREEN.paints} | {p.casing for p in SCREEN.paints if p.casing}
    casings = [i for i, paint in enumerate(data["paints"]) if paint.get("rim")]
    roads = [i for i, paint in enumerate(data["paints"]) if paint["layer"] == "road" and not paint["rim"]]
    assert max(casings) < min(roads)
    assert len(data["letterings"]) == len(SCREEN.letterings)


def test_a_fragment_names_addresses_that_answer(basemap: Basemap) -> None:
    app = map_app(basemap)
    client = app.test_client()
    with app.test_request_context():
        fragment = mapping.map_fragment("town", basemap, direction="ltr")
    for address in fragment.scripts + fragment.styles:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
    script = client.get(fragment.scripts[-1])
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert script.mimetype == "text/javascript"


def test_a_page_made_by_one_worker_gets_its_script_from_another(basemap: Basemap) -> None:
    app = map_app(basemap)
    with app.test_request_context():
        address = mapping.map_fragment("town", basemap, direction="rtl").scripts[-1]
    fragments._written.cache_clear()
    assert map_app(basemap).test_client().get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/mapjs/town/ltr/0123456789abcdef.js",
        "/mapjs/town/up/0123456789abcdef.js",
        "/mapjs/nowhere/ltr/0123456789abcdef.js",
        "/mapjs/..%00/ltr/x.js",
        "/mapjs/" + "a" * 10_000 + "/ltr/x.js",
    ],
)
def test_an_unknown_script_is_not_there_and_not_kept(basemap: Basemap, address: str) -> None:
    answer = map_app(basemap).test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_scripts_of_the_map_page_weigh_at_most_100_kilobytes(basemap: Basemap) -> None:
    client = map_app(basemap).test_client()
    scripts = re.findall(r'<script defer src="([^"]+)"', client.get("/").text)
    sizes = {}
    for address in scripts:
        with client.get(address) as answer:
            sizes[address] = len(gzip.compress(answer.data, 6))
    assert len(sizes) == 5
    assert sum(sizes.values()) <= OURS, sizes


def test_names_of_people_never_reach_the_script(basemap: Basemap) -> None:
    items = [Item(name=name, latitude=60.17, longitude=24.94) for name in HOSTILE]
    client = map_app(basemap, items).test_client()
    page, plain = client.get("/").text, map_app(basemap).test_client().get("/").text
    assert re.findall(r"/mapjs/[^\"]+", page) == re.findall(r"/mapjs/[^\"]+", plain)
    assert "{{7*7}}</span>" in page


def test_styles_name_no_side_and_no_other_host() -> None:
    css = (PLACE / "static" / "css" / "map.css").read_text("utf-8")
    assert not re.search(r"\b(left|right)\b", css)
    assert "url(" not in css
    assert "@import" not in css
