"""Open a basemap (a PMTiles file of gzipped vector tiles) and hand out its tiles."""

from __future__ import annotations

import json
import os
import weakref
from gzip import BadGzipFile, decompress
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import error as ZlibError

from pmtiles.tile import (
    Compression,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    zxy_to_tileid,
)

from directory.basemap.boxes import FLAG
from directory.basemap.decoding import Layer, decode
from directory.basemap.faults import BrokenBasemap
from directory.basemap.features import LAYERS
from directory.geo import Bounds

if TYPE_CHECKING:
    from pathlib import Path

HEADER_SIZE = 127
MOST_TILES = 4_000_000
"""More than any city has: a file that claims more is damaged."""


class Basemap:
    """A basemap file, its directory in memory, its tiles on disk; safe to share by threads and over a fork.

    A file that is replaced meanwhile keeps answering as it was: open a new `Basemap` to see the new one.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and read its directory.

        :raise BrokenBasemap: when it is missing, damaged, or not made of gzipped vector tiles.
        """
        self.path = path
        try:
            self._file = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError as problem:
            reason = problem.strerror or problem
            raise BrokenBasemap(f"{path} cannot be read ({reason}). Build the basemap first.") from problem
        weakref.finalize(self, os.close, self._file)
        try:
            self._open()
        except (
            ValueError,
            KeyError,
            EOFError,
            OverflowError,
            IndexError,
            BadGzipFile,
            ZlibError,
            OSError,
            MagicNumberNotFound,
            SpecVersionUnsupported,
        ) as problem:
            raise BrokenBasemap(f"{path.name} is no basemap or a damaged one. Build it again.") from problem

    def _open(self) -> None:
        self._size = size = os.fstat(self._file).st_size
        digest = sha256()
        for offset in range(0, size, 1 << 20):
            digest.update(os.pread(self._file, 1 << 20, offset))
        self.build = digest.hexdigest()[:12]
        header = deserialize_header(self._read(0, HEADER_SIZE))
        if header["tile_type"] is not TileType.MVT or header["tile_compression"] is not Compression.GZIP:
            raise ValueError("The tiles are no gzipped vector tiles.")
        if header["tile_data_offset"] + header["tile_data_length"] > size:
            raise ValueError("The file is cut short.")
        self.min_zoom, self.max_zoom = header["min_zoom"], header["max_zoom"]
        self.bounds = Bounds(
            south=header["min_lat_e7"] / 1e7,
            west=header["min_lon_e7"] / 1e7,
            north=header["max_lat_e7"] / 1e7,
            east=header["max_lon_e7"] / 1e7,
        )
        metadata = json.loads(decompress(self._read(header["metadata_offset"], header["metadata_length"])))
        self.attribution = str(metadata.get("attribution", ""))
        self.is_boxed = bool(metadata.get(FLAG))
        self._places: dict[int, tuple[int, int]] = {}
        self._index(header, header["root_offset"], header["root_length"], 0)

    def _index(self, header: HeaderDict, offset: int, length: int, depth: int) -> None:
        """Note where each tile lies, following the leaves of the directory."""
        if depth > 3:
            raise ValueError("The directory leads nowhere.")
        for entry in deserialize_directory(self._read(offset, length)):
            if not entry.run_length:
                self._index(header, header["leaf_directory_offset"] + entry.offset, entry.length, depth + 1)
                continue
            if len(self._places) + entry.run_length > MOST_TILES:
                raise ValueError("The directory is too long.")
            if entry.offset + entry.length > header["tile_data_length"]:
                raise ValueError("A tile lies outside the file.")
            place = (header["tile_data_offset"] + entry.offset, entry.length)
            for tile in range(entry.tile_id, entry.tile_id + entry.run_length):
                self._places[tile] = place

    def _read(self, offset: int, length: int) -> bytes:
        # Asked for first, since a damaged file may claim more than the memory holds.
        if offset + length > self._size or len(data := os.pread(self._file, length, offset)) != length:
            raise ValueError("The file is cut short.")
        return data

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Give a tile as stored (gzipped vector tile), or None where there is none, for any three numbers.

        :raise BrokenBasemap: when the file was cut short after it was opened.
        """
        if not (self.min_zoom <= zoom <= self.max_zoom and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
            return None
        place = self._places.get(zxy_to_tileid(zoom, x, y))
        if place is None:
            return None
        try:
            return self._read(*place)
        except (ValueError, OSError) as problem:
            raise BrokenBasemap(f"{self.path.name} was damaged. Build it again.") from problem

    def layers(
        self, zoom: int, x: int, y: int, wanted: frozenset[str] = frozenset(LAYERS)
    ) -> dict[str, Layer]:
        """Decode a tile's wanted layers, by name; none where there is no tile.

        :raise BrokenBasemap: when the tile is damaged.
        """
        stored = self.tile(zoom, x, y)
        if stored is None:
            return {}
        try:
            return decode(decompress(stored), wanted)
        except (ValueError, EOFError, OSError, ZlibError) as problem:
            raise BrokenBasemap(f"A tile of {self.path.name} is damaged. Build it again.") from problem
