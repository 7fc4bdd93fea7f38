"""The map of a city: Folium's script for the map page, the tiles under it, still pictures for everybody else.

Nothing that people wrote or translated goes through Folium, which compiles what it is given as a template.
Markers, their popups and all words are read by `static/js/map.js` from the page that shows the list.
"""

from __future__ import annotations

from directory.web.mapping.fragments import MapFragment, map_fragment
from directory.web.mapping.pictures import StaticMap, picture_url, static_map
from directory.web.mapping.routes import blueprint

__all__ = ["MapFragment", "StaticMap", "blueprint", "map_fragment", "picture_url", "static_map"]
