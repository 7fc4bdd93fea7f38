"""The city's own map: built from an OpenStreetMap extract, kept as one PMTiles file, drawn as SVG.

`building` needs the `[import]` extra; `reading`, `decoding` and `drawing` need only what a web server has.
"""

from __future__ import annotations

from directory.basemap.drawing import LITE, PAPER, SCREEN, draw, metric
from directory.basemap.faults import BrokenBasemap, BrokenExtract, BuildToolsMissing
from directory.basemap.markers import Marker, PlacedMarker, marker_places
from directory.basemap.projection import View
from directory.basemap.reading import Basemap

__all__ = [
    "LITE",
    "PAPER",
    "SCREEN",
    "Basemap",
    "BrokenBasemap",
    "BrokenExtract",
    "BuildToolsMissing",
    "Marker",
    "PlacedMarker",
    "View",
    "draw",
    "marker_places",
    "metric",
]
