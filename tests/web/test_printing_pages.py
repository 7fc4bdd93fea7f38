"""The sheet as a page, and the ways in and out of it: languages, bad input, hidden places, no PDF."""

from __future__ import annotations

import fcntl
import os
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.locales import LOCALES
from directory.model import Service, SourceRecord
from directory.web.printing import codes as squares
from directory.web.printing import fonts, pdf
from directory.web.printing.voices import shortened
from tests.web.town import HOSTILE

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from directory.config import Config
    from tests.web.inspecting import Visitor


@pytest.fixture(scope="module")
def codes(app: Flask) -> dict[str, str]:
    """Codes of the services by what they were called when they were loaded."""
    with app.extensions["directory"].database.reading() as session:
        rows = session.execute(
            select(SourceRecord.external_id, Service.code).join(
                Service, Service.id == SourceRecord.service_id
            )
        )
        return {row.external_id: row.code for row in rows}


def numbers(page: BeautifulSoup) -> list[str]:
    return [tag.get_text() for tag in page.select("td.number span")]


def names(page: BeautifulSoup) -> list[str]:
    return [tag.get_text().split("\xa0·")[0] for tag in page.select(".sheet h2")]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sheet_is_whole_in_every_locale(visitor: Visitor, codes: dict[str, str], locale: str) -> None:
    page = visitor.get(f"/oulu/{locale}/print?s={codes['rich']}&s={codes['hotline']}&s={codes['rude']}")
    assert numbers(page) == ["1", "2", "3"]
    columns = page.select("td.said[lang]")
    if locale == "fi":
        assert columns == []
    else:
        assert [column["lang"] for column in columns] == [locale, "fi"] * 3
        assert {column["dir"] for column in columns} == {LOCALES[locale].direction, "ltr"}


def test_a_sheet_says_all_that_is_known_in_both_languages(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/print?s={codes['rich']}&from=Isokatu+5")
    first, second = page.select("td.said")
    for text in (
        "Child health clinic", "For children and parents.", "08:00–16:00", "Children and Families",
        "Age: 0 to 7", "You do not need papers.", "not passed on", "There is a waiting list.", "It is free.",
        "Vaccination card", "Finnish and Finnish Sign Language · Arabic Thursday 14:00–17:00", "Confirmed on 1 November 2026",
    ):  # fmt: skip
        assert text in first.get_text(" ", strip=True), text
    assert "Neuvola" in second.get_text()
    assert "Lapsille ja vanhemmille." in second.get_text()
    assert "maanantai" in second.get_text()
    where = page.select_one("td.where").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Kirkkokatu 5, 90100 Oulu" in where
    assert "08 1234567" in where
    assert "240 m" in where
    assert "Isokatu 5" in page.select_one(".about").get_text()  # type: ignore[union-attr]


def test_it_is_one_column_where_both_languages_are_the_same(visitor: Visitor, codes: dict[str, str]) -> None:
    for query in ("with=en", ""):
        tag = "en" if query else "fi"
        page = visitor.get(f"/oulu/{tag}/print?s={codes['rich']}&{query}")
        assert page.select("td.said[lang]") == []
        assert page.select(".notice:not([hidden])") == []


def test_a_locale_that_is_not_offered_is_left_out_and_told(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/print?s={codes['rich']}&with=tlh")
    assert "tlh" in page.select_one(".notice").get_text()  # type: ignore[union-attr]
    assert [column["lang"] for column in page.select("td.said")] == ["en", "fi"]


def test_a_code_counts_once_and_an_unknown_one_is_told(visitor: Visitor, codes: dict[str, str]) -> None:
    rich, hotline = codes["rich"], codes["hotline"].upper()
    page = visitor.get(f"/oulu/en/print?s={hotline}&s=zzzzzz&s={rich}&s={rich}&with=en")
    assert names(page) == ["Advice line", "Child health clinic"]
    assert "zzzzzz" in page.select_one(".notice").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["", "s=zzzzzz", "with=fi&size=large", "q=zzzzzzzz", "s="])
def test_nothing_to_print_says_how_to_choose(visitor: Visitor, app: Flask, query: str) -> None:
    page = visitor.get(f"/oulu/ar/print?{query}")
    assert page.select_one("form.search")
    assert not page.select(".sheet")
    assert app.test_client().get(f"/oulu/ar/print.pdf?{query}").mimetype == "text/html"


def test_the_page_of_results_is_printed_with_its_numbers(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/print?category=pharmacy&page=2")
    assert numbers(page) == ["21", "22", "23", "24", "25"]
    results = visitor.get("/oulu/en/services?category=pharmacy&page=2")
    assert names(page) == [link.get_text() for link in results.select(".card h2 a")]
    assert len(numbers(visitor.get("/oulu/en/print?category=pharmacy"))) == 25


@pytest.mark.parametrize(
    "query",
    ["q=kirjasto", "q=pharmacy", "q=free+in+Arabic", "q=free+pharmacy", "place=none", "interpreter=yes", "staff=women",
     "q=%D8%B5%D9%8A%D8%AF%D9%84%D9%8A%D8%A9"],
)  # fmt: skip
def test_what_is_printed_is_what_the_list_shows(visitor: Visitor, query: str) -> None:
    results = visitor.get(f"/oulu/en/services?{query}")
    link = next(str(one["href"]) for one in results.select(".actions a") if "/print?" in str(one["href"]))
    assert link == f"/oulu/en/print?{query}&page=1"
    page = visitor.get(f"{link}&with=en")
    assert names(page) == [one.get_text() for one in results.select(".card h2 a")] != []
    left_out = "We left out: Free." in results.get_text()
    assert left_out is ("We left out: Free." in page.get_text())


def test_a_sheet_has_room_for_sixty(
    visitor: Visitor, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.sheets.gathering.MOST", 5)
    page = visitor.get("/oulu/en/print?" + "&".join(f"s={codes[f'pharmacy-{n}']}" for n in range(1, 7)))
    assert numbers(page) == ["1", "2", "3", "4", "5"]
    assert "There is room for 60 services" in page.select_one(".notes").get_text()  # type: ignore[union-attr]


def test_hidden_places_are_never_printed(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/print?s={codes['shelter']}&s={codes['area']}&near=Isokatu+5")
    text = str(page)
    for secret in ("Salainen kuja", "Piilokatu", "65.01", "25.46"):
        assert secret not in text, secret
    assert "The address is not shown, for safety. Call first." in text
    assert "Tuira" in text
    assert "Keskusta" not in text
    assert page.select("td.where")[0].get_text(strip=True) == "0800 555"
    card = str(visitor.get(f"/oulu/en/print?s={codes['shelter']}&show=card"))
    assert "Salainen kuja" not in card
    assert "65.01" not in card


def test_a_service_without_a_place_says_so(visitor: Visitor, codes: dict[str, str]) -> None:
    assert "No fixed place" in visitor.get(f"/oulu/en/print?s={codes['hotline']}").get_text()


def test_what_is_rude_is_printed_as_it_is(visitor: Visitor, app: Flask, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/print?s={codes['rude']}&heading={{{{7*7}}}}<b>")
    assert names(page) == [HOSTILE.strip()]
    assert page.select_one(".sheet h1").get_text() == "{{7*7}}<b>"  # type: ignore[union-attr]


def test_one_service_is_shown_in_big_letters_in_the_citys_language(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    page = visitor.get(f"/oulu/ar/print?s={codes['rich']}&show=card")
    card = page.select_one(".card-big")
    assert card is not None
    assert (card["lang"], card["dir"]) == ("fi", "ltr")
    assert card.h1 is not None
    assert card.h1.get_text() == "Neuvola"
    assert "Kirkkokatu 5" in card.get_text()
    assert "عيادة الأطفال" in card.get_text()


def test_what_was_chosen_stays_chosen(visitor: Visitor, codes: dict[str, str]) -> None:
    query = f"s={codes['rich']}&with=sv&size=large&paper=letter&map=no&heading=For+you&from=Isokatu+5"
    page = visitor.get(f"/oulu/en/print?{query}")
    form = page.select_one(".tools form")
    assert form is not None
    sent = {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input")
        if field.get("type") != "checkbox" or field.has_attr("checked")
    }
    assert sent == {
        "s": codes["rich"], "size": "large", "paper": "letter", "map": "no", "heading": "For you", "from": "Isokatu 5"
    }  # fmt: skip
    assert form.select_one("option[selected]")["value"] == "sv"  # type: ignore[index]
    assert page.select_one(".sheet.large")
    assert page.select_one('link[href*="letter.css"]')
    assert not page.select(".map")


def test_squares_hold_short_addresses_and_are_large_enough() -> None:
    made = squares.code("https://directory.example/s/abc234")
    assert made is not None
    assert squares.MODULE >= 0.4
    assert made.side == pytest.approx(33 * squares.MODULE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        ("One two. " * 400, "One two. " * 15),
        ("x" * 3000, "x" * 140 + " …"),
        ("word " * 600, "word " * 27 + "word …"),
        ("a\n\n b", "a b"),
    ],
)
def test_a_long_text_is_cut_at_the_end_of_a_sentence_or_word(text: str, expected: str) -> None:
    from directory.model import Wording

    assert shortened(Wording(text=text, locale="en"), 140).text == expected.strip()


def test_every_locale_has_letters_to_look_for() -> None:
    for tag in LOCALES:
        assert fonts.needed(tag)
    assert "ع" in fonts.needed("ar")
    assert "ا" not in fonts.needed("el")


def test_a_locale_without_a_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = ((0x20, 0x24F), (0x370, 0x3FF), (0x1E00, 0x1EFF))
    monkeypatch.setattr(fonts, "installed", lambda: (latin,))
    assert fonts.missing(["en", "vi", "el", "am", "ar"]) == ["am", "ar"]


def test_no_program_that_knows_fonts_means_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    fonts.installed.cache_clear()
    assert fonts.missing(["en"]) == ["en"]
    monkeypatch.undo()
    fonts.installed.cache_clear()


def instead(visitor: Visitor, app: Flask, code: str, status: int) -> BeautifulSoup:
    """The page that stands in for a PDF."""
    address = f"/oulu/ar/print.pdf?s={code}&size=large"
    answer = app.test_client().get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    page = visitor.get(address, status=status)
    link = page.select_one("main a.button")
    assert link is not None
    assert link["href"] == f"/oulu/ar/print?s={code}&size=large"
    return page


def test_without_the_extra_a_page_leads_to_the_sheet(
    visitor: Visitor, app: Flask, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_there", lambda: False)
    monkeypatch.setattr(squares, "is_there", lambda: False)
    squares.code.cache_clear()
    instead(visitor, app, codes["rich"], 404)
    page = visitor.get(f"/oulu/ar/print?s={codes['rich']}&size=large")
    assert not page.select('a[href*="print.pdf"]')
    assert not page.select("td.square svg")
    squares.code.cache_clear()


def test_without_a_font_a_page_leads_to_the_sheet(
    visitor: Visitor, app: Flask, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "missing", lambda tags: [tag for tag in tags if tag == "ar"])
    instead(visitor, app, codes["rich"], 404)


def test_while_others_print_the_sheet_is_offered_at_once(
    visitor: Visitor, app: Flask, config: Config, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_there", lambda: True)
    monkeypatch.setattr(fonts, "missing", lambda _tags: [])
    locks = [
        os.open(config.instance / f"press-{place}.lock", os.O_RDWR | os.O_CREAT)
        for place in range(pdf.AT_ONCE)
    ]
    try:
        for lock in locks:
            fcntl.flock(lock, fcntl.LOCK_EX)
        instead(visitor, app, codes["hotline"], 503)
        answer = app.test_client().get(f"/oulu/ar/print.pdf?s={codes['hotline']}")
        assert re.fullmatch(r"\d+", answer.headers["Retry-After"])
    finally:
        for lock in locks:
            os.close(lock)
