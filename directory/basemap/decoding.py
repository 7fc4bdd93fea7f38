"""Read vector tiles (Mapbox Vector Tile 2.1) with nothing but the standard library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Value = str | int | float | bool
Part = tuple[list[int], list[int]]
"""The xs and the ys of a point, line or ring."""

MOVE, LINE, CLOSE = 1, 2, 7
"""Commands of a geometry."""


class Geometry(IntEnum):
    """What a feature is drawn with."""

    UNKNOWN = 0
    POINT = 1
    LINE = 2
    POLYGON = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """One feature: its id (0 for none), its properties, its geometry still encoded: most are never drawn."""

    id: int
    geometry: Geometry
    properties: dict[str, Value]
    commands: bytes

    def parts(self) -> list[Part]:
        """Give each point, line or ring as xs and ys in units of the layer's extent, rings without the end.

        :raise ValueError: when the geometry is damaged.
        """
        return _parts(self.commands)


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """The features of one layer; `extent` units make the side of the tile, y grows to the south."""

    name: str
    extent: int
    features: list[Feature]


def decode(tile: bytes, wanted: Collection[str] | None = None) -> dict[str, Layer]:
    """Read a tile that is not compressed (any more), all layers or the wanted ones, by name.

    :raise ValueError: when the tile is damaged or cut short.
    """
    layers: dict[str, Layer] = {}
    for number, value in _fields(tile):
        if number == 3 and isinstance(value, bytes):
            layer = _layer(value, wanted)
            if layer is not None:
                layers[layer.name] = layer
    return layers


def _layer(data: bytes, wanted: Collection[str] | None) -> Layer | None:
    name, extent = "", 4096
    keys: list[str] = []
    values: list[Value] = []
    features: list[bytes] = []
    for number, value in _fields(data):
        if isinstance(value, bytes):
            if number == 1:
                name = value.decode()
                if wanted is not None and name not in wanted:
                    return None
            elif number == 2:
                features.append(value)
            elif number == 3:
                keys.append(value.decode())
            elif number == 4:
                values.append(_value(value))
        elif number == 5:
            extent = value
    if extent < 1:
        raise ValueError("A layer of the tile has no extent.")
    return Layer(name=name, extent=extent, features=[_feature(each, keys, values) for each in features])


def _feature(data: bytes, keys: list[str], values: list[Value]) -> Feature:
    tags: list[int] = []
    identity, kind, commands = 0, 0, b""
    for number, value in _fields(data):
        if number == 2 and isinstance(value, bytes):
            tags = _varints(value)
        elif number == 1 and isinstance(value, int):
            identity = value
        elif number == 3 and isinstance(value, int):
            kind = value
        elif number == 4 and isinstance(value, bytes):
            commands = value
    if len(tags) % 2:
        raise ValueError("A feature of the tile has a key without a value.")
    try:
        properties = {keys[tags[i]]: values[tags[i + 1]] for i in range(0, len(tags), 2)}
    except IndexError:
        raise ValueError("A feature of the tile refers to a missing key or value.") from None
    return Feature(id=identity, geometry=Geometry(kind), properties=properties, commands=commands)


def _value(data: bytes) -> Value:
    for number, value in _fields(data):
        if isinstance(value, bytes):
            if number == 1:
                return value.decode()
            if number == 2 and len(value) == 4:
                return float(unpack_from("<f", value)[0])
            if number == 3 and len(value) == 8:
                return float(unpack_from("<d", value)[0])
        elif number == 4:
            return value - (1 << 64) if value >> 63 else value
        elif number == 5:
            return value
        elif number == 6:
            return (value >> 1) ^ -(value & 1)
        elif number == 7:
            return bool(value)
    return ""


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Walk a protobuf message: field numbers with whole numbers or bytes."""
    position, end = 0, len(data)
    while position < end:
        key, position = _varint(data, position)
        wire = key & 7
        if wire == 0:
            value, position = _varint(data, position)
            yield key >> 3, value
            continue
        if wire == 2:
            length, position = _varint(data, position)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise ValueError("The tile is damaged.")
        if length > end - position:
            raise ValueError("The tile is cut short.")
        yield key >> 3, data[position : position + length]
        position += length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    try:
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value, position
            shift += 7
            if shift > 63:
                raise ValueError("The tile is damaged.")
    except IndexError:
        raise ValueError("The tile is cut short.") from None


def _varints(data: bytes) -> list[int]:
    """Read packed whole numbers; those under 128, nearly all, cost no arithmetic."""
    if not data or max(data) < 128:
        return list(data)
    numbers: list[int] = []
    append = numbers.append
    value = shift = 0
    for byte in data:
        if byte < 128:
            if shift:
                append(value | byte << shift)
                value = shift = 0
            else:
                append(byte)
        else:
            value |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise ValueError("The tile is damaged.")
    if shift:
        raise ValueError("The tile is cut short.")
    return numbers


class _Zigzag(dict[int, int]):
    """Signed numbers as the wire has them: 0, -1, 1, -2, 2 …; a table is quicker than the arithmetic."""

    def __missing__(self, number: int) -> int:
        return (number >> 1) ^ -(number & 1)


_signed = _Zigzag((n, (n >> 1) ^ -(n & 1)) for n in range(8192)).__getitem__


def _parts(commands: bytes) -> list[Part]:
    numbers = _varints(commands)
    parts: list[Part] = []
    x = y = position = 0
    end = len(numbers)
    while position < end:
        command, count = numbers[position] & 7, numbers[position] >> 3
        position += 1
        if command == CLOSE:
            continue
        stop = position + 2 * count
        if command not in (MOVE, LINE) or stop > end or not count or (command == LINE and not parts):
            raise ValueError("A geometry of the tile is damaged.")
        xs = list(accumulate(map(_signed, numbers[position:stop:2]), initial=x))
        ys = list(accumulate(map(_signed, numbers[position + 1 : stop : 2]), initial=y))
        x, y = xs[-1], ys[-1]
        if command == MOVE:
            parts.extend(([a], [b]) for a, b in zip(xs[1:], ys[1:], strict=True))
        else:
            parts[-1][0].extend(xs[1:])
            parts[-1][1].extend(ys[1:])
        position = stop
    return parts
