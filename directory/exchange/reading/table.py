"""A table as somebody keeps it: named columns, rows with the numbers that they have in the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.exchange.cleaning import line
from directory.exchange.faults import Refused
from directory.exchange.reading.headed import headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of a file that are read."""

MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_CELL = 20_000
"""Characters of a cell."""

_MARKS = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Characters that are not seen and say which way a line runs: around a cell, they belong to the sheet alone."""

_DEFUSED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
"""What would make a spreadsheet compute, behind the apostrophe that an export puts there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row with something in it. Cells by column; empty ones are not there."""

    number: int
    """As a spreadsheet counts: the heading is row 1."""
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A sheet or file. Columns without a heading are named by their number, from "1"."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


def bounded(path: Path) -> bytes:
    """The bytes of a file.

    :raise Refused: when there is no such file, or it is too large.
    """
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise Refused(
                f"{path.name}: it has {size // 1024**2} MB; at most {MAX_BYTES // 1024**2} are read. Split the file."
            )
        return path.read_bytes()
    except OSError as fault:
        raise Refused(
            f"{path}: it cannot be read ({fault.strerror}). Look at its name and rights."
        ) from fault


def make_table(
    name: str, lines: Iterable[tuple[int, Sequence[str]]], *, header: bool, is_exact: bool = False
) -> Table:
    """A table of lines with their numbers; the first one names the columns where there is a header.

    :param is_exact: no spreadsheet was meant to open it: apostrophes are a part of the texts.

    :raise Refused: when two columns have one name, or there are too many rows or columns.
    """
    columns: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in headed(lines) if header and not is_exact else lines:
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise Refused(
                f"{name}, row {number}: it has {len(cells)} columns; at most {MAX_COLUMNS} are read."
            )
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(name, number, cells, header=header)
            if header:
                continue
        if len(rows) >= MAX_ROWS:
            raise Refused(f"{name}: it has more than {MAX_ROWS} rows. Split the file.")
        if len(cells) > len(columns):
            if header and any(cell.strip() for cell in cells[len(columns) :]):
                raise Refused(
                    f"{name}, row {number}: it has {len(cells)} cells, but the heading has {len(columns)} columns. "
                    "Look for a separator inside a text that has no quotation marks around it."
                )
            columns += tuple(str(place) for place in range(len(columns) + 1, len(cells) + 1))
        rows.append(Row(number=number, cells=_cells(name, number, columns, cells, is_exact=is_exact)))
    return Table(name=name, columns=columns or (), rows=rows)


def heading(cell: object) -> str:
    """What a column is called: one line, with single blanks; empty where it has no name."""
    return line(plain(str(cell)), 120)


def _columns(name: str, number: int, cells: Sequence[str], *, header: bool) -> tuple[str, ...]:
    if not header:
        return tuple(str(place) for place in range(1, len(cells) + 1))
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    named = tuple(heading(cell) or str(place) for place, cell in enumerate(cells, 1))
    for column, count in Counter(named).items():
        if count > 1:
            places = " and ".join(str(place) for place, one in enumerate(named, 1) if one == column)
            raise Refused(
                f"{name}, row {number}: columns {places} are both called “{column}”. Give each its own name."
            )
    return named


def _cells(
    name: str, number: int, columns: Sequence[str], cells: Sequence[str], *, is_exact: bool
) -> dict[str, str]:
    kept = {}
    for column, cell in zip(columns, cells, strict=False):
        if len(cell) > MAX_CELL:
            raise Refused(
                f"{name}, row {number}, column “{column}”: it has {len(cell)} characters; at most {MAX_CELL} "
                "are read. Look for a quotation mark that is not closed."
            )
        if text := cell.strip() if is_exact else plain(cell):
            kept[column] = text
    return kept


def plain(cell: str) -> str:
    """A cell without blanks around it, and without the apostrophe that keeps spreadsheets from computing."""
    text = cell.strip(f" \n\u00a0{_MARKS}")
    return text[1:] if _DEFUSED.match(text) else text
