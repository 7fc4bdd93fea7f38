"""Whoever told of something learns what became of it; what is missing can be suggested; nothing is asked about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from directory import reporting, reports
from directory.model import City, Report, Service
from directory.model.facts import ReportReason, ReportStatus
from tests.web.conftest import LOCALES
from tests.web.inspecting import check_directions, check_frame, check_headings, check_links_and_forms
from tests.web.staff.conftest import filled, staff_app

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask

    from tests.web.inspecting import Visitor

__all__ = ["filled", "staff_app"]


def tell(app: Flask, **said: object) -> str:
    """Keep a report; its number."""
    from datetime import date

    with app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        given: dict[str, object] = {
            "reason": ReportReason.CLOSED,
            "text": "",
            "locale": "ar",
            "today": date(2026, 11, 20),
        }
        return reporting.report(session, city.id, **(given | said))  # type: ignore[arg-type]


def decided(
    app: Flask, number: str, status: ReportStatus, answer: str = "", today: date | None = None
) -> None:
    from datetime import date

    with app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        line = reports.find(session, city, number, lock=True)
        assert line is not None
        reporting.decide(
            line.report,
            status,
            answer=answer,
            answer_locale="fi",
            by="x@city.example",
            today=today or date(2026, 11, 21),
        )


def looked_at(app: Flask, address: str, status: int = 200) -> BeautifulSoup:
    response = app.test_client().get(address)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in response.headers
    page = BeautifulSoup(response.text, "html.parser")
    for check in (check_frame, check_headings, check_links_and_forms, check_directions):
        check(address, page)
    return page


@pytest.mark.parametrize("status", ReportStatus)
def test_who_has_the_number_sees_what_became_of_it_and_never_what_was_written(
    staff_app: Flask, status: ReportStatus
) -> None:
    number = tell(staff_app, text="The door has been closed since May")
    decided(staff_app, number, status, "Olemme kysyneet.")
    page = looked_at(staff_app, f"/oulu/en/reports/{number}")
    said = page.get_text()
    assert reports.OUTCOME[status] in said
    assert "since May" not in said
    assert "city.example" not in said
    answer = page.find("p", lang="fi")
    assert answer is not None
    assert answer.get_text() == "Olemme kysyneet."


def test_a_number_is_typed_however_it_was_written_down_and_led_to(staff_app: Flask) -> None:
    number = tell(staff_app)
    asked = f" {number[:4].upper()}-{number[4:]} "
    answer = staff_app.test_client().get("/oulu/ar/reports", query_string={"number": asked})
    assert answer.status_code == 303
    assert answer.location == f"/oulu/ar/reports/{number}"


@pytest.mark.parametrize("wrong", ["zzzzzzzz", "x", "a" * 500, "<script>", "\u202e", "%00", "aeiou123"])
def test_a_number_that_is_none_gives_the_form_back_with_an_error(staff_app: Flask, wrong: str) -> None:
    if wrong != "%00":
        page = looked_at(staff_app, f"/oulu/en/reports/{wrong}", 404)
        assert page.title is not None
        assert page.title.get_text().startswith("Error:")
        assert page.select_one(".problem[autofocus] a[href='#number']")
    assert staff_app.test_client().get(f"/oulu/en/reports?number={wrong}").status_code in (303, 404)


def test_the_report_of_another_city_is_not_there(staff_app: Flask) -> None:
    number = tell(staff_app)
    with staff_app.extensions["directory"].database.writing() as session:
        session.add(City(slug="lund", name="Lund", timezone="Europe/Stockholm", locales=["sv"]))
    assert staff_app.test_client().get(f"/lund/sv/reports/{number}").status_code == 404


def test_nobody_tries_numbers_in_bulk(staff_app: Flask) -> None:
    number = tell(staff_app)
    object.__setattr__(staff_app.extensions["directory"].config, "proxies", 1)
    client, here = staff_app.test_client(), {"X-Forwarded-For": "203.0.113.9"}
    answers = [client.get("/oulu/en/reports/zzzzzzzz", headers=here).status_code for _ in range(42)]
    assert answers[:40] == [404] * 40
    assert set(answers[40:]) == {429}
    assert client.get(f"/oulu/en/reports/{number}", headers=here).status_code == 429
    assert (
        client.get(f"/oulu/en/reports/{number}", headers={"X-Forwarded-For": "203.0.113.10"}).status_code
        == 200
    )


def test_a_missing_service_is_suggested_with_one_answer_and_its_number_leads_to_what_became_of_it(
    staff_app: Flask,
) -> None:
    client = staff_app.test_client()
    sent = client.post(
        "/oulu/so/suggest-service", data={"name": "Caafimaad bilaash ah", "place": "", "contact": ""}
    )
    assert sent.status_code == 303
    number = sent.location.rpartition("=")[2]
    thanks = BeautifulSoup(client.get(sent.location).text, "html.parser")
    link = thanks.select_one(f'a[href="/oulu/so/reports/{number}"]')
    assert link is not None
    looked_at(staff_app, str(link["href"]))
    with staff_app.extensions["directory"].database.reading() as session:
        kept = session.scalars(select(Report)).one()
    assert (kept.reason, kept.service_id, kept.locale) == (ReportReason.SUGGESTION, None, "so")
    assert kept.details == {"name": "Caafimaad bilaash ah"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "name"), ({"name": "  \t"}, "name"), ({"name": "x", "contact": "y" * 201}, "contact")],
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    staff_app: Flask, typed: dict[str, str], field: str
) -> None:
    answer = staff_app.test_client().post("/oulu/en/suggest-service", data=typed)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one(f".problem[autofocus] a[href='#{field}']")
    for name, said in typed.items():
        box = page.select_one(f"#{name}")
        assert box is not None
        assert box["value"] == said


def test_machines_are_thanked_and_nothing_is_kept(staff_app: Flask) -> None:
    client = staff_app.test_client()
    sent = client.post("/oulu/en/suggest-service", data={"name": "x", "website": "http://spam.example"})
    assert sent.status_code == 303
    assert (
        client.post(
            "/oulu/en/suggest-service", data={"name": "x"}, headers={"Origin": "https://evil.example"}
        ).status_code
        == 403
    )
    with staff_app.extensions["directory"].database.reading() as session:
        assert session.scalars(select(Report)).all() == []


def test_the_same_told_twice_is_counted_once_until_somebody_looks(staff_app: Flask) -> None:
    with staff_app.extensions["directory"].database.reading() as session:
        service_id = session.scalars(select(Service.id)).first()
    first = tell(staff_app, service_id=service_id)
    assert tell(staff_app, service_id=service_id) == first
    assert tell(staff_app, service_id=service_id, reason=ReportReason.PHONE) != first
    assert tell(staff_app, service_id=service_id, text="other words") != first
    assert tell(staff_app) != first
    with staff_app.extensions["directory"].database.reading() as session:
        assert session.scalars(select(Report.times).where(Report.number == first)).one() == 2
    decided(staff_app, first, ReportStatus.DONE)
    assert tell(staff_app, service_id=service_id) != first


def test_what_was_done_long_ago_is_forgotten_and_what_is_open_stays(staff_app: Flask) -> None:
    from datetime import date

    old, done = tell(staff_app), tell(staff_app, reason=ReportReason.MOVED)
    decided(staff_app, done, ReportStatus.DECLINED, today=date(2026, 1, 1))
    with staff_app.extensions["directory"].database.writing() as session:
        reporting.forget(session, today=date(2027, 1, 1))
        assert len(session.scalars(select(Report)).all()) == 2
        reporting.forget(session, today=date(2027, 1, 2))
        assert session.scalars(select(Report.number)).all() == [old]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("place", ["reports", "suggest-service"])
def test_both_forms_are_whole_in_every_locale(visitor: Visitor, locale: str, place: str) -> None:
    visitor.get(f"/oulu/{locale}/{place}")


def test_each_page_leads_to_both_and_so_does_a_search_without_results(visitor: Visitor) -> None:
    for place in ("", "services?q=zzzzz"):
        page = visitor.get(f"/oulu/en/{place}")
        assert page.select('footer a[href="/oulu/en/suggest-service"]')
        assert page.select('footer a[href="/oulu/en/reports"]')
    assert page.select('main a[href="/oulu/en/suggest-service"]')
