"""Imports in the browser: three hundred rows of which twenty are wrong, a second version of them, and the way back."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from directory.exchange import waiting
from directory.model import ImportRun, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.staff.clerks import Clerk

HEAD = [
    "Nimi",
    "Phone",
    "Correo",
    "Adresse",
    "lat",
    "lon",
    "Kurze Info [description]",
    "Opening hours",
    "Cost",
]


def rows(count: int = 300, *, wrong: int = 20, name: str = "Kirjakerho") -> list[list[str]]:
    made = []
    for number in range(count):
        row = [
            f"{name} {number}", f"08 123 {4000 + number}", f"k{number}@example.org", f"Kirjatie {number}",
            f"{65.011 + number / 100000:.5f}", "25.47", "Luetaan yhdessä.", "Mo-Fr 10:00-16:00", "free",
        ]  # fmt: skip
        made.append(row)
    for number in range(wrong):
        row = made[number * 10]
        match number % 4:
            case 0:
                row[0] = ""
            case 1:
                row[4] = "165"
            case 2:
                row[1] = "ring me"
            case _:
                row[7] = "joskus"
    return made


def as_csv(lines: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([head, *lines])
    return buffer.getvalue().encode()


def as_xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("x")
    for line in (HEAD, *lines):
        sheet.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def send(clerk: Clerk, data: bytes, name: str = "kerhot.csv", *, into: str = "") -> str:
    """Upload a file; the address of its columns."""
    response = clerk.post("/staff/oulu/import", {"file": (io.BytesIO(data), name), "into": into})
    return str(response.headers["Location"])


def columns(page: BeautifulSoup) -> dict[str, str]:
    """What the form would send as it stands."""
    form = page.select_one('form[novalidate][method="post"]')
    assert form is not None
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    for select_ in form.select("select"):
        chosen = select_.select_one("option[selected]") or select_.select_one("option")
        assert chosen is not None
        sent[str(select_["name"])] = str(chosen["value"])
    del sent["token"]
    return sent


def previewed(clerk: Clerk, data: bytes, file: str = "kerhot.csv", *, into: str = "", **typed: str) -> str:
    address = send(clerk, data, file, into=into)
    response = clerk.post(address, columns(clerk.get(address)) | typed)
    return str(response.headers["Location"])


def counts(page: BeautifulSoup) -> dict[str, int]:
    return {
        words: int(number)
        for number, words in (re.split(r"\s+", one.get_text(" ", strip=True), maxsplit=1) for one in page.select(".counts li"))
    }  # fmt: skip


def services(app: Flask, like: str = "Kirjakerho%") -> dict[str, Service]:
    with app.extensions["directory"].database.reading(own=True) as session:
        found = session.scalars(select(Service).where(Service.name.like(like)))
        return {row.name: row for row in found}


def run_page(response: Any) -> str:
    return str(response.headers["Location"]).partition("?")[0]


@pytest.mark.parametrize(("make", "name"), [(as_csv, "kerhot.csv"), (as_xlsx, "kerhot.xlsx")])
def test_three_hundred_rows_of_which_twenty_are_wrong(
    staff: Callable[..., Clerk], staff_app: Flask, make: Callable[..., bytes], name: str
) -> None:
    editor = staff("editor")
    address = send(editor, make(rows()), name)
    sent = columns(editor.get(address))
    guessed = [sent[f"column-{number}"] for number in range(len(HEAD))]
    assert guessed == [
        "name", "phones", "email", "address_1", "latitude", "longitude", "description", "opening_hours", "cost",
    ]  # fmt: skip
    preview = str(editor.post(address, sent).headers["Location"])
    page = editor.get(preview)
    told = counts(page)
    assert told["All"] == 300
    assert told["New"] == 290
    assert told["Wrong, left out"] == 10
    assert told["Not all understood"] == 10
    assert len(page.select("table.records tbody tr")) == 50
    wrong = editor.get(f"{preview}?show=error").select("table.records tbody tr")
    assert [row.th.get_text() for row in wrong[:2]] == ["2", "12"]  # type: ignore[union-attr]
    assert "Nimi: there is no name in it" in wrong[0].get_text()
    assert "lat" in wrong[1].get_text()
    unsure = editor.get(f"{preview}?show=doubt").get_text()
    assert "“ring me” is no phone number" in unsure
    assert "“joskus” is shown as it is" in unsure
    assert services(staff_app) == {}, "a dry run keeps nothing"
    done = editor.post(preview.replace("/preview", "/take"))
    assert len(services(staff_app)) == 290
    report = editor.get(run_page(done)).get_text()
    assert "290 New" in " ".join(report.split())
    assert "Kirjakerho 1" in staff_app.test_client().get("/oulu/fi/services?q=kirjakerho").text
    assert not list((staff_app.extensions["directory"].config.instance / waiting.FOLDER).glob("*"))


def test_a_newer_version_changes_what_changed_and_is_undone_but_for_what_was_edited(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor = staff("editor")
    first = rows(5, wrong=0)
    editor.post(previewed(editor, as_csv(first)).replace("/preview", "/take"))
    second = rows(6, wrong=0)
    second[1][1] = "08 555 1234"
    preview = previewed(editor, as_csv(second), into="kerhot")
    page = editor.get(preview)
    told = counts(page)
    assert (told["New"], told["Changed"], told["As they were"]) == (1, 1, 4)
    changed = editor.get(f"{preview}?show=changed").select_one("dl.changes")
    assert changed is not None
    assert "Phone" in changed.get_text()
    assert "+35885551234" in changed.get_text()
    done = run_page(editor.post(preview.replace("/preview", "/take")))
    with staff_app.extensions["directory"].database.writing() as session:
        session.scalars(select(Service).where(Service.name == "Kirjakerho 5")).one().description = "Uutta."
    undone = editor.post(f"{done}/undo", status=200).text
    assert "Kirjakerho 5" in undone
    assert "Edited since, so they stay" in undone
    assert len(services(staff_app)) == 6
    assert "undone" in editor.get(done).get_text()
    answer = editor.post(f"{done}/undo", status=422)
    assert "undone already" in answer.text


def test_undoing_the_first_import_leaves_nothing(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    editor = staff("editor")
    preview = previewed(editor, as_csv(rows(3, wrong=0)))
    done = run_page(editor.post(preview.replace("/preview", "/take")))
    editor.post(f"{done}/undo", status=200)
    assert services(staff_app) == {}
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert session.scalars(select(ImportRun)).one().undone_by == "editor@city.example"


def test_what_may_be_there_already_is_pointed_out(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        known = session.scalars(select(Service).where(Service.name == "Apteekki 1")).one()
    line = ["Apteekki 1", "0800 100", "", "Isokatu 1", "65.0105", "25.47", "", "", ""]
    editor = staff("editor")
    page = editor.get(previewed(editor, as_csv([line])))
    assert counts(page)["Perhaps there already"] == 1
    assert page.select_one(f'a[href="/staff/oulu/services/{known.code}"]')


def test_the_template_in_each_language_comes_in_and_its_example_does_not(staff: Callable[..., Clerk]) -> None:
    editor = staff("editor")
    for tag in ("en", "ar", "fi"):
        data = editor.client.get(f"/staff/oulu/import/template.xlsx?locale={tag}").data
        book = load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        assert "[name]" in str(sheet.cell(1, 2).value)
        response = editor.post("/staff/oulu/import", {"file": (io.BytesIO(data), "t.xlsx")}, status=422)
        assert "no row in it but the heading" in response.text
        sheet.cell(3, 1).value, sheet.cell(3, 2).value, sheet.cell(3, 3).value = "a1", "Kerho", "library"
        filled = io.BytesIO()
        book.save(filled)
        page = editor.get(previewed(editor, filled.getvalue(), "t.xlsx", name=f"Kerhot {tag}"))
        assert counts(page)["New"] == 1
        assert counts(page)["All"] == 1
    text = editor.client.get("/staff/oulu/import/template.csv").data.decode("utf-8-sig")
    assert "[opening_hours]" in text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "x.csv", "empty"),
        (b"PK\x03\x04broken", "x.xlsx", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0old", "x.xls", ".xls"),
        (b"x" * (5 * 1024 * 1024 + 1), "x.csv", "larger than 5 MB"),
        (b"name,name\na,b\n", "x.csv", "both called"),
        (b"name\n", "x.csv", "no row"),
        (b'name,phone\n"a,b\n', "x.csv", "x.csv"),
        (b"%PDF-1.4\n\x00\x01", "x.pdf", "x.pdf"),
    ],
    ids=["empty", "broken zip", "old excel", "large", "twice", "heading", "open quote", "pdf"],
)
def test_a_file_that_cannot_be_read_never_waits(
    staff: Callable[..., Clerk], staff_app: Flask, data: bytes, name: str, said: str
) -> None:
    editor = staff("editor")
    response = editor.post("/staff/oulu/import", {"file": (io.BytesIO(data), name)}, status=422)
    page = editor.inspected("/staff/oulu/import", response, 422)
    problem = page.select_one(".problem[autofocus]")
    assert problem is not None
    assert said in problem.get_text()
    assert not list((staff_app.extensions["directory"].config.instance / waiting.FOLDER).glob("*.csv"))


def test_no_file_is_no_import(staff: Callable[..., Clerk]) -> None:
    staff("editor").refused("/staff/oulu/import", {})


def test_columns_need_a_name_and_a_source_that_is_not_another_one(staff: Callable[..., Clerk]) -> None:
    editor = staff("editor")
    address = send(editor, as_csv(rows(2, wrong=0)))
    sent = columns(editor.get(address))
    editor.refused(address, sent | {"column-0": ""})
    for wrong in ("", "OSM"):
        editor.refused(address, sent | {"name": wrong})


def test_what_attackers_write_into_tables_comes_out_as_it_went_in(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    rude = "{{7*7}} ${x} </script><img src=x onerror=alert(1)>"
    editor = staff("editor")
    line = [rude, rude, rude, rude, rude, rude, rude, rude, rude]
    preview = previewed(editor, as_csv([line, ["Kerho", *[""] * 8]]), name="kerhot.csv")
    page = editor.get(preview)
    assert page.select("img[onerror]") == []
    editor.post(preview.replace("/preview", "/take"))
    assert "<img src=x" not in staff_app.test_client().get("/oulu/fi/services?q=kerho").text


def test_a_file_is_found_by_the_sign_in_that_brought_it_alone_and_for_a_day(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor = staff("editor")
    address = send(editor, as_csv(rows(2, wrong=0)))
    staff("editor", email="other@city.example").get(address, status=404)
    folder = staff_app.extensions["directory"].config.instance
    assert waiting.tidy(folder, now=datetime.now(UTC)) == 0
    editor.get(address)
    assert waiting.tidy(folder, now=datetime.now(UTC) + timedelta(days=2)) == 2
    editor.get(address, status=404)


def test_a_file_that_is_not_wanted_is_deleted_at_once(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    editor = staff("editor")
    preview = previewed(editor, as_csv(rows(2, wrong=0)))
    editor.post(preview.replace("/preview", "/forget"))
    assert not list((staff_app.extensions["directory"].config.instance / waiting.FOLDER).glob("*"))
    editor.get(preview, status=404)
