"""The child that reads a workbook: bytes in, JSON out, and no more memory and time than it is told."""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

EMPTY_ROWS = 20_000
"""Rows without anything that are passed over."""


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """Read the workbook on the standard input: the rows with something in them, or why it is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True, keep_links=False
        )
        if asked["sheet"] and asked["sheet"] not in book.sheetnames:
            return {
                "refused": f"there is no sheet {asked['sheet']!r} (there is: {', '.join(book.sheetnames)})."
            }
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = book[asked["sheet"]] if asked["sheet"] else (seen or book.worksheets)[0]
        return _rows(sheet, asked)
    except (MemoryError, SystemExit):
        raise
    except Exception as fault:  # openpyxl raises whatever its parsers do
        return {"refused": f"it is damaged ({type(fault).__name__}). Open it and save it again."}


def _rows(sheet: Any, asked: dict[str, Any]) -> dict[str, Any]:
    kept: list[tuple[int, list[str]]] = []
    size = empty = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=asked["columns"] + 1), 1):
        cells = [said(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            empty += 1
            if empty > EMPTY_ROWS:
                return {
                    "refused": f"row {number} is the {EMPTY_ROWS}th without anything. Delete the empty rows."
                }
            continue
        if len(cells) > asked["columns"]:
            return {
                "refused": f"row {number} has more than {asked['columns']} columns. Take out what is not needed."
            }
        size += sum(map(len, cells))
        if len(kept) > asked["rows"] or size > asked["most"]:
            return {"refused": f"it has more than {asked['rows']} rows, or too much text. Split the file."}
        kept.append((number, cells))
    return {"rows": kept}


def said(value: Any) -> str:
    """A cell as text: days and times as ISO 8601 has them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    try:
        json.dump(main(json.loads(sys.argv[1])), sys.stdout)
    except MemoryError:
        sys.exit(3)
