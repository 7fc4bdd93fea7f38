"""Staff keep listings true: reports are answered, drafts made of what is missing, facts confirmed, providers asked."""

from __future__ import annotations

import email
from datetime import UTC, date, datetime
from email import policy
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from sqlalchemy import select, update

from directory import indexing, reporting
from directory.model import City, ConfirmationAsk, LinkCheck, Metadata, Report, Service, ServiceTranslation
from directory.model.facts import Publication, ReportReason, ReportStatus
from tests.web.inspecting import check_directions, check_frame, check_headings, check_links_and_forms
from tests.web.staff.services.conftest import code, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk

__all__ = ["code"]


def tell(app: Flask, reason: ReportReason, name: str = "", text: str = "", **details: str) -> str:
    """Keep a report; its number."""
    with app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        service_id = session.scalars(select(Service.id).where(Service.name == name)).first() if name else None
        return reporting.report(
            session, city.id, service_id=service_id, reason=reason, text=text, details=details, locale="ar",
            today=date(2026, 11, 20),
        )  # fmt: skip


def one(app: Flask, kind: Any) -> Any:
    with app.extensions["directory"].database.reading(own=True) as session:
        return session.scalars(select(kind)).one()


def service_of(app: Flask, code: str) -> Service:
    with app.extensions["directory"].database.reading(own=True) as session:
        return session.scalars(select(Service).where(Service.code == code)).one()


def test_people_who_were_refused_stand_on_top_of_the_inbox_and_all_can_be_filtered(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    tell(staff_app, ReportReason.HOURS, "Neuvola")
    refused = tell(staff_app, ReportReason.REFUSED, "Turvakoti", "قالوا لا")
    tell(staff_app, ReportReason.WORDS, text="كلمات")
    clerk = staff("editor")
    page = clerk.get("/staff/oulu/reports")
    links = page.select("tbody a")
    assert links[0]["href"] == f"/staff/oulu/reports/{refused}"
    assert len(links) == 3
    assert len(clerk.get("/staff/oulu/reports?reason=words").select("tbody a")) == 1
    assert clerk.get("/staff/oulu/reports?status=done&page=7").select("tbody a") == []
    clerk.get("/staff/oulu/reports?status=x&reason=%00&page=-1&service=%27")
    staff("reader").get("/staff/oulu/reports", status=403)


def test_a_report_is_answered_and_the_reporter_reads_it(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    number = tell(staff_app, ReportReason.PHONE, "Neuvola", "<script>alert(1)</script> {{7*7}}")
    clerk = staff("editor")
    page = clerk.get(f"/staff/oulu/reports/{number}")
    assert "{{7*7}}" in page.get_text()
    clerk.post(
        f"/staff/oulu/reports/{number}", {"status": "done", "answer": "تم الإصلاح", "answer_locale": "ar"}
    )
    said = staff_app.test_client().get(f"/oulu/ar/reports/{number}").text
    assert "تم الإصلاح" in said
    assert clerk.get("/staff/oulu/reports").select("tbody a") == []


def test_an_answer_that_cannot_be_kept_comes_back_as_it_was_typed(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    number = tell(staff_app, ReportReason.PHONE, "Neuvola")
    clerk = staff("editor")
    for wrong in (
        {"status": "x", "answer": "kept"},
        {"status": "done", "answer": "kept" + "x" * 2000},
        {"status": "done", "answer": "kept", "answer_locale": "zz"},
    ):
        page = clerk.refused(f"/staff/oulu/reports/{number}", wrong)
        box = page.select_one("#answer")
        assert box is not None
        assert "kept" in box.get_text()
    assert one(staff_app, Report).status is ReportStatus.NEW


def test_a_report_is_marked_as_done_from_the_form_of_its_service(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    number = tell(staff_app, ReportReason.MOVED, "Neuvola", "se muutti")
    clerk = staff("editor")
    page = clerk.get(f"/staff/oulu/services/{code}")
    form = page.select_one(f'form[action="/staff/oulu/reports/{number}"]')
    assert form is not None
    sent = clerk.post(f"/staff/oulu/reports/{number}", {"back": "service", "status": "done"})
    assert sent.location.startswith(f"/staff/oulu/services/{code}")
    assert one(staff_app, Report).status is ReportStatus.DONE
    assert not clerk.get(f"/staff/oulu/services/{code}").select('form[action*="/reports/"]')


def test_a_suggestion_becomes_a_draft_in_one_click_and_only_once(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    number = tell(
        staff_app, ReportReason.SUGGESTION, name="", place="Torikatu 3",
        contact="040 123 4567, help.example/here hei@help.example",
    )  # fmt: skip
    clerk = staff("editor")
    clerk.post(f"/staff/oulu/reports/{number}/draft", status=404)
    with staff_app.extensions["directory"].database.writing() as session:
        row = session.scalars(select(Report)).one()
        row.details = {**row.details, "name": "Vapaaehtoiset"}
    made = clerk.post(f"/staff/oulu/reports/{number}/draft")
    new = made.location.split("?")[0].rpartition("/")[2]
    service = service_of(staff_app, new)
    assert (service.name, service.publication) == ("Vapaaehtoiset", Publication.DRAFT)
    assert (service.email, service.url) == ("hei@help.example", "https://help.example/here")
    text = str(clerk.get(f"/staff/oulu/services/{new}"))
    assert "+358401234567" in text
    assert "Torikatu 3" in text
    assert one(staff_app, Report).status is ReportStatus.IN_WORK
    again = clerk.post(f"/staff/oulu/reports/{number}/draft")
    assert f"/services/{new}" in again.location


def test_facts_are_confirmed_in_one_click_with_a_revision_and_no_address_of_a_clerk_is_public(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    code = code_of(staff_app, "Apteekki 2")
    staff("editor").post(f"/staff/oulu/services/{code}/confirm")
    service = service_of(staff_app, code)
    assert service.confirmed_at is not None
    assert service.confirmed_by == "Oulu"
    with staff_app.extensions["directory"].database.reading() as session:
        kept = session.scalars(select(Metadata).where(Metadata.last_action_type == "confirm")).one()
    assert (kept.field_name, kept.updated_by) == ("confirmed_at", "editor@city.example")
    assert "@city.example" not in staff_app.test_client().get(f"/oulu/en/services/{code}").text


def test_a_provider_confirms_only_what_is_theirs(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    mine = service_of(staff_app, code).organization_id
    provider = staff("provider", organization_id=mine)
    provider.post(f"/staff/oulu/services/{code}/confirm")
    assert service_of(staff_app, code).confirmed_by == "Kaupungin klinikat"
    provider.post(f"/staff/oulu/services/{code_of(staff_app, 'Turvakoti')}/confirm", status=403)
    provider.post(f"/staff/oulu/services/{code}/ask", status=403)


def link_in(page: BeautifulSoup) -> str:
    box = page.select_one("#mail")
    assert box is not None
    found = next(word for word in box.get_text().split() if "/confirm/" in word)
    assert found.startswith("https://directory.example/confirm/")
    return found.removeprefix("https://directory.example")


def test_a_mailed_link_confirms_once_and_opening_it_does_nothing(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("editor")
    link = link_in(clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}/ask", status=200), 200))
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(Service).where(Service.code == code).values(confirmed_at=date(2020, 1, 1)))
    provider = staff_app.test_client()
    for locale in ("", "?locale=ar", "?locale=xx"):
        answer = provider.get(link + locale)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        page = BeautifulSoup(answer.text, "html.parser")
        for check in (check_frame, check_headings, check_links_and_forms, check_directions):
            check(link, page)
    assert provider.head(link).status_code == 200
    assert service_of(staff_app, code).confirmed_at == date(2020, 1, 1)
    evil = provider.post(link, data={"answer": "right"}, headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    assert provider.post(link, data={"answer": "right"}).status_code == 303
    service = service_of(staff_app, code)
    assert service.confirmed_at is not None
    assert service.confirmed_at.year > 2020
    assert service.confirmed_by == "Kaupungin klinikat"
    assert one(staff_app, ConfirmationAsk).answered_on is not None
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(Service).where(Service.code == code).values(confirmed_at=date(2020, 1, 1)))
    assert provider.post(link, data={"answer": "right"}).status_code == 200
    assert service_of(staff_app, code).confirmed_at == date(2020, 1, 1)


def test_a_mailed_link_tells_staff_what_has_changed(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("editor")
    link = link_in(clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}/ask", status=200), 200))
    provider = staff_app.test_client()
    empty = provider.post(link, data={"answer": "changed", "text": " "})
    assert empty.status_code == 422
    assert BeautifulSoup(empty.text, "html.parser").select_one(".problem[autofocus] a[href='#text']")
    assert provider.post(link, data={"answer": "changed", "text": "Uusi numero"}).status_code == 303
    kept = one(staff_app, Report)
    assert (kept.reason, kept.text) == (ReportReason.CHANGED, "Uusi numero")
    assert "Uusi numero" in clerk.get(f"/staff/oulu/services/{code}").get_text()


def test_a_link_that_is_forged_old_or_of_a_listing_that_is_gone_opens_nothing(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("editor")
    link = link_in(clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}/ask", status=200), 200))
    client = staff_app.test_client()
    for wrong in (
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link[:9] + "A" + link[10:],
        "/confirm/x",
        "/confirm/" + "é" * 59,
    ):
        if wrong != link:
            assert client.get(wrong).status_code == 410
            assert client.post(wrong, data={"answer": "right"}).status_code == 410
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(Service).where(Service.code == code).values(publication=Publication.ARCHIVED))
    assert client.get(link).status_code == 410


def test_the_mail_is_in_the_citys_own_words_and_a_server_is_asked_only_where_one_is_set(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    clerk = staff("editor")
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(Service).where(Service.name == "Neuvola").values(confirmed_at=None))
    page = clerk.get("/staff/oulu/confirmations")
    assert "Neuvola" in page.get_text()
    assert not page.select('button.main[value=""]')
    clerk.post("/staff/oulu/confirmations", {"service": code_of(staff_app, "Neuvola")})
    with staff_app.extensions["directory"].database.reading() as session:
        assert session.scalars(select(ConfirmationAsk)).all() == []


def test_the_first_page_tells_each_number_with_the_way_to_its_list(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    tell(staff_app, ReportReason.REFUSED, "Neuvola")
    tell(staff_app, ReportReason.SUGGESTION, details="")
    now = datetime.now(UTC)
    with staff_app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        service = session.scalars(select(Service).where(Service.code == code)).one()
        session.add(
            LinkCheck(
                city_id=city.id,
                url=service.url,
                checked_at=now,
                status=404,
                failed_since=date(2026, 11, 1),
                failed_days=2,
            )
        )
        session.execute(
            update(ServiceTranslation)
            .where(ServiceTranslation.service_id == service.id, ServiceTranslation.locale == "ar")
            .values(source_digest="0" * 16)
        )
        indexing.touch(session, city.id)
    clerk = staff("admin")
    page = clerk.get("/staff/oulu/")
    numbers = {
        str(link["href"]): link.get_text(" ", strip=True).split()[0] for link in page.select(".numbers a")
    }
    for need, number in (("due", "29"), ("reported", "1"), ("broken", "1"), ("nowhere", "1")):
        address = f"/staff/oulu/services?need={need}&state=published"
        assert numbers[address] == number
        assert len(clerk.get(address).select("tbody tr")) == int(number)
    assert numbers["/staff/oulu/reports?reason=refused"] == "1"
    assert numbers["/staff/oulu/reports?status=new"] == "2"
    assert numbers["/staff/oulu/translations/ar"] == "1"
    assert "klinikka.example" in clerk.get(f"/staff/oulu/services/{code}").select(".notice")[-1].get_text()
    for role in ("editor", "translator", "provider", "reader"):
        staff(role).get("/staff/oulu/")


def test_mails_that_are_kept_in_the_outbox_can_be_read_by_mail_programs(staff_app: Flask) -> None:
    from sqlalchemy.orm import joinedload

    from directory.assuring import asking, letters
    from directory.mailing import mailer

    config = staff_app.extensions["directory"].config
    with staff_app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        service = session.scalars(
            select(Service).where(Service.name == "Neuvola").options(joinedload(Service.organization))
        ).one()
        (question,) = asking.ask(session, city, [service], by="x", today=date(2026, 11, 22))
        mail = letters.letter(city, question, base_url=config.base_url, key=config.key())
    mailer(None, "directory@directory.example", config.outbox).send(mail, now=datetime.now(UTC))
    (path,) = config.outbox.iterdir()
    read = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert read["To"] == "hei@klinikka.example"
    assert "https://directory.example/confirm/" in read.get_content()
