"""Translating a record: the queue, both sides, drafts beside what is public, and two people at once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select, update

from directory.model import Metadata, Report, Service, ServiceTranslation, TranslationDraft
from directory.model.facts import ReportReason
from tests.web.staff.translations.conftest import values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk


def kept(app: Flask, code: str, field: str, locale: str = "ar") -> Any:
    with app.extensions["directory"].database.reading(own=True) as session:
        return session.scalars(
            select(ServiceTranslation)
            .join(Service)
            .where(
                Service.code == code, ServiceTranslation.field == field, ServiceTranslation.locale == locale
            )
        ).first()


def change_source(app: Flask, code: str, text: str) -> None:
    with app.extensions["directory"].database.writing() as session:
        session.execute(update(Service).where(Service.code == code).values(description=text))


def test_a_translator_sees_their_locales_alone(staff: Callable[..., Clerk], code: str) -> None:
    translator = staff("translator", locales=("ar", "sv"))
    rows = translator.get("/staff/oulu/translations").select("tbody th a")
    assert {str(row["href"]).rpartition("/")[2] for row in rows} == {"ar", "sv"}
    for other in ("ru", "fi", "xx"):
        translator.get(f"/staff/oulu/translations/{other}", status=404)
        translator.get(f"/staff/oulu/translations/{other}/service/{code}", status=404)
        translator.post(f"/staff/oulu/translations/{other}/service/{code}", {"do": "publish"}, status=404)
    assert len(staff("editor").get("/staff/oulu/translations").select("tbody th a")) == 31


def test_the_queue_begins_with_what_is_outdated_and_is_filtered(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("translator", locales=("ar",))
    address = f"/staff/oulu/translations/ar/service/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"text-description": "للأطفال", "do": "publish"})
    change_source(staff_app, code, "Lapsille, vanhemmille ja isovanhemmille.")
    page = clerk.get("/staff/oulu/translations/ar")
    first = page.select_one("tbody th a")
    assert first is not None
    assert str(first["href"]).endswith(address)
    assert "Outdated: 1" in page.get_text()
    assert len(clerk.get("/staff/oulu/translations/ar?noun=service&state=outdated").select("tbody tr")) == 1
    assert clerk.get("/staff/oulu/translations/ar?noun=organization&state=outdated").select("tbody tr") == []
    clerk.get("/staff/oulu/translations/ar?noun=x&state=y&page=0")
    assert (
        len(clerk.get("/staff/oulu/translations/ar?noun=location&state=all&page=2").select("tbody tr")) >= 0
    )


def test_what_changed_in_the_source_is_shown_and_may_be_found_still_right(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("translator", locales=("ar",))
    address = f"/staff/oulu/translations/ar/service/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"text-description": "للأطفال", "do": "publish"})
    change_source(staff_app, code, "Lapsille ja isovanhemmille.")
    page = clerk.get(address)
    assert [tag.get_text() for tag in page.select("del, ins")] == ["vanhemmille", "isovanhemmille"]
    area = page.select_one("#text-description")
    assert area is not None
    assert (area["lang"], area["dir"]) == ("ar", "rtl")
    values = values_of(page)
    clerk.post(address, values | {"do": "publish"})
    assert clerk.get(address).select("del"), "a button alone makes nothing right"
    clerk.post(address, values | {"right-description": "yes", "do": "publish"})
    assert not clerk.get(address).select("del, ins")
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        actions = session.scalars(
            select(Metadata.last_action_type).where(Metadata.field_name == "description@ar")
        ).all()
    assert sorted(actions) == ["create", "still_right"]


def test_a_draft_waits_beside_what_the_public_page_shows(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("translator", locales=("ar",))
    address = f"/staff/oulu/translations/ar/service/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"text-description": "للأطفال", "do": "publish"})
    assert "للأطفال" in clerk.client.get(f"/oulu/ar/services/{code}").text
    clerk.post(
        address, values_of(clerk.get(address)) | {"text-description": "للأطفال والآباء", "do": "review"}
    )
    public = clerk.client.get(f"/oulu/ar/services/{code}").text
    assert "للأطفال" in public
    assert "للأطفال والآباء" not in public
    page = clerk.get(address)
    assert values_of(page)["text-description"] == "للأطفال والآباء"
    assert "The public page shows:" in page.get_text()
    clerk.post(address, values_of(page) | {"do": "publish"})
    assert "للأطفال والآباء" in clerk.client.get(f"/oulu/ar/services/{code}").text
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert session.scalars(select(TranslationDraft)).all() == []


def test_two_people_at_one_text_lose_nothing(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    one, other = staff("translator", locales=("ar",)), staff("editor")
    address = f"/staff/oulu/translations/ar/service/{code}"
    mine, theirs = values_of(one.get(address)), values_of(other.get(address))
    other.post(address, theirs | {"text-description": "كلامهم", "do": "publish"})
    answer = one.post(
        address, mine | {"text-description": "كلامي", "text-alert": "", "do": "publish"}, status=409
    )
    page = one.inspected(address, answer, 409)
    assert values_of(page)["text-description"] == "كلامي"
    assert "كلامهم" in page.get_text()
    assert page.select_one(".problem[autofocus] a[href='#text-description']")
    assert kept(staff_app, code, "description").text == "كلامهم"
    one.post(address, values_of(page) | {"do": "publish"})
    assert kept(staff_app, code, "description").text == "كلامي"


def test_a_source_that_changes_meanwhile_is_told_before_anything_is_saved(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("editor")
    address = f"/staff/oulu/translations/sv/service/{code}"
    values = values_of(clerk.get(address))
    change_source(staff_app, code, "Vain lapsille.")
    page = clerk.inspected(
        address,
        clerk.post(address, values | {"text-description": "För barn", "do": "publish"}, status=409),
        409,
    )
    assert values_of(page)["text-description"] == "För barn"
    assert kept(staff_app, code, "description", "sv") is None
    clerk.post(address, values_of(page) | {"do": "publish"})
    assert kept(staff_app, code, "description", "sv").text == "För barn"


def test_what_cannot_be_taken_comes_back_as_it_was_typed(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    address = f"/staff/oulu/translations/ar/service/{code}"
    values = values_of(clerk.get(address))
    for bad in ("<b>x</b>", "x" * 10_001, "</textarea><script>alert(1)</script>"):
        page = clerk.refused(address, values | {"text-description": bad, "text-name": "اسم", "do": "publish"})
        again = values_of(page)
        assert (again["text-description"], again["text-name"]) == (bad, "اسم")
    clerk.post(address, values | {"text-description": "{{7*7}} ${x} ' \" `", "do": "publish"})
    assert "{{7*7}} ${x}" in values_of(clerk.get(address))["text-description"]


def test_one_button_publishes_and_leads_to_the_next_record(staff: Callable[..., Clerk], code: str) -> None:
    clerk = staff("editor")
    address = f"/staff/oulu/translations/sv/service/{code}"
    values = values_of(clerk.get(address))
    answer = clerk.post(f"{address}?noun=service", values | {"text-name": "Rådgivning", "do": "publish-next"})
    assert answer.location.startswith("/staff/oulu/translations/sv/next?noun=service")
    onward = clerk.client.get(answer.location)
    assert onward.status_code == 303
    assert "/translations/sv/service/" in onward.location
    assert onward.location.endswith("told=published")
    assert code not in onward.location
    ended = clerk.client.get("/staff/oulu/translations/sv/next?state=in_review&noun=notice")
    assert ended.location == "/staff/oulu/translations/sv?told=queue-end"


def test_a_small_fix_of_the_source_leaves_translations_valid(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    from tests.web.staff.services.conftest import values_of as form_of

    clerk = staff("editor")
    address = f"/staff/oulu/translations/sv/service/{code}"
    clerk.post(address, values_of(clerk.get(address)) | {"text-description": "För barn", "do": "publish"})
    form = f"/staff/oulu/services/{code}"
    fixed = form_of(clerk.get(form)) | {"description": "Lapsille ja vanhemmille", "do": "publish"}
    clerk.post(form, fixed | {"small_fix": "yes"})
    assert not clerk.get(address).select("ins, del")
    clerk.post(form, form_of(clerk.get(form)) | {"description": "Vain lapsille", "do": "publish"})
    assert clerk.get(address).select("ins, del"), "what it said before is known after a small fix too"


def test_visitors_better_words_stand_beside_the_queue_of_their_locale(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    with staff_app.extensions["directory"].database.writing() as session:
        from datetime import date

        city_id = session.scalars(select(Service.city_id)).first()
        session.add(
            Report(
                city_id=city_id, number="abcdefgh", reason=ReportReason.WORDS, text="<b>مفتوح</b>", locale="ar",
                reported_on=date(2026, 11, 1),
            )
        )  # fmt: skip
    clerk = staff("editor")
    assert "<b>مفتوح</b>" in clerk.get("/staff/oulu/translations/ar").get_text()
    assert "abcdefgh" not in clerk.get("/staff/oulu/translations/sv").get_text()


def test_no_page_of_a_record_costs_more_than_twelve_queries(
    staff: Callable[..., Clerk], staff_app: Flask, code: str
) -> None:
    clerk = staff("editor")
    asked: list[str] = []
    event.listen(
        staff_app.extensions["directory"].database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    home = "/staff/oulu/translations"
    pages = ("", "/ar", f"/ar/service/{code}", "/ar/machine", "/ar/files", "/ar/glossary", "/ar/next")
    for page in pages:
        asked.clear()
        clerk.client.get(home + page)
        assert len(asked) <= 12, (page, len(asked))


def test_a_file_goes_out_and_comes_back(staff: Callable[..., Clerk], staff_app: Flask, code: str) -> None:
    clerk = staff("translator", locales=("ar",))
    home = "/staff/oulu/translations/ar/files"
    clerk.get(home)
    for kind in ("po", "xliff", "xliff-1.2"):
        answer = clerk.client.get(f"{home}/{kind}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    po = clerk.client.get(f"{home}/po").text
    wanted = f'msgctxt "service/{code}/description"\nmsgid "Lapsille ja vanhemmille."\nmsgstr ""'
    assert wanted in po
    filled = po.replace(wanted, wanted[:-1] + 'للأطفال"').encode()

    def sent(data: bytes, do: str = "take", name: str = "ar.po") -> dict[str, Any]:
        return {"file": (BytesIO(data), name), "do": do}

    page = clerk.inspected(home, clerk.post(home, sent(filled, "try"), status=200), 200)
    assert "1 text taken" in page.get_text()
    assert kept(staff_app, code, "description") is None
    clerk.post(home, sent(filled), status=200)
    assert kept(staff_app, code, "description").text == "للأطفال"
    for bad in (
        b"",
        b"\xff\xfe",
        b"nonsense",
        b"<!DOCTYPE x><xliff/>",
        b"<xliff",
        po.replace("ar", "sv").encode(),
    ):
        clerk.refused(home, sent(bad))
    clerk.refused(home, {})
