"""Sources: staff keep their word or take that of the source, decide on what disappeared, and merge what is there twice."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import Likeness, Metadata, Organization, Service, Source, SourceRecord
from directory.model.facts import Publication
from tests.web.staff.importing.test_importing import as_csv, columns, previewed, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk


def bring(clerk: Clerk, lines: list[list[str]], *, into: str = "") -> None:
    clerk.post(previewed(clerk, as_csv(lines), into=into).replace("/preview", "/take"))


def test_staff_take_what_a_source_says_and_archive_or_keep_what_it_lost(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor, database = staff("editor"), staff_app.extensions["directory"].database
    bring(editor, rows(4, wrong=0))
    with database.writing() as session:
        session.scalars(select(Service).where(Service.name == "Kirjakerho 0")).one().description = "Meidän."
    second = rows(2, wrong=0)
    second[0][6] = "Lähteen."
    bring(editor, second, into="kerhot")
    page = editor.get("/staff/oulu/sources/open")
    assert "Meidän." in page.get_text()
    assert "Lähteen." in page.get_text()
    assert "No longer in the source: 2" in page.get_text()
    with database.reading(own=True) as session:
        differing = next(row for row in session.scalars(select(SourceRecord)) if row.conflicts)
        gone = session.scalars(select(SourceRecord).where(SourceRecord.missing_since.is_not(None))).all()
    editor.post(f"/staff/oulu/sources/conflicts/{differing.id}", {"key": "description@fi", "do": "take"})
    key = next(iter(differing.conflicts))
    editor.post(f"/staff/oulu/sources/conflicts/{differing.id}", {"key": key, "do": "take"})
    editor.post(f"/staff/oulu/sources/missing/{gone[0].id}", {"do": "archive"})
    editor.post(f"/staff/oulu/sources/missing/{gone[1].id}", {"do": "keep"})
    assert "Nothing is open." in editor.get("/staff/oulu/sources/open").get_text()
    with database.reading(own=True) as session:
        taken = session.scalars(select(Service).where(Service.name == "Kirjakerho 0")).one()
        assert taken.description == "Lähteen."
        states = [session.get_one(Service, row.service_id).publication for row in gone]
        assert sorted(states) == sorted([Publication.ARCHIVED, Publication.PUBLISHED])
        told = session.scalars(select(Metadata).where(Metadata.last_action_type == "take")).all()
        assert [row.updated_by for row in told] == ["editor@city.example"]
    assert "kerhot" in editor.get("/staff/oulu/sources").get_text()


def test_a_pair_is_called_different_once(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    editor = staff("editor")
    bring(editor, [["Apteekki 1", "0800 100", "", "Isokatu 1", "65.0105", "25.47", "", "", ""]])
    form = editor.get("/staff/oulu/duplicates").select_one("main form")
    assert form is not None
    pair = {
        str(one["name"]): str(one["value"]) for one in form.select("input[name=first], input[name=second]")
    }
    editor.post("/staff/oulu/duplicates", pair)
    editor.post("/staff/oulu/duplicates", {"first": "x", "second": "y"})
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert len(session.scalars(select(Likeness)).all()) == 1
    assert pair["first"] not in editor.get("/staff/oulu/duplicates").get_text()


def test_a_source_without_an_address_cannot_be_asked(staff: Callable[..., Clerk]) -> None:
    editor = staff("editor")
    bring(editor, rows(2, wrong=0))
    page = editor.refused("/staff/oulu/sources/kerhot/ask")
    assert "Import it once by hand" in page.get_text()


def test_staff_settle_what_a_source_says_of_an_organization_where_they_settle_that_of_services(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor, database = staff("editor"), staff_app.extensions["directory"].database
    head = ["Name of the service", "Organization", "Website of the organization"]

    def bring_it(site: str, *, into: str = "") -> None:
        lines = [["Kerho", "Yhdistys", site], ["Toinen kerho", "Yhdistys", site]]
        editor.post(previewed(editor, as_csv(lines, head), into=into).replace("/preview", "/take"))

    bring_it("https://a.example")
    with database.writing() as session:
        row = session.scalars(select(Organization).where(Organization.name == "Yhdistys")).one()
        row.website = "https://ours.example"
    bring_it("https://b.example", into="kerhot")
    assert "1 fact differs" in editor.get("/staff/oulu/sources").get_text()
    page = editor.get("/staff/oulu/sources/open")
    assert page.select(f"a[href='/staff/oulu/organizations/{row.code}']")
    assert "Website of the organization" in page.get_text()
    form = page.select_one("form[action*='/conflicts/']")
    assert form is not None
    values = {"key": str(form.select_one("[name=key]")["value"]), "do": "take"}  # type: ignore[index]
    editor.post(str(form["action"]), values)
    editor.post(str(form["action"]), values)
    assert "Nothing is open." in editor.get("/staff/oulu/sources/open").get_text()
    history = editor.get(f"/staff/oulu/organizations/{row.code}/history").get_text()
    assert "https://ours.example" in history
    assert "https://b.example" in history
    assert "https://b.example" in editor.get(f"/staff/oulu/organizations/{row.code}").prettify()


def test_a_newer_version_of_what_is_not_there_begins_no_new_source_and_keeps_the_file(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor, address = staff("editor"), "/staff/oulu/import"
    assert editor.get(address).select("#into") == [], "there is nothing yet that it could be newer than"
    bring(editor, rows(2, wrong=0))
    page = editor.refused(
        address, {"file": (io.BytesIO(as_csv(rows(3, wrong=0))), "uudet.csv"), "into": "kerhott"}
    )
    assert "There is no source “kerhott” now." in page.get_text()
    assert "uudet.csv" in page.get_text()
    kept = page.select_one("input[name=waits]")
    assert kept is not None
    assert page.select("[name=file]") == [], "nobody has to look for the file again"
    response = editor.post(address, {"waits": kept["value"], "into": "kerhot"})
    matched = response.headers["Location"]
    preview = editor.post(matched, columns(editor.get(matched))).headers["Location"]
    editor.post(preview.replace("/preview", "/take"))
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert sorted(session.scalars(select(Source.slug).where(Source.format == "csv"))) == ["kerhot"]
    stranger = staff("editor", email="other@city.example")
    stranger.refused(address, {"waits": kept["value"]})
