"""Turn tile geometry into SVG path data: whole relative numbers, cut to the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from directory.basemap.decoding import Part

Box = tuple[int, int, int, int]

MARGIN = 16
"""Pixels beyond the edge that are still drawn, so that wide lines and their ends stay hidden."""


class _Signed(dict[int, str]):
    """Numbers as path data wants them: the minus sign is separator enough."""

    def __missing__(self, number: int) -> str:
        text = self[number] = f"{number}" if number < 0 else f" {number}"
        return text


_SIGNED = _Signed((n, f"{n}" if n < 0 else f" {n}") for n in range(-512, 513))


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """How a tile lies in a picture: pixel = unit * scale + (left, top), in steps of 1/`steps` of a pixel.

    `west, north, east, south` is what may be drawn, in steps.
    """

    scale: float
    left: float
    top: float
    steps: int
    west: int
    north: int
    east: int
    south: int

    def shows(self, box: tuple[float, float, float, float], extent: int) -> bool:
        """Say whether a box may be seen: west, north, east, south as parts of the tile's side."""
        side = self.scale * extent * self.steps
        left, top = self.left * self.steps, self.top * self.steps
        west, north, east, south = box
        return (
            west * side + left <= self.east
            and east * side + left >= self.west
            and north * side + top <= self.south
            and south * side + top >= self.north
        )

    def place(self, part: Part) -> Part:
        """Give the xs and ys of a part in steps."""
        scale, left, top = self.scale * self.steps, self.left * self.steps, self.top * self.steps
        return [round(x * scale + left) for x in part[0]], [round(y * scale + top) for y in part[1]]

    def seen(self, parts: Iterable[Part]) -> Iterator[tuple[Part, Box]]:
        """Give the parts that may be seen in steps, with their west, north, east and south.

        They are sifted as they come: most of a tile lies outside of a small picture.
        """
        scale, left, top = self.scale * self.steps, self.left * self.steps, self.top * self.steps
        west, east = (self.west - left) / scale, (self.east - left) / scale
        north, south = (self.north - top) / scale, (self.south - top) / scale
        for xs, ys in parts:
            if max(xs) < west or min(xs) > east or max(ys) < north or min(ys) > south:
                continue
            xs = [round(x * scale + left) for x in xs]
            ys = [round(y * scale + top) for y in ys]
            yield (xs, ys), (min(xs), min(ys), max(xs), max(ys))


def line_runs(grid: Grid, parts: Iterable[Part]) -> list[Part]:
    """Cut lines to the picture: runs of xs and ys in steps, each segment kept whole if it may be seen."""
    runs: list[Part] = []
    for (xs, ys), (low_x, low_y, high_x, high_y) in grid.seen(parts):
        if low_x >= grid.west and high_x <= grid.east and low_y >= grid.north and high_y <= grid.south:
            runs.append((xs, ys))
        else:
            runs.extend(_seen(grid, xs, ys))
    return runs


def _seen(grid: Grid, xs: list[int], ys: list[int]) -> list[Part]:
    west, north, east, south = grid.west, grid.north, grid.east, grid.south
    sides = [
        (x < west) | (x > east) << 1 | (y < north) << 2 | (y > south) << 3
        for x, y in zip(xs, ys, strict=True)
    ]
    runs = []
    start = 0
    for i in range(1, len(xs)):
        if sides[i - 1] & sides[i]:
            if i - start > 1:
                runs.append((xs[start:i], ys[start:i]))
            start = i
    if len(xs) - start > 1:
        runs.append((xs[start:], ys[start:]))
    return runs


def rings(grid: Grid, parts: Iterable[Part]) -> list[Part]:
    """Cut rings to the picture, leaving out what is too small to see."""
    found: list[Part] = []
    for (xs, ys), (low_x, low_y, high_x, high_y) in grid.seen(parts):
        if high_x - low_x < grid.steps and high_y - low_y < grid.steps:
            continue
        if low_x < grid.west:
            xs, ys = _cut(xs, ys, grid.west, 1)
        if high_x > grid.east:
            xs, ys = _cut(xs, ys, grid.east, -1)
        if low_y < grid.north:
            ys, xs = _cut(ys, xs, grid.north, 1)
        if high_y > grid.south:
            ys, xs = _cut(ys, xs, grid.south, -1)
        if len(xs) > 2:
            found.append((xs, ys))
    return found


def _cut(along: list[int], across: list[int], limit: int, sign: int) -> Part:
    """Keep the part of a ring where `(along - limit) * sign >= 0` (one side of Sutherland and Hodgman)."""
    kept_along: list[int] = []
    kept_across: list[int] = []
    if not along:
        return along, across
    a0, b0 = along[-1], across[-1]
    inside = (a0 - limit) * sign >= 0
    for a, b in zip(along, across, strict=True):
        now = (a - limit) * sign >= 0
        if now != inside:
            kept_along.append(limit)
            kept_across.append(b0 + round((b - b0) * (limit - a0) / (a - a0)))
        if now:
            kept_along.append(a)
            kept_across.append(b)
        a0, b0, inside = a, b, now
    return kept_along, kept_across


def path_data(runs: Iterable[Part], *, closed: bool) -> str:
    """Write runs as one path; each begins relative to where the last one ended."""
    signed = _SIGNED
    text: list[str] = []
    pen_x = pen_y = 0
    for xs, ys in runs:
        x, y = xs[0], ys[0]
        steps: list[str] = []
        for next_x, next_y in zip(xs[1:], ys[1:], strict=True):
            if next_x != x or next_y != y:
                steps.append(signed[next_x - x] + signed[next_y - y])
                x, y = next_x, next_y
        if len(steps) < (2 if closed else 1):
            continue
        text.append("m" + signed[xs[0] - pen_x] + signed[ys[0] - pen_y])
        text += steps
        if closed:
            text.append("z")
            x, y = xs[0], ys[0]
        pen_x, pen_y = x, y
    return "".join(text)
