"""The statement tells what is true of our checks; what somebody cannot use arrives, and gets a number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from directory import create_app
from directory.config import BadSetting, Config, from_environment
from directory.model import Report
from directory.model.facts import ReportReason
from directory.web.public import accessibility
from tests.web.kinds import KINDS
from tests.web.staff.conftest import filled, staff_app
from tests.web.test_pages import codes

if TYPE_CHECKING:
    from flask import Flask

    from tests.web.inspecting import Visitor

__all__ = ["codes", "filled", "staff_app"]

CHECKERS = Path(__file__).parents[2] / "tools" / "checkers" / "package.json"
PLACE = "/oulu/en/accessibility"


def test_the_statement_names_the_programs_that_the_tests_run() -> None:
    packages = {"axe-core": "axe-core", "HTML_CodeSniffer": "html_codesniffer", "Nu Html Checker": "vnu-jar"}
    held = json.loads(CHECKERS.read_text("utf-8"))["dependencies"]
    assert [f"{name} {held[package]}" for name, package in packages.items()] == list(accessibility.PROGRAMS)


def test_the_statement_says_what_it_must(visitor: Visitor) -> None:
    page = visitor.get(PLACE)
    text = page.get_text(" ", strip=True)
    for said in (accessibility.STANDARD, "in part", "does not work yet", "22 November 2026", "Tigrinya"):
        assert said in text
    assert page.select("main form textarea[name=text]")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("error", "embedded")])
def test_every_page_leads_to_the_statement(visitor: Visitor, codes: dict[str, str], kind: str) -> None:
    page = visitor.get(f"/oulu/en/{KINDS[kind].format(**codes)}")
    assert page.select(f"footer a[href^='{PLACE}']")


def test_what_somebody_cannot_use_is_kept_and_gets_a_number(staff_app: Flask) -> None:
    client = staff_app.test_client()
    answer = client.post(PLACE, data={"text": "The map"}, follow_redirects=True)
    number = BeautifulSoup(answer.text, "html.parser").select_one(".number-of")
    assert number is not None
    with staff_app.extensions["directory"].database.reading() as session:
        kept = session.scalars(select(Report)).one()
        assert (kept.reason, kept.text, kept.number) == (ReportReason.ACCESS, "The map", number.get_text())
    assert "Accessibility" in client.get(f"/oulu/en/reports/{number.get_text()}").text


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
def test_a_form_that_cannot_be_kept_comes_back_with_what_was_typed(visitor: Visitor, text: str) -> None:
    answer = visitor.client.post(PLACE, data={"text": text})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.title is not None
    assert page.title.get_text().startswith("Error:")
    field = page.select_one("#text")
    assert field is not None
    assert field.get_text().strip() == text.strip()


def test_contact_and_complaints_are_named_where_they_are_set(visitor: Visitor, staff_app: Flask) -> None:
    assert not visitor.get(PLACE).select("main a[href^='mailto:']")
    was = staff_app.extensions["directory"].config
    set_up = Config(
        instance=was.instance,
        database_url=was.database_url,
        contact="access@city.example",
        complaints_url="https://office.example/complain",
    )
    page = BeautifulSoup(create_app(set_up).test_client().get(PLACE).text, "html.parser")
    assert page.select("main a[href='mailto:access@city.example']")
    assert page.select_one("main a[href='https://office.example/complain']")


@pytest.mark.parametrize("address", ["nobody", "@city.example", "a@b c", "a@b?subject=x", "x@"])
def test_a_contact_that_is_no_address_is_refused_with_the_cure(address: str) -> None:
    with pytest.raises(BadSetting, match=r"DIRECTORY_CONTACT.*write an e-mail address"):
        from_environment({"DIRECTORY_CONTACT": address})
