"""Gzip for pages: the style that stands in each of them is compressed once a process, not once a page."""

from __future__ import annotations

import struct
import zlib

from directory.web.styling import STYLE

LEVEL = 4
_RAW = -15
"""Deflate without a header of its own, as gzip wants it."""
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time, no system told."""


def _part(text: bytes, level: int, end: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    return packer.compress(text) + packer.flush(end)


_STYLE = STYLE.encode()
_PACKED = _part(_STYLE, 9, zlib.Z_FULL_FLUSH)


def gzipped(body: bytes) -> bytes:
    """The body as one gzip member; parts that end on a whole byte may stand one behind the other."""
    head, style, rest = body.partition(_STYLE)
    if style:
        packed = _part(head, LEVEL, zlib.Z_FULL_FLUSH) + _PACKED + _part(rest, LEVEL, zlib.Z_FINISH)
    else:
        packed = _part(body, LEVEL, zlib.Z_FINISH)
    return _HEADER + packed + struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)
