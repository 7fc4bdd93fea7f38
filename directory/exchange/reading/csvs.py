"""CSV as it comes: any encoding, any separator, quotation marks that are not closed."""

from __future__ import annotations

import csv
import io
from statistics import median
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused
from directory.exchange.reading.encodings import decode
from directory.exchange.reading.table import MAX_BYTES, MAX_ROWS, make_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.exchange.reading.table import Table

_SEPARATORS = ",;\t|"
_LOOK = 60
"""Records from which the separator is told."""


def read_csv(
    data: bytes,
    *,
    name: str,
    header: bool = True,
    encoding: str | None = None,
    separator: str | None = None,
    is_exact: bool = False,
) -> Table:
    """Read a table.

    :param is_exact: no spreadsheet was meant to open it: apostrophes are a part of the texts.

    :raise Refused: naming the file, the row and the cure.
    """
    if len(data) > MAX_BYTES:
        raise Refused(
            f"{name}: it has {len(data) // 1024**2} MB; at most {MAX_BYTES // 1024**2} are read. Split the file."
        )
    text = decode(data, name=name, encoding=encoding).removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        # Excel writes so what separates.
        separator, text = separator or first[4], rest
    chosen = separator or _separator(text)
    if text.count('"') % 2:
        _refuse_unclosed(text, chosen, name)
    return make_table(name, _lines(text, chosen, name), header=header, is_exact=is_exact)


def _lines(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise Refused(
                f"{name}, row {number} (line {reader.line_num}): {fault}. Look for a quotation mark that is not closed."
            ) from fault
        if number > 2 * MAX_ROWS:
            raise Refused(f"{name}: it has more than {MAX_ROWS} rows. Split the file.")
        yield number, cells


def _separator(text: str) -> str:
    """The separator with which the records have the most cells, and nearly all of them the same count."""

    def fitness(separator: str) -> tuple[float, float]:
        counts = []
        try:
            for cells in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator):
                if cells:
                    counts.append(len(cells))
                if len(counts) == _LOOK:
                    break
        except csv.Error:
            return (0, 0)
        if not counts or median(counts) < 2:
            return (0, 0)
        usual = max(set(counts), key=counts.count)
        return counts.count(usual) / len(counts), usual

    return max(_SEPARATORS, key=fitness)


def _refuse_unclosed(text: str, separator: str, name: str) -> None:
    """Name the row in which a quotation mark is opened that swallows the rest; marks inside a cell do no harm."""
    opened, line, last = 1, 0, 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        for number, cells in enumerate(reader, 1):
            opened, line, last = number, last + 1, reader.line_num
            swallowed = any("\n" in cell for cell in cells)
    except csv.Error:
        swallowed = True
        opened, line = opened + 1, last + 1
    if swallowed or not text.rstrip().endswith('"') and text.rsplit("\n", 2)[-2:][0].count('"') % 2:
        raise Refused(
            f"{name}, row {opened} (line {line}): a quotation mark is opened there and never closed. "
            'Close it, or write it twice ("") where it is meant as such.'
        )
