"""Notices: written, shown on the days they are for, in revisions, and refused with the cure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.model import Metadata, Notice
from tests.web.town import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk

TODAY = datetime.now(UTC).date()
SHELTER = {
    "name": "Yömaja on auki",
    "description": "Tämän viikon.",
    "starts_on": "",
    "ends_on": (TODAY + timedelta(days=5)).isoformat(),
}


def rows(app: Flask) -> list[Notice]:
    with app.extensions["directory"].database.reading(own=True) as session:
        return list(session.scalars(select(Notice).order_by(Notice.name)))


def home(app: Flask) -> str:
    return app.test_client().get("/oulu/fi/").get_data(as_text=True)


def test_a_notice_is_on_the_first_page_with_the_next_request_and_gone_when_it_is_removed(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    editor = staff("editor")
    assert SHELTER["name"] not in home(staff_app)
    assert "told=saved" in editor.post("/staff/oulu/notices/new", SHELTER).headers["Location"]
    assert SHELTER["name"] in home(staff_app)
    key = rows(staff_app)[-1].id
    page = editor.get("/staff/oulu/notices")
    assert SHELTER["name"] in page.get_text()
    assert "Shown now" in page.get_text()
    editor.post(f"/staff/oulu/notices/{key}", SHELTER | {"name": "Yömaja on täynnä"})
    assert "Yömaja on täynnä" in home(staff_app)
    editor.post(f"/staff/oulu/notices/{key}/remove")
    assert "Yömaja" not in home(staff_app)
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        kept = session.scalars(select(Metadata).where(Metadata.resource_id == key)).all()
    assert {row.last_action_type for row in kept} == {"create", "update", "delete"}
    assert {row.updated_by for row in kept} == {"editor@city.example"}


def test_a_notice_for_later_days_waits(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    later = (TODAY + timedelta(days=3)).isoformat()
    staff("editor").post("/staff/oulu/notices/new", SHELTER | {"starts_on": later})
    assert SHELTER["name"] not in home(staff_app)
    assert "Shown later" in staff("editor").get("/staff/oulu/notices").get_text()


def test_a_preview_saves_nothing_and_keeps_what_was_typed(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    before = len(rows(staff_app))
    answer = staff("editor").post("/staff/oulu/notices/new", SHELTER | {"do": "preview"}, status=200)
    assert "This is how it will look" in answer.text
    assert answer.text.count(SHELTER["name"]) == 2
    assert len(rows(staff_app)) == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"name": "<b>auki</b>"}, "name"),
        ({"name": "auki\u202e"}, "name"),
        ({"description": "x" * 100_000}, "description"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "31.12.2026"}, "ends_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_on": (TODAY + timedelta(days=9)).isoformat()}, "ends_on"),
        ({"starts_on": "0000-99-99"}, "starts_on"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_all_that_was_typed(
    staff: Callable[..., Clerk], staff_app: Flask, wrong: dict[str, str], field: str
) -> None:
    before = len(rows(staff_app))
    typed = SHELTER | wrong
    page = staff("editor").refused("/staff/oulu/notices/new", typed)
    assert page.select_one(f'.problem a[href="#{field}"]')
    assert page.find(id="name")["value"] == typed["name"]  # type: ignore[index]
    assert page.find(id="description").get_text().strip("\n") == typed["description"]  # type: ignore[union-attr]
    assert len(rows(staff_app)) == before


def test_no_last_day_is_a_choice_and_words_of_attackers_are_words(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    rude = HOSTILE.replace("</script><img src=x onerror=alert(1)>", "")
    staff("editor").post(
        "/staff/oulu/notices/new", {"name": rude, "description": rude, "ends_on": "", "endless": "yes"}
    )
    assert "{{7*7}}" in home(staff_app)
    assert "Shown without an end" in staff("editor").get("/staff/oulu/notices").get_text()
