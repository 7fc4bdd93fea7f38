"""Templates: a table to fill, headed in the clerk's language and for us, with a row that shows how."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from directory.exchange.mapping.words import WORDS

if TYPE_CHECKING:
    from datetime import datetime

    from directory.catalogs import Words

EXAMPLE = "example"
"""The id of the row that shows how; it is never taken in."""

_ROW = {
    "external_id": EXAMPLE,
    "name": "Example clinic",
    "kinds": "doctor",
    "organization": "City of Example",
    "description": "Doctors for everybody, also without papers.",
    "phones": "09 1234567",
    "email": "office@example.org",
    "url": "https://www.example.org",
    "address_1": "Main Street 5",
    "postal_code": "00100",
    "city": "Example",
    "latitude": "60.1712",
    "longitude": "24.941",
    "wheelchair": "yes",
    "opening_hours": "Mo-Fr 09:00-16:00; PH off",
    "languages": "fi, en, ar",
    "audience": "anyone",
    "cost": "free",
    "papers_required": "no",
    "appointment": "walk_in",
}
_LEFT_OUT = frozenset(
    "mobile_phones fax address_2 state_province country organization_id organization_description organization_url "
    "organization_email accessibility_description interpretation_services confirmed_at confirmed_by status".split()
)
"""What few tables have; it is understood all the same."""

COLUMNS = tuple(name for name in WORDS if name not in _LEFT_OUT)


def headings(words: Words) -> list[str]:
    """The headings: for people, then for us in brackets."""
    return [f"{words.gettext(WORDS[name])} [{name}]" for name in COLUMNS]


def as_csv(words: Words) -> bytes:
    """The template in UTF-8 with a byte order mark, by which spreadsheets know it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings(words))
    writer.writerow([_ROW.get(name, "") for name in COLUMNS])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def as_xlsx(words: Words, *, now: datetime) -> bytes:
    """The template as a workbook."""
    book = Workbook()
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("services")
    sheet.append(headings(words))
    sheet.append([_ROW.get(name, "") for name in COLUMNS])
    sheet.freeze_panes = "C2"
    sheet.sheet_view.rightToLeft = words.locale.direction == "rtl"
    for number, heading in enumerate(headings(words), start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        sheet.cell(row=2, column=number).number_format = "@"
        sheet.column_dimensions[get_column_letter(number)].width = min(40, max(14, len(heading) + 2))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
