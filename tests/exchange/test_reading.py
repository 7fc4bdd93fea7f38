"""Files as people keep them: read whatever their encoding, refused by name where they could do harm."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from directory.exchange.faults import Refused
from directory.exchange.reading import bounded, open_members, parse_json, read_csv, read_geojson, read_xlsx
from directory.exchange.reading.objects import flat

if TYPE_CHECKING:
    from pathlib import Path

ARABIC = "الاسم;المدينة\nعيادة الأطفال;عمان\nمكتب المساعدة القانونية للاجئين;إربد\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_arabic_is_read_in_any_encoding(encoding: str) -> None:
    table = read_csv(ARABIC.encode(encoding), name="a.csv")
    assert table.columns == ("الاسم", "المدينة")
    assert [dict(row.cells) for row in table.rows][0] == {"الاسم": "عيادة الأطفال", "المدينة": "عمان"}


def test_latin_and_cyrillic_are_told_apart() -> None:
    french = read_csv("nom,ville\nÉcole d'été,Besançon\nŒuvre,Nîmes\n".encode("cp1252"), name="a.csv")
    assert french.rows[0].cells == {"nom": "École d'été", "ville": "Besançon"}
    russian = read_csv(
        "имя\tгород\nБольница детская\tКиев\nШкола языка\tЛьвов\n".encode("cp1251"), name="a.csv"
    )
    assert russian.rows[0].cells == {"имя": "Больница детская", "город": "Киев"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_rows(separator: str) -> None:
    lines = [("name", "note"), ('"A, b; c"', "x"), ("B", "y")]
    table = read_csv("\n".join(separator.join(line) for line in lines).encode(), name="a.csv")
    assert [dict(row.cells) for row in table.rows] == [
        {"name": "A, b; c", "note": "x"},
        {"name": "B", "note": "y"},
    ]


def test_cells_keep_line_breaks_and_lose_the_mark_against_formulas() -> None:
    table = read_csv(b"a,b\n\"x\ny\",'=1+1\n'tis,'+3\n", name="a.csv")
    assert [dict(row.cells) for row in table.rows] == [{"a": "x\ny", "b": "=1+1"}, {"a": "'tis", "b": "+3"}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'a,b\n1,"x\n2,y\n', r"bad\.csv, row 2 .*never closed"),
        (b"a,b,a\n1,2,3\n", r"row 1: columns 1 and 3 are both called “a”"),
        (b"a,b\n1,2,3\n", r"row 2: it has 3 cells"),
        (b"\x89PNG\r\n\0\0\1\2\3\0", "no text"),
        (b"a\n" + b"x" * 21_000 + b"\n", "row 2, column “a”"),
        (b",".join(b"c%d" % n for n in range(400)), "400 columns"),
    ],
)
def test_a_bad_table_is_refused_by_row_and_column(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_csv(data, name="bad.csv")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(Refused, match=r"big\.csv: it has 100 MB"):
        bounded(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"contents": [{"id": "1", "na', r"f\.json, line 1.*cut off"),
        (b"[" * 100 + b"]" * 100, "32 levels"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"a": NaN}', "NaN"),
        (b"<html>", "no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no JSON that can be read"),
    ],
)
def test_bad_json_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_json(data, name="f.json")


def test_a_line_each_is_a_list() -> None:
    assert parse_json(b'{"a": 1}\n{"a": 2}\n', name="f.ndjson") == [{"a": 1}, {"a": 2}]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_is_a_table() -> None:
    table = read_xlsx(workbook(["name", "number"], ["A", 3.0], [None, None], ["B", True]), name="w.xlsx")
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (2, {"name": "A", "number": "3"}),
        (4, {"name": "B", "number": "TRUE"}),
    ]


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, r"\.xls\)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped(xl__vbaProject_dot_bin=b"x", xl__workbook_dot_xml=b"x"), "macros"),
        (zipped(other_dot_txt=b"x"), "no Excel workbook"),
        (b"PK\x03\x04broken", "damaged"),
        (
            zipped(xl__workbook_dot_xml=b"x", xl__bomb_dot_xml=b"0" * 60_000_000),
            "unpacked it would have 57 MB",
        ),
        (zipped(xl__workbook_dot_xml=b"x", xl__worksheets__sheet1_dot_xml=b"<not"), "damaged"),
    ],
)
def test_a_workbook_that_could_do_harm_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_xlsx(data, name="w.xlsx")


def test_an_archive_with_a_bomb_is_refused() -> None:
    with pytest.raises(Refused, match="unpacked"):
        list(open_members(zipped(services_dot_csv=b"0" * 60_000_000), name="b.zip", wanted=lambda _: True))


def test_boxes_that_are_ticked_are_lines() -> None:
    feature = {
        "type": "Feature",
        "id": 7,
        "properties": {"days": {"Mon": True, "Tue": False, "Wed": 1}},
        "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [12, 50], [12, 52], [10, 52], [10, 50]]]},
    }
    [row] = read_geojson(json.dumps([feature]).encode(), name="g.json").rows
    assert row.cells == {"days": "Mon\nWed", "id": "7", "latitude": "51.0", "longitude": "11.0"}
    with pytest.raises(Refused, match="row 2"):
        read_geojson(json.dumps([feature, 3]).encode(), name="g.json")


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1e999"])
def test_a_number_that_no_coordinate_is_makes_no_point(number: str) -> None:
    point = f'{{"type": "Point", "coordinates": [{number}, 60.1]}}'
    feature = f'{{"type": "Feature", "properties": {{"name": "x"}}, "geometry": {point}}}'
    for text in (f"[{feature}]", f'[{{"name": "x", "where": {point}}}]'):
        [row] = read_geojson(text.encode(), name="g.json").rows
        assert row.cells == {"name": "x"}


def test_a_key_is_a_heading_on_one_line() -> None:
    assert flat({"a\n b\u0000": {"c\ud800": "x"}}) == {"a b.c": "x"}
    assert flat({"name": [{"lang": "ar\u0000", "text": "x"}]}) == {"name.ar": "x"}


def test_a_long_key_is_not_repeated_for_all_that_lies_in_it() -> None:
    long, many = "k" * 50_000, {str(number): "x" for number in range(200)}
    for said in ({long: many}, {"name": [{"lang": long, **many}]}):
        cells = flat(said)
        assert len(cells) == 200
        assert max(map(len, cells)) < 200
