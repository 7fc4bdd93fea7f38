"""Build the basemap of a city: one PMTiles file of vector tiles, from an OpenStreetMap extract.

The libraries that this takes come with the `[import]` extra and are loaded only when a build begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from directory.basemap.features import LAYERS, MAX_ZOOM, MIN_ZOOM
from directory.basemap.projection import to_world
from directory.geo import Bounds

if TYPE_CHECKING:
    from directory.basemap.extract import Extract
    from directory.basemap.tiling import Tile

ATTRIBUTION = "© OpenStreetMap contributors"


class BuildToolsMissing(Exception):
    """The libraries of the `[import]` extra are not installed; the message says how to get them."""


class BrokenExtract(Exception):
    """The extract cannot become a map; the message says what to do about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build made: the box in degrees, tiles by zoom, things read, and the size of the file in bytes."""

    bounds: Bounds
    tiles: dict[int, int]
    shapes: int
    size: int


def build(
    extract: Path,
    target: Path,
    *,
    bounds: Bounds | None = None,
    progress: Callable[[str], None] = lambda message: None,
) -> BuildReport:
    """Write the basemap of an extract, whole (`bounds` is None) or the part inside `bounds`.

    The same extract gives the same bytes. `target` is replaced when all is done and untouched before.

    :raise BrokenExtract: when the extract is unreadable, cut short, without streets, or lies elsewhere.
    :raise BuildToolsMissing: when the `[import]` extra is not installed.
    """
    try:
        from directory.basemap import extract as extracts
        from directory.basemap import tiling
    except ModuleNotFoundError as problem:
        raise BuildToolsMissing(
            f"Building a map takes {problem.name}, which is not installed. Install the extra [import]."
        ) from problem
    progress(f"Reading {extract.name}")
    try:
        content = extracts.read_extract(extract)
    except extracts.BrokenExtract as problem:
        raise BrokenExtract(str(problem)) from problem
    inside = _common(content.bounds, bounds)
    shapes = len(content.shapes)
    tiler = tiling.Tiler(*_framed(content, inside))
    tiles: list[tuple[Tile, bytes]] = []
    counts: dict[int, int] = {}
    for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
        fresh = list(tiler.tiles(zoom))
        counts[zoom] = len(fresh)
        progress(f"Zoom {zoom}: {len(fresh)} tiles")
        tiles += fresh
    if not tiles:
        raise BrokenExtract("There is nothing to draw inside the box. Choose an extract that covers it.")
    size = _write(tiles, target, inside)
    return BuildReport(bounds=inside, tiles=counts, shapes=shapes, size=size)
