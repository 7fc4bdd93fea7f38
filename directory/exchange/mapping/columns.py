"""Columns: where the values of a field come from, in a row with all that was joined to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Cell = Callable[[str], str]
    """The text of a column; "" where the cell is empty."""

_PLACE = re.compile(r"\{([^{}]+)\}")
_TICKED = frozenset(
    map(fold, "true yes y x 1 ✓ ✔ ☑ ja sí si oui да так نعم はい 是 evet po tak hai haa".split())
)


def is_ticked(text: str) -> bool:
    """Whether a cell says yes."""
    return fold(text) in _TICKED


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where the values of a field, in one locale, come from.

    Columns are read in order and joined, or split into several values; a text has columns in braces; ticks give a
    value for each column that says yes; a constant needs no column.
    """

    columns: Sequence[str] = ()
    join: str = "\n"
    split: str | None = None
    """A regular expression between the values of a cell."""
    text: str | None = None
    ticks: Mapping[str, str] | None = None
    value: str | None = None
    values: Mapping[str, str] | None = None
    """What to take instead of a value, by the folded value; "" for nothing."""

    @property
    def named(self) -> Sequence[str]:
        """All columns that it reads."""
        return (*self.columns, *(_PLACE.findall(self.text) if self.text else ()), *(self.ticks or ()))

    def of(self, cell: Cell) -> list[str]:
        """The values of a row, none of them empty."""
        return [value for value in map(self._instead, self._raw(cell)) if value]

    def _raw(self, cell: Cell) -> list[str]:
        if self.ticks is not None:
            return [value for column, value in self.ticks.items() if is_ticked(cell(column))]
        if self.value is not None:
            return [self.value]
        if self.text is not None:
            return [self._worded(cell)]
        found = [text for column in self.columns if (text := cell(column).strip())]
        if self.split is not None:
            return [piece.strip() for text in found for piece in re.split(self.split, text) if piece.strip()]
        return [self.join.join(found)] if found else []

    def _worded(self, cell: Cell) -> str:
        """The text with its cells; nothing where one of them is empty, so that no half sentence stands there."""
        cells = {name: cell(name).strip() for name in _PLACE.findall(self.text or "")}
        if not all(cells.values()):
            return " ".join(value for value in cells.values() if value)
        return _PLACE.sub(lambda found: cells[found[1]], self.text or "")

    def _instead(self, value: str) -> str:
        if self.values is None:
            return value
        return self.values.get(fold(value), value)
