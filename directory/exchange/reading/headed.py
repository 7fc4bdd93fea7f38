"""Headings as people lay them out: below a title, or in two rows of which the upper one has merged cells."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Line = tuple[int, Sequence[str]]
    """The number of a row, and its cells."""

_LOOK = 12
"""Rows among which the heading is."""

_LONGEST = 60
"""Characters of the longest cell of a heading's lower row."""


def headed(lines: Iterable[Line]) -> Iterator[Line]:
    """The rows from the heading on, in one row."""
    rest = iter(lines)
    first = [line for line in islice(rest, _LOOK) if _filled(line[1])]
    first = first[_titles(first) :]
    if len(first) > 2 and _is_upper(first[0][1], first[1][1], first[2][1]):
        first[:2] = [(first[1][0], _joined(first[0][1], first[1][1]))]
    return chain(first, rest)


def _filled(cells: Sequence[str]) -> list[int]:
    return [place for place, cell in enumerate(cells) if cell.strip()]


def _titles(lines: Sequence[Line]) -> int:
    """How many rows stand above the heading: a title, a date, each in one cell, over a table of three columns and more."""
    for place, (_, cells) in enumerate(lines):
        if len(_filled(cells)) > 1:
            return place if len(_filled(cells)) > 2 else 0
    return 0


def _is_upper(upper: Sequence[str], lower: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the second row fills the gaps of the first and has gaps only below cells that were merged downward."""
    above, under = set(_filled(upper)), set(_filled(lower))
    gaps = set(range(max(above | under) + 1)) - above
    merged = above - under
    return (
        bool(gaps)
        and gaps <= under
        and bool(merged)
        and merged <= set(_filled(below))
        and all(len(cell) <= _LONGEST and not any(map(str.isdecimal, cell)) for cell in lower)
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """One heading of two rows: what stands above several cells goes before each, unless that one tells enough."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    under = [*lower, *[""] * (width - len(lower))]
    named, over = [], ""
    for upper_cell, lower_cell in zip(above, under, strict=True):
        over = upper_cell.strip() or over
        named.append(" ".join(part for part in (over, lower_cell.strip()) if part))
    return named
