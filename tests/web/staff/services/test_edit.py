"""The one page on which a service is edited: what is typed is saved, or comes back with a cure beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from tests.web.staff.services.conftest import code_of, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk


@pytest.fixture
def clerk(staff: Callable[..., Clerk]) -> Clerk:
    """An editor."""
    return staff("editor")


@pytest.fixture
def form(clerk: Clerk, code: str) -> dict[str, Any]:
    """What a browser would send of the form of `Neuvola`."""
    return values_of(clerk.get(f"/staff/oulu/services/{code}"))


def place_of(form: dict[str, Any], number: int = 0) -> str:
    return [place for place in form["places"] if place][number]


def value(page: BeautifulSoup, name: str) -> str:
    element = page.select_one(f'#service-form [name="{name}"]')
    assert element is not None, f"no field {name}"
    if element.name == "textarea":
        return element.get_text().removeprefix("\n").removeprefix("\n")
    return str(element.get("value", ""))


def test_a_form_that_is_sent_back_unchanged_changes_nothing(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    clerk.post(f"/staff/oulu/services/{code}", form | {"do": "publish"})
    assert clerk.get(f"/staff/oulu/services/{code}/history").select(".revision") == []
    assert values_of(clerk.get(f"/staff/oulu/services/{code}"))["version"] == form["version"]


def test_fields_are_named_as_in_hsds(form: dict[str, Any]) -> None:
    names = (
        "name alternate_name description url email application_process fees_description eligibility_description "
        "minimum_age maximum_age opening_hours audience papers_required data_shared data_shared_source cost "
        "appointment capacity interpreter female_staff review_every phones-0-number languages-0-code "
        "cost_options-0-amount required_documents-0-kind terms organization"
    ).split()
    assert [name for name in names if name not in form] == []
    place = place_of(form)
    assert {f"place-{place}-latitude", f"place-{place}-address_1", f"place-{place}-wheelchair"} <= form.keys()


def test_hours_changed_for_christmas_are_public_at_once(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    values = {"hours-dated-0-first": "2026-12-24", "hours-dated-0-last": "2026-12-26", "do": "publish"}
    response = clerk.post(f"/staff/oulu/services/{code}", form | values)
    assert response.headers["Location"].endswith("?told=published")
    page = clerk.get(f"/staff/oulu/services/{code}?told=published")
    assert "Published. The public page shows it now." in page.get_text()
    assert value(page, "opening_hours") == "Mo-Fr 08:00-16:00; PH off; 2026 Dec 24-2026 Dec 26 off"
    assert "Mo-Fr 08:00-16:00; PH off; 2026" not in clerk.client.get(f"/oulu/en/services/{code}").text


def test_a_line_of_hours_can_be_written_instead_of_the_table(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    raw = 'Mo[1] 09:00-12:00 "kysy ensin"'
    clerk.post(f"/staff/oulu/services/{code}", form | {"opening_hours": raw, "do": "publish"})
    page = clerk.get(f"/staff/oulu/services/{code}")
    assert value(page, "opening_hours") == raw
    assert not page.select("#hours-Mo-0-opens"), "the table would lose something"
    again = values_of(page) | {"alert": "Muutos", "do": "publish"}
    clerk.post(f"/staff/oulu/services/{code}", again)
    assert value(clerk.get(f"/staff/oulu/services/{code}"), "opening_hours") == raw


BAD: dict[str, tuple[str, str, str]] = {
    "no name": ("name", "  ", "Fill in this field"),
    "markup in a name": ("name", "<script>alert(1)</script>", "Write plain words, without <script>."),
    "markup in a text": ("description", "Hei <img src=x onerror=alert(1)>", "Write plain words"),
    "a turned text": ("wait_time", "abc \u202e cba", "turns the direction"),
    "an isolate that is left open": ("alternate_name", "abc \u2067 cba", "turns the direction"),
    "far too much text": (
        "description",
        "a" * 1_000_000,
        "Write at most 10000 characters. There are 1000000.",
    ),
    "too long a name": ("name", "ä" * 256, "Write at most 255 characters"),
    "hours that nobody parses": ("opening_hours", "whenever we feel like it", "Nobody can read these hours"),
    "a phone with letters": ("phones-0-number", "0800-CALL-ME", "Write the number in digits"),
    "two phones in one": ("phones-0-number", "+358 9 1234567, +358 9 7654321", "Write one number here"),
    "a script as a link": ("url", "javascript:alert(1)", "begins with https://"),
    "a link to nowhere": ("url", "http://", "begins with https://"),
    "two addresses of mail": ("email", "a@b.example, c@d.example", "Write one e-mail address"),
    "an age in words": ("minimum_age", "seven", "Write a whole number from 0 to 150"),
    "a negative age": ("minimum_age", "-1", "Write a whole number"),
    "an end before the start": ("maximum_age", "5", "The oldest age is below the youngest"),
    "days that end before they start": (
        "hours-dated-0-last",
        "2026-12-01",
        "The last day is before the first",
    ),
    "a day that is not there": ("capacity_date", "2026-02-30", "Write the day like this"),
    "an amount in words": ("cost_options-0-amount", "some", "Write the amount in digits"),
    "an amount without end": ("cost_options-0-amount", "Infinity", "Write the amount in digits"),
    "a choice that is not there": ("cost", "cheap", "Choose one of the answers."),
    "a language that is none": ("languages-0-code", "x'; DROP TABLE", "Choose a language."),
    "no source for what is not passed on": (
        "data_shared_source",
        "",
        "write who says that nothing is passed on",
    ),
    "overlapping times": ("hours-Tu-0-opens", "12:00", "overlap"),
    "a closing time before the opening": ("hours-We-0-closes", "07:00", "The end is before the start"),
    "a time in letters": ("hours-Mo-0-opens", "soon", "Write the time like this: 09:30"),
    "half a time": ("hours-Th-0-closes", "", "when it opens and when it closes"),
}
"""By case: the field, what is typed into it, what is said beside it."""
BESIDE = {
    "hours-Tu-1-opens": "13:00",
    "hours-Tu-1-closes": "15:00",
    "minimum_age": "7",
    "maximum_age": "9",
    "hours-dated-0-first": "2026-12-24",
}
SELECTED = ("cost", "languages-0-code")
"""What is chosen from a list, and cannot be anything else."""


ODD = [
    "{{7*7}}", "${x}", "{% x %}", "'; DROP TABLE service;--", "100% %s %(name)s", "`", "Ω≈ç√∫", "田中さん", "هُنَاكَ", "😀👩‍👧",
    "../../etc/passwd", "null", "undefined", "1e309", "#!/bin/sh", "=1+1", "\\", '"', "&lt;b&gt;", "a < b",
]  # fmt: skip
"""What breaks other people's programs."""


def together() -> list[dict[str, tuple[str, str, str]]]:
    """The cases, as many in a form as it has fields for: they must not hide each other."""
    forms: list[dict[str, tuple[str, str, str]]] = []
    for case, (name, typed, cure) in BAD.items():
        taken = {"maximum_age", "minimum_age"} if name.endswith("_age") else {name}
        room = next((form for form in forms if not taken & {one[0] for one in form.values()}), None)
        if room is None:
            forms.append(room := {})
        room[case] = (name, typed, cure)
    return forms


def test_bad_input_comes_back_with_a_cure_beside_its_field(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    for cases in together():
        sent = form | {"fees_description": "Typed beside it", "do": "publish"} | BESIDE
        page = clerk.refused(
            f"/staff/oulu/services/{code}", sent | {name: typed for name, typed, _ in cases.values()}
        )
        links = {str(link["href"]): link.get_text() for link in page.select(".problem a")}
        for case, (name, typed, cure) in cases.items():
            assert cure in links.get(f"#{name}", ""), case
            assert name in SELECTED or value(page, name) == typed, case
        assert value(page, "fees_description") == "Typed beside it"
    page = clerk.get(f"/staff/oulu/services/{code}")
    assert values_of(page)["version"] == form["version"], "nothing is half-saved"


def test_odd_words_are_kept_and_shown_as_they_are(clerk: Clerk, code: str, form: dict[str, Any]) -> None:
    texts = ("name", "description", "alternate_name", "alert", "wait_time", "application_process")
    typed = " ".join(ODD)
    clerk.post(f"/staff/oulu/services/{code}", form | dict.fromkeys(texts, typed) | {"do": "publish"})
    page = clerk.get(f"/staff/oulu/services/{code}")
    assert {value(page, name) for name in texts} == {typed}
    shown = clerk.client.get(f"/oulu/fi/services/{code}")
    assert shown.status_code == 200
    assert typed in BeautifulSoup(shown.text, "html.parser").h1.get_text()  # type: ignore[union-attr]
    clerk.get(f"/staff/oulu/services/{code}/history")
    clerk.get("/staff/oulu/services")


def test_more_than_a_form_can_hold_is_refused_in_words(clerk: Clerk, code: str) -> None:
    clerk.post(f"/staff/oulu/services/{code}", {"description": "a" * 9_000_000}, status=413)


def test_a_place_outside_of_the_city_is_asked_about_and_one_far_away_refused(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    name = f"place-{place_of(form)}-latitude"
    page = clerk.refused(f"/staff/oulu/services/{code}", form | {name: "65.2", "do": "publish"})
    box = page.select_one('input[name$="-outside"]')
    assert box is not None
    sure = {str(box["name"]): str(box["value"])}
    page = clerk.refused(f"/staff/oulu/services/{code}", form | {name: "12.5", "do": "publish"} | sure)
    assert "far away from the city" in page.get_text()
    swapped = {name: "25.465", name.replace("latitude", "longitude"): "65.012", "do": "publish"}
    assert "Swap them" in clerk.refused(f"/staff/oulu/services/{code}", form | swapped).get_text()
    clerk.post(f"/staff/oulu/services/{code}", form | {name: "65.2", "do": "publish"} | sure)
    assert value(clerk.get(f"/staff/oulu/services/{code}"), name) == "65.2"


def test_buttons_that_save_nothing_keep_all_that_was_typed(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    place = place_of(form)
    typed = form | {"name": "Half a na", "phones-0-number": "abc", "hours-Mo-0-opens": "07:15"}
    for do, check in (
        ("add-row:phones", "#phones-4-number"),
        ("add-place", f'[name="place-{place}-latitude"]'),
        ("add-time:", "#hours-Mo-2-opens"),
        ("add-dates:", "#hours-dated-2-first"),
        ("zoom-in:" + place, ".pin, .place"),
        ("find:" + place, ".place"),
        ("nonsense", "h1"),
    ):
        response = clerk.post(f"/staff/oulu/services/{code}", typed | {"do": do}, status=200)
        page = clerk.inspected(do, response, 200)
        assert page.select(check), do
        assert value(page, "name") == "Half a na"
        assert value(page, "phones-0-number") == "abc"
        assert value(page, "hours-Mo-0-opens") == "07:15"
    assert len(values_of(page)["places"]) == len(form["places"])


def test_mondays_hours_are_copied_without_a_script(clerk: Clerk, code: str, form: dict[str, Any]) -> None:
    typed = form | {"hours-Mo-0-opens": "10:00", "hours-Mo-0-closes": "18:00", "do": "copy-monday:"}
    page = clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}", typed, status=200), 200)
    assert value(page, "hours-Fr-0-closes") == "18:00"
    assert value(page, "hours-Sa-0-closes") == ""


def test_an_address_is_found_chosen_and_published(clerk: Clerk, code: str, form: dict[str, Any]) -> None:
    place = place_of(form)
    asked = form | {f"place-{place}-find": "Isokatu 5", "do": f"find:{place}"}
    page = clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}", asked, status=200), 200)
    found = page.select_one(f'[name="place-{place}-candidate"]')
    assert found is not None
    clerk.post(
        f"/staff/oulu/services/{code}",
        form | {f"place-{place}-candidate": str(found["value"]), "do": "publish"},
    )
    page = clerk.get(f"/staff/oulu/services/{code}")
    assert value(page, f"place-{place}-latitude") == "65.0125"
    assert value(page, f"place-{place}-address_1") == "Isokatu 5"


def test_a_click_on_the_still_map_sets_the_place(clerk: Clerk, code: str, form: dict[str, Any]) -> None:
    place = place_of(form)
    clicked = {f"place-{place}-view": "65.01200,25.46500,16", f"at-{place}.x": "170", f"at-{place}.y": "0"}
    page = clerk.inspected("", clerk.post(f"/staff/oulu/services/{code}", form | clicked, status=200), 200)
    assert 65.0121 < float(value(page, f"place-{place}-latitude")) < 65.015
    assert float(value(page, f"place-{place}-longitude")) == pytest.approx(25.465, abs=1e-4)


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(
    clerk: Clerk, staff: Callable[..., Clerk], code: str, form: dict[str, Any]
) -> None:
    other = staff("admin")
    address = f"/staff/oulu/services/{code}"
    theirs = {"name": "Heidän nimi", "email": "uusi@klinikka.example", "do": "publish"}
    other.post(address, form | theirs)
    response = clerk.post(
        address, form | {"name": "Minun nimi", "alert": "Minun", "do": "publish"}, status=409
    )
    page = clerk.inspected(address, response, 409)
    told = page.select_one(".problem").get_text()  # type: ignore[union-attr]
    assert "Heidän nimi" in told
    assert "Minun nimi" in told
    assert "uusi@klinikka.example" in told
    assert value(page, "name") == "Minun nimi"
    assert value(page, "alert") == "Minun"
    assert value(page, "email") == "uusi@klinikka.example"
    assert value(clerk.get(address), "name") == "Heidän nimi", "nothing is overwritten"
    clerk.post(address, values_of(page) | {"keep-name": "theirs", "do": "publish"})
    page = clerk.get(address)
    assert (value(page, "name"), value(page, "alert")) == ("Heidän nimi", "Minun")


def test_a_draft_leaves_the_public_page_as_it_is_until_it_is_published(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    address = f"/staff/oulu/services/{code}"
    clerk.post(address, form | {"name": "Tuleva nimi", "do": "draft"})
    assert "Tuleva nimi" not in clerk.client.get(f"/oulu/fi/services/{code}").text
    page = clerk.get(address)
    assert value(page, "name") == "Tuleva nimi"
    assert "This is your draft" in page.get_text()
    clerk.post(address, values_of(page) | {"do": "publish"})
    assert "Tuleva nimi" in clerk.client.get(f"/oulu/fi/services/{code}").text
    assert "This is your draft" not in clerk.get(address).get_text()


def test_what_is_missing_and_hard_to_read_is_said_and_blocks_nothing(staff_app: Flask, clerk: Clerk) -> None:
    address = f"/staff/oulu/services/{code_of(staff_app, 'Neuvontapuhelin')}"
    page = clerk.get(address)
    assert "cost" in page.select_one(".missing").get_text()  # type: ignore[union-attr]
    long = "Sana " * 30 + "Lastensuojelulakimuutostyöryhmä."
    page = clerk.inspected("", clerk.post(address, values_of(page) | {"description": long}, status=200), 200)
    assert "Long sentence" in page.get_text()
    assert "Long words" in page.get_text()
    clerk.post(address, values_of(page) | {"do": "publish"})


def test_the_preview_shows_what_was_typed_in_any_locale_and_keeps_nothing(
    clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    typed = form | {"name": "Esikatselu {{7*7}}", "preview_locale": "ar"}
    response = clerk.post(f"/staff/oulu/services/{code}/preview", typed, status=200)
    assert 'lang="ar" dir="rtl"' in response.text
    assert "Esikatselu {{7*7}}" in response.text
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "Esikatselu" not in clerk.client.get(f"/oulu/ar/services/{code}").text
    new = {"name": "Uusi", "organization": "Uusi", "places": "", "preview_locale": "sv"}
    assert "Uusi" in clerk.post("/staff/oulu/services/new/preview", new, status=200).text
    clerk.post("/staff/oulu/services/new/preview", {"name": ""}, status=200)


def test_every_page_asks_at_most_twelve_questions_of_the_database(
    staff_app: Flask, clerk: Clerk, code: str, form: dict[str, Any]
) -> None:
    clerk.post(f"/staff/oulu/services/{code}", form | {"name": "Muutos", "do": "publish"})
    statements: list[str] = []
    database = staff_app.extensions["directory"].database
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    counted = {}
    for place in ("", f"/{code}", "/new", f"/new?from={code}", f"/{code}/history", f"/{code}/merge",
                  f"/{code}/compare?at=2020-01-01", "?q=apteekki&need=incomplete&category=health",
                  "/twins.json?name=Apteekki"):  # fmt: skip
        clerk.client.get(f"/staff/oulu/services{place}")
        statements.clear()
        clerk.client.get(f"/staff/oulu/services{place}")
        counted[place] = len([one for one in statements if one.startswith(("SELECT", "INSERT", "UPDATE"))])
    assert {place: count for place, count in counted.items() if count > 12} == {}
