"""Folium, kept to what it is good at: writing the script that sets a Leaflet map up.

What branca (Folium's engine) renders is compiled as a Jinja template once more, without a sandbox.
`SafeMacro` closes that door for our own classes; giving them nothing but numbers and our own styles closes it
twice. Importing Folium takes half a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from directory.basemap.style import SCREEN, Style
from directory.web.mapping.painting import as_data

if TYPE_CHECKING:
    from directory.geo import Bounds

MAX_ZOOM = 18
NEAREST_START = 17
IDS = re.compile(r"_[0-9a-f]{32}\b")


class Raw(Element):
    """Text that stays as it is."""

    def __init__(self, text: str) -> None:
        """Keep the text, which `Element` would compile."""
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Give the text, untouched."""
        return self.text


class SafeMacro(MacroElement):
    """Renders its macros once, where `MacroElement` compiles their output again; always the last base."""

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # as MacroElement has it
        """Put each macro's text into its part of the figure, then render the children."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("A map renders only as a part of a figure.")
        for part in ("header", "html", "script"):
            macro = getattr(self._template.module, part, None)
            if macro is not None:
                getattr(figure, part).add_child(Raw(macro(self, kwargs)), name=self.get_name())
        for child in list(self._children.values()):
            child.render(**kwargs)


class CityMap(folium.Map, SafeMacro):
    """A Leaflet map in a `<div id="map">`, without Folium's third parties, inline styles and viewport.

    The div always runs left to right: canvases inherit the direction, and labels would jump across spots.
    """

    default_js = [("leaflet", "vendor/leaflet.js"), ("map", "js/map.js")]
    default_css = [("leaflet_css", "vendor/leaflet.css"), ("map_css", "css/map.css")]

    _template = Template("""
{% macro html(this, kwargs) %}<div id="map" class="city-map" dir="ltr" hidden></div>{% endmacro %}
{% macro script(this, kwargs) %}
const {{ this.get_name() }} = L.map("map", {
  center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}, ...cityMap.stillness(),
});
cityMap.furnish({{ this.get_name() }}, {{ this.zoom_control|tojson }});
{% endmacro %}""")


class PMTilesLayer(JSCSSMixin, SafeMacro):
    """The city's own vector basemap, fetched tile by tile and painted by protomaps-leaflet."""

    default_js = [("protomaps-leaflet", "vendor/protomaps-leaflet.js")]

    _template = Template("""
{% macro script(this, kwargs) %}
cityMap.basemap({{ this._parent.get_name() }}, {{ this.settings|tojson }});
{% endmacro %}""")

    def __init__(self, tiles: str, bounds: Bounds, max_data_zoom: int, style: Style = SCREEN) -> None:
        """Take the tiles' address with {z}, {x} and {y}, and what they cover."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PMTilesLayer"
        self.settings = {
            "tiles": tiles,
            "bounds": corners(bounds),
            "maxDataZoom": max_data_zoom,
            **as_data(style),
        }


class ServiceLayer(JSCSSMixin, SafeMacro):
    """Numbered markers, clustered, for the places of the page's own list; Folium never sees them."""

    default_js = [("markercluster", "vendor/leaflet.markercluster.js")]
    default_css = [("markercluster_css", "vendor/MarkerCluster.css")]

    _template = Template("""
{% macro script(this, kwargs) %}
cityMap.services({{ this._parent.get_name() }}, {{ this.settings|tojson }});
{% endmacro %}""")

    def __init__(self, bounds: Bounds) -> None:
        """Take what the map shows when the list has no place."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ServiceLayer"
        self.settings = {"bounds": corners(bounds), "nearestStart": NEAREST_START, "clusterRadius": 34}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """What Folium made: the div, the script, and the paths under static/ that they need, in order."""

    html: str
    script: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def render(tiles: str, bounds: Bounds, max_data_zoom: int, direction: str) -> Rendered:
    """Let Folium write a city's map: the same bytes for the same values."""
    chart = CityMap(
        location=bounds.center,
        zoom_start=NEAREST_START,
        tiles=None,
        zoom_control="bottomright" if direction == "rtl" else "bottomleft",
        attribution_control=False,
        # Clusters need it on the map itself; `max_zoom` would go to Folium's own tiles.
        maxZoom=MAX_ZOOM,
        maxBoundsViscosity=0.8,
    )
    PMTilesLayer(tiles, bounds, max_data_zoom).add_to(chart)
    ServiceLayer(bounds).add_to(chart)
    return fragment(chart)


def fragment(chart: folium.Map) -> Rendered:
    """Take a rendered figure apart, with small numbers for branca's random ids, and guard its script.

    The script runs inside `cityMap.begin`, which shows the list's fallback when anything in it fails.
    """
    figure = chart.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("A map renders only as a part of a figure.")
    for child in list(figure._children.values()):
        child.render()
    links = list(figure.header._children.values())
    html, script = _renumbered(figure.html.render().strip(), figure.script.render().strip())
    return Rendered(
        html=html,
        script=f"if (window.cityMap) cityMap.begin(() => {{\n{script}\n}});\n",
        scripts=tuple(link.url for link in links if isinstance(link, JavascriptLink)),
        styles=tuple(link.url for link in links if isinstance(link, CssLink)),
    )


def _renumbered(*texts: str) -> tuple[str, ...]:
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"_{len(numbers)}")

    return tuple(IDS.sub(number, text) for text in texts)


def corners(bounds: Bounds) -> list[list[float]]:
    """The box as Leaflet wants it: [[south, west], [north, east]]."""
    return [[bounds.south, bounds.west], [bounds.north, bounds.east]]
