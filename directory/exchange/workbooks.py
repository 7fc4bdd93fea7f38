"""Workbooks (XLSX) of services: the flat table, and what its columns mean in the reader's words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from directory.exchange.tables import COLUMNS, cell, rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from directory.catalogs import Words
    from directory.exchange.hsds.reaching import Object

MAX_CELL = 32_767
"""Characters that a cell can hold."""
_WIDE = {"name": 40, "description": 60, "organization": 30, "opening_hours": 30, "id": 12}
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def workbook(services: Iterable[Object], words: Words, *, now: datetime) -> bytes:
    """Services as a workbook. Nothing in it is a formula, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    sheet = _sheet(book, "services", words)
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(name, 18)
    sheet.append([_bold(sheet, name) for name in COLUMNS])
    for service in services:
        for row in rows(service):
            sheet.append([_plain(sheet, cell(row.get(name)), name) for name in COLUMNS])
    meanings = _sheet(book, "columns", words)
    meanings.column_dimensions["A"].width, meanings.column_dimensions["B"].width = 26, 50
    for name, question in COLUMNS.items():
        meanings.append([_bold(meanings, name), words.gettext(question) if question else ""])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(book: Any, title: str, words: Words) -> Any:
    """An empty sheet, whose first column is where readers of the language begin."""
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = words.locale.direction == "rtl"
    sheet.page_setup.orientation = "landscape"
    return sheet


def _plain(sheet: Any, value: Any, column: str) -> Any:
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL])
    made.data_type = "s"
    made.alignment = _WRAPPED if column in _WIDE and column != "id" else _TOP
    return made


def _bold(sheet: Any, value: str) -> Any:
    made = WriteOnlyCell(sheet, value=value)
    made.font = Font(bold=True)
    return made
