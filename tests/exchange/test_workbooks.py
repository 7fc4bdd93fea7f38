"""Workbooks open in any spreadsheet as they were meant: nothing runs, zeros stay, Arabic begins on its own side."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from directory.catalogs import words_of
from directory.exchange.workbooks import workbook

SERVICE: dict[str, Any] = {
    "id": "1",
    "name": "=1+1 مشورة",
    "description": "+44\n=SUM(A1)",
    "organization": {"name": "@home"},
    "phones": [{"number": "0800 123"}],
    "service_at_locations": [
        {
            "location": {
                "name": "-5",
                "addresses": [{"postal_code": "00100"}],
                "latitude": 51.5,
                "longitude": -0.1,
            }
        }
    ],
}


@pytest.mark.parametrize(("tag", "is_rtl"), [("ar", True), ("en", False)])
def test_cells_are_what_they_were(tag: str, is_rtl: bool) -> None:
    data = workbook([SERVICE], words_of(tag), now=datetime(2026, 1, 1, tzinfo=UTC))
    book = load_workbook(io.BytesIO(data))
    sheet = book["services"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    said = {
        name: cells[name].value
        for name in ("name", "description", "organization", "phones", "place", "postal_code")
    }
    assert said == {
        "name": "=1+1 مشورة", "description": "+44\n=SUM(A1)", "organization": "@home", "phones": "0800 123",
        "place": "-5", "postal_code": "00100",
    }  # fmt: skip
    assert {cells[name].data_type for name in said} == {"s"}
    assert cells["latitude"].value == 51.5
    assert [bool(one.sheet_view.rightToLeft) for one in book] == [is_rtl, is_rtl]
