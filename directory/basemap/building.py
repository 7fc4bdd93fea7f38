"""Build the basemap of a city: one PMTiles file of vector tiles, from an OpenStreetMap extract.

The libraries that this takes come with the `[import]` extra and are loaded only when a build begins.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from directory.basemap.boxes import FLAG
from directory.basemap.faults import BrokenExtract, BuildToolsMissing
from directory.basemap.features import LAYERS, MAX_ZOOM, MIN_ZOOM, Kind
from directory.geo import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    import shapely

    from directory.basemap.extract import Extract, Shape
    from directory.basemap.tiling import Tile

ATTRIBUTION = "© OpenStreetMap contributors"


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build made: its box, the tiles of each zoom, how many things it read, the bytes of the file."""

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
        from directory.basemap.extract import read_extract
        from directory.basemap.tiling import Tiler
    except ModuleNotFoundError as problem:
        raise BuildToolsMissing(
            f"Building a map takes {problem.name}, which is not installed. Install the extra [import]."
        ) from problem
    progress(f"Reading {extract.name}")
    content = read_extract(extract)
    inside = content.bounds if bounds is None else _common(content.bounds, bounds)
    tiler = Tiler(*_framed(content, inside))
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
    return BuildReport(bounds=inside, tiles=counts, shapes=len(content.shapes), size=size)


def _common(extract: Bounds, wanted: Bounds) -> Bounds:
    """Give the box that both cover.

    :raise BrokenExtract: when they lie apart.
    """
    south, north = max(extract.south, wanted.south), min(extract.north, wanted.north)
    west, east = max(extract.west, wanted.west), min(extract.east, wanted.east)
    if south >= north or west >= east:
        latitude, longitude = extract.center
        raise BrokenExtract(
            f"The extract lies elsewhere, around {latitude:.2f}, {longitude:.2f}. "
            "Choose one that covers the city."
        )
    return Bounds(south=south, west=west, north=north, east=east)


def _framed(content: Extract, inside: Bounds) -> tuple[list[Shape], shapely.Polygon]:
    """Give the frame on the flat world, and the shapes with the sea before them."""
    from directory.basemap.coast import sea
    from directory.basemap.extract import Shape, frame_of

    frame = frame_of(inside)
    water = sea(content.coastline, frame)
    if water is None:
        return content.shapes, frame
    kind = Kind(layer="water", kind="sea", min_zoom=MIN_ZOOM)
    return [Shape(kind=kind, names={}, geometry=water), *content.shapes], frame


def _write(tiles: list[tuple[Tile, bytes]], target: Path, bounds: Bounds) -> int:
    """Put the tiles into one file beside the target, then into its place; give the size in bytes."""
    latitude, longitude = bounds.center
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(bounds.west * 1e7),
        "min_lat_e7": round(bounds.south * 1e7),
        "max_lon_e7": round(bounds.east * 1e7),
        "max_lat_e7": round(bounds.north * 1e7),
        "center_zoom": MAX_ZOOM,
        "center_lon_e7": round(longitude * 1e7),
        "center_lat_e7": round(latitude * 1e7),
    }
    layers = [{"id": layer, "fields": {}} for layer in LAYERS]
    metadata = {"attribution": ATTRIBUTION, FLAG: True, "vector_layers": layers}
    with NamedTemporaryFile(dir=target.parent, prefix=target.name, suffix=".part", delete=False) as file:
        part = Path(file.name)
        writer = Writer(file)
        try:
            for (zoom, x, y), data in sorted(tiles, key=lambda tile: zxy_to_tileid(*tile[0])):
                writer.write_tile(zxy_to_tileid(zoom, x, y), data)
            writer.finalize(header, metadata)
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            writer.tile_f.close()
    return target.stat().st_size
