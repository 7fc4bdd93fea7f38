"""Workbooks (XLSX) of services: the flat table, and what its columns mean in the reader's words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
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


def workbook(services: Iterable[Object], words: Words, *, now: datetime) -> bytes:
    """Services as a workbook. Nothing in it is a formula, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    sheet = book.create_sheet("services")
    sheet.freeze_panes = "C2"
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(name, 18)
    sheet.append([_bold(sheet, name) for name in COLUMNS])
    for service in services:
        for row in rows(service):
            sheet.append([_plain(sheet, cell(row.get(name))) for name in COLUMNS])
    meanings = book.create_sheet("columns")
    for name, question in COLUMNS.items():
        meanings.append([_bold(meanings, name), words.gettext(question) if question else ""])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _plain(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL])
    made.data_type = "s"
    return made


def _bold(sheet: Any, value: str) -> Any:
    made = WriteOnlyCell(sheet, value=value)
    made.font = Font(bold=True)
    return made
