"""Put names on a map: along streets, at places, never over each other or over a marker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, ceil, degrees, hypot
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.basemap.style import Lettering

Box = tuple[float, float, float, float]
"""West, north, east, south in pixels."""

_NARROW = frozenset("iljtfrI.,:;'’|!()[]-·/ ")
_WIDE = frozenset("mwMW@%—ЖШЩЮМФжшщюмф")

REPEAT = 260.0
"""Pixels between two labels of one street."""

MOST_BENT = 0.97
"""The chord over the length of the line under a name: less is too bent to write on straight."""

CELL = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A name to write, its middle in pixels, turned by `angle` degrees (clockwise)."""

    text: str
    x: float
    y: float
    angle: float
    lettering: Lettering
    dot: tuple[float, float] | None = None


class Space:
    """The boxes of a picture that are taken."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies inside the picture and touches no taken one."""
        west, north, east, south = box
        if west < 1 or north < 1 or east > self.width - 1 or south > self.height - 1:
            return False
        for cell in _cells(box):
            for other in self._cells.get(cell, ()):
                if west < other[2] and other[0] < east and north < other[3] and other[1] < south:
                    return False
        return True

    def take(self, boxes: Sequence[Box]) -> bool:
        """Take all boxes if all are free; say whether it worked."""
        if not all(self.is_free(box) for box in boxes):
            return False
        for box in boxes:
            self.block(box)
        return True

    def block(self, box: Box) -> None:
        """Take a box, free or not."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)


def _cells(box: Box) -> list[tuple[int, int]]:
    columns = range(int(box[0] // CELL), int(box[2] // CELL) + 1)
    rows = range(int(box[1] // CELL), int(box[3] // CELL) + 1)
    return [(column, row) for column in columns for row in rows]


@lru_cache(maxsize=4096)
def text_width(text: str, *, bold: bool = False) -> float:
    """Estimate how wide a text is in ems, rather too wide than too narrow: fonts differ by reader."""
    total = 0.0
    for character in text:
        if character in _NARROW:
            total += 0.36
        elif character in _WIDE:
            total += 0.95
        elif character.isascii():
            total += 0.7 if character.isupper() else 0.58
        elif category(character) in ("Mn", "Me", "Cf"):
            continue
        elif east_asian_width(character) in "WF":
            total += 1.05
        else:
            total += 0.72 if character.isupper() else 0.64
    return total * (1.08 if bold else 1.0)


class Labeler:
    """Writes names into the free space, first come, first served."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.labels: list[Label] = []
        self._written: dict[str, list[tuple[float, float]]] = {}

    def at_point(self, text: str, lettering: Lettering, x: float, y: float) -> bool:
        """Write a name at a spot, or beside its dot; say whether there was room."""
        size = lettering.size
        half, rise = text_width(text, bold=lettering.bold) * size / 2 + 2, size * 0.62
        if self._is_near(text, x, y):
            return False
        if not lettering.dot:
            for down in (0.0, -2 * rise, 2 * rise):
                box = (x - half, y + down - rise, x + half, y + down + rise)
                if self.space.take([box]):
                    return self._write(text, lettering, x, y + down, 0.0, None)
            return False
        dot = (x - 3, y - 3, x + 3, y + 3)
        beside = half + 4
        for across, down in ((0, rise + 4), (0, -rise - 4), (beside, 0), (-beside, 0)):
            box = (x + across - half, y + down - rise, x + across + half, y + down + rise)
            if self.space.take([dot, box]):
                return self._write(text, lettering, x + across, y + down, 0.0, (x, y))
        return False

    def along(self, text: str, lettering: Lettering, xs: Sequence[float], ys: Sequence[float]) -> bool:
        """Write a name on a line, once or again and again on a long one; say whether there was room."""
        width = text_width(text, bold=lettering.bold) * lettering.size + 4
        lengths = [0.0]
        for i in range(1, len(xs)):
            lengths.append(lengths[-1] + hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]))
        total = lengths[-1]
        if total < width:
            return False
        written = False
        for middle in _middles(total, width):
            start = _point_at(xs, ys, lengths, middle - width / 2)
            end = _point_at(xs, ys, lengths, middle + width / 2)
            chord = hypot(end[0] - start[0], end[1] - start[1])
            if chord < width * MOST_BENT:
                continue
            on = _point_at(xs, ys, lengths, middle)
            x = (start[0] + end[0] + 2 * on[0]) / 4
            y = (start[1] + end[1] + 2 * on[1]) / 4
            if self._is_near(text, x, y):
                continue
            along = (end[0] - start[0]) / chord, (end[1] - start[1]) / chord
            if not self.space.take(_turned_boxes(x, y, along, width, lettering.size)):
                continue
            angle = degrees(atan2(along[1], along[0]))
            upright = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
            written = self._write(text, lettering, x, y, upright, None)
        return written

    def _is_near(self, text: str, x: float, y: float) -> bool:
        return any(hypot(x - a, y - b) < REPEAT for a, b in self._written.get(text, ()))

    def _write(
        self,
        text: str,
        lettering: Lettering,
        x: float,
        y: float,
        angle: float,
        dot: tuple[float, float] | None,
    ) -> bool:
        self._written.setdefault(text, []).append((x, y))
        self.labels.append(Label(text=text, x=x, y=y, angle=angle, lettering=lettering, dot=dot))
        return True


def _middles(total: float, width: float) -> list[float]:
    """Give the spots to try along a line, its middle first, then outwards."""
    first, last = width / 2, total - width / 2
    count = min(24, max(1, ceil((last - first) / 20)))
    spots = [first + (last - first) * (i + 0.5) / count for i in range(count)]
    return sorted(spots, key=lambda spot: abs(spot - total / 2))


def _point_at(
    xs: Sequence[float], ys: Sequence[float], lengths: Sequence[float], at: float
) -> tuple[float, float]:
    for i in range(1, len(lengths)):
        if lengths[i] >= at:
            step = lengths[i] - lengths[i - 1]
            part = (at - lengths[i - 1]) / step if step else 0.0
            return xs[i - 1] + (xs[i] - xs[i - 1]) * part, ys[i - 1] + (ys[i] - ys[i - 1]) * part
    return xs[-1], ys[-1]


def _turned_boxes(x: float, y: float, along: tuple[float, float], width: float, size: float) -> list[Box]:
    """Cover a turned name with upright boxes, small enough not to block its surroundings."""
    rise = size * 0.62
    if abs(along[1]) < 0.02:
        return [(x - width / 2, y - rise, x + width / 2, y + rise)]
    reach = rise * (abs(along[0]) + abs(along[1]))
    count = max(2, ceil(width / size))
    boxes = []
    for i in range(count):
        offset = (i + 0.5) / count * width - width / 2
        a, b = x + along[0] * offset, y + along[1] * offset
        boxes.append((a - reach, b - reach, a + reach, b + reach))
    return boxes
