"""Every public page in every locale, as a browser without scripts gets it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from flask import session

from directory import locales
from directory.catalogs import words_of
from tests.web.conftest import LOCALES
from tests.web.town import HOSTILE, SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.inspecting import Visitor

MESSAGES = {
    str(message.id)
    for message in read_po(
        BytesIO((Path(__file__).parents[2] / "translations" / "messages.pot").read_bytes())
    )
    if isinstance(message.id, str) and message.id
}
"""Everything that the interface says, in English."""

PLACES = [
    "",
    "services",
    "services?category=pharmacy&near=Isokatu+5&open=now",
    "services?q=neuvola",
    "services?q=zzzz",
    "map?category=pharmacy",
    "services/{rich}",
    "services/{shelter}",
    "services/{rude}",
    "report/{rich}",
    "pictures",
    "pictures?category=pharmacy",
    "pictures?category=pharmacy&near=any",
    "glossary",
]


@pytest.fixture(scope="session")
def codes(app: Flask) -> dict[str, str]:
    """Codes of the services by what they were called when they were loaded."""
    from sqlalchemy import select

    from directory.model import Service, SourceRecord

    with app.extensions["directory"].database.reading() as session:
        rows = session.execute(
            select(SourceRecord.external_id, Service.code).join(
                Service, Service.id == SourceRecord.service_id
            )
        )
        return {row.external_id: row.code for row in rows}


def english_left(page: BeautifulSoup, locale: str) -> set[str]:
    """Words of the interface that stand on a page in English although the locale has others."""
    bound = words_of(locale)
    translated = {message for message in MESSAGES if bound.lookup(message) != message}
    for foreign in page.select("main [lang], .languages li, footer [dir]"):
        foreign.decompose()
    return translated & set(page.stripped_strings) if locale != "en" else set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("place", PLACES)
def test_every_page_is_whole_in_every_locale(
    visitor: Visitor, codes: dict[str, str], locale: str, place: str
) -> None:
    page = visitor.get(f"/oulu/{locale}/{place.format(**codes)}")
    assert page.html is not None
    assert page.html["lang"] == locale
    alternates = {link["hreflang"] for link in page.find_all("link", rel="alternate", hreflang=True)}
    assert alternates == {*LOCALES, "x-default"}
    assert english_left(page, locale) == set()
    canonical = page.find("link", rel="canonical")
    assert canonical is not None
    assert str(canonical["href"]).startswith("https://directory.example/oulu/")  # type: ignore[index]


def test_the_same_page_is_one_link_away_in_every_locale_with_its_question(visitor: Visitor) -> None:
    page = visitor.get("/oulu/ar/services?category=pharmacy&page=2")
    links = page.select(".languages a")
    assert [link["hreflang"] for link in links] == list(locales.LOCALES)
    assert links[0]["href"] == "/oulu/en/services?category=pharmacy&page=2"
    assert all(link["dir"] for link in links)


def test_the_chooser_puts_the_browsers_languages_first_in_their_own_script(visitor: Visitor) -> None:
    page = visitor.get("/oulu/", Accept_Language="uk;q=0.5, ar-SY, xx")
    first = page.select(".chooser .first a")
    assert [link.get_text() for link in first] == ["العربية", "Українська"]
    assert len(page.select(".chooser a")) == len(LOCALES)


def test_one_city_needs_no_choice(app: Flask) -> None:
    assert app.test_client().get("/").headers["Location"] == "/oulu/"


def test_flask_has_no_session_to_give_to_anybody(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(RuntimeError, match="session is unavailable"):
        session["seen"] = True


def test_a_short_address_opens_in_the_readers_language(app: Flask, codes: dict[str, str]) -> None:
    answer = app.test_client().get(f"/s/{codes['rich']}", headers={"Accept-Language": "so"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/oulu/so/services/{codes['rich']}"
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "locale"),
    [
        ("/oulu/xx/", "en"),
        ("/oulu/AR/", "en"),
        ("/oulu/ar/missing", "ar"),
        ("/nowhere/fa/", "fa"),
        ("/oulu/ar/services/zzzzzz", "ar"),
        ("/oulu/%00/", "en"),
        ("/oulu/" + "x" * 10_000 + "/", "en"),
        ("/oulu/../../etc/passwd", "en"),
        ("/s/zzzzzz", "en"),
        ("/oulu/xx-XX/", "en"),
    ],
)
def test_what_is_not_there_is_told_in_the_locale_of_the_path(
    visitor: Visitor, path: str, locale: str
) -> None:
    page = visitor.get(path, status=404)
    assert page.html is not None
    assert page.html["lang"] == locale
    assert page.find("a", class_="button")


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=99999999999", "page=x", "at=91,0", "at=NaN,1", "at=1,2,3", "at=%00", "at=inf,inf",
        "q=" + "x" * 10_000, "&".join(f"category=c{number}" for number in range(100)), "within=-5&near=Isokatu",
        "within=99999999&near=Isokatu", "language=xx", "audience=martians", "near=Nowhere+street", "near=p999999999",
        "near=p99999999999999999999", "q=%25%27%22%5C_%25", "q=%F0%9F%98%80", "q=%ED%A0%80", "category=%00", "open=maybe",
        "q=NEAR(a,b)+AND+*", "near=%25", "near=" + "9" * 100, "cost=gold&papers=yes&access=moon",
    ],
)  # fmt: skip
def test_a_bad_question_is_answered_with_a_page(visitor: Visitor, query: str) -> None:
    visitor.get(f"/oulu/ar/services?{query}")
    visitor.get(f"/oulu/en/map?{query}")


def test_what_could_not_be_used_is_said(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/services?at=91,0&near=&category=nothing")
    assert len(page.select(".notice[role=status]:not([hidden])")) == 2


def test_filters_never_lead_to_an_empty_page(visitor: Visitor) -> None:
    for start in (
        "services",
        "services?category=health",
        "services?language=so",
        "services?open=now&category=pharmacy",
    ):
        page = visitor.get(f"/oulu/en/{start}")
        joint = "&" if "?" in start else "?"
        for box in page.select(".filters input[type=checkbox]"):
            if box.has_attr("checked"):
                continue
            number = int(box.find_parent("label").find("small").get_text())  # type: ignore[union-attr]
            narrowed = visitor.get(f"/oulu/en/{start}{joint}{box['name']}={box['value']}")
            told = narrowed.select_one("main [role=status]")
            assert told is not None
            number_told = re.search(r"\d+", told.get_text())
            found = int(number_told.group()) if number_told else "One result" in told.get_text()
            assert found >= 1, f"{start} + {box['name']}={box['value']}"
            if box["name"] not in ("category", "language"):
                assert found == number, f"{start} + {box['name']}={box['value']} says {number}"


def test_results_are_nearest_first_and_numbered_over_the_pages(visitor: Visitor) -> None:
    first = visitor.get("/oulu/en/services?category=pharmacy&near=Isokatu+5")
    assert [card["data-number"] for card in first.select(".card")] == [str(number) for number in range(1, 21)]
    distances = [float(card["data-lat"]) for card in first.select(".card")]  # type: ignore[arg-type]
    assert distances == sorted(distances, key=lambda latitude: abs(latitude - 65.0125))
    second = visitor.get("/oulu/en/services?category=pharmacy&near=Isokatu+5&page=2")
    assert [card["data-number"] for card in second.select(".card")] == ["21", "22", "23", "24", "25"]


def test_open_now_leaves_out_what_is_closed_or_unknown(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/services?category=pharmacy&open=now")
    assert page.select_one("main [role=status]").get_text().split()[0] == "13"  # type: ignore[union-attr]
    assert {card.select_one(".state")["class"][1] for card in page.select(".card")} == {"open"}  # type: ignore[index]


def test_a_service_without_a_place_is_found_too(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/services?near=Isokatu+5&category=migration_counselling")
    assert "Advice line" in page.get_text()


def test_a_service_is_found_by_its_kind_in_any_language(visitor: Visitor) -> None:
    for locale, word in (("en", "pharmacy"), ("fi", "apteekki")):
        page = visitor.get(f"/oulu/{locale}/services?q={word}")
        assert len(page.select(".card")) == 20


@pytest.mark.parametrize(
    "place",
    ["services?category=womens_shelter&category=lgbt", "map", "services/{shelter}", "services/{area}"],
)
def test_hidden_places_are_given_away_nowhere(app: Flask, codes: dict[str, str], place: str) -> None:
    text = app.test_client().get(f"/oulu/fi/{place.format(**codes)}").text
    for secret in ("Salainen kuja", "65.0133", "25.4677", "Piilokatu", "65.0144", "25.4688"):
        assert secret not in text
    if "area" in place:
        assert "Tuira" in text


def test_hostile_text_comes_out_as_text(visitor: Visitor, app: Flask, codes: dict[str, str]) -> None:
    for place in ("services?category=library", "map?category=library", f"services/{codes['rude']}"):
        page = visitor.get(f"/oulu/en/{place}")
        assert HOSTILE.split("<")[0].strip() in page.get_text()
        assert not page.find_all("img", src="x")


def test_the_official_name_stands_beside_the_translated_one(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/ar/services/{codes['rich']}")
    assert page.h1 is not None
    assert page.h1.get_text() == "عيادة الأطفال"
    official = page.select_one(".official bdi")
    assert official is not None
    assert (official.get_text(), official["lang"], official["dir"]) == ("Neuvola", "fi", "ltr")


def test_text_that_fell_back_says_so(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/ar/services/{codes['rich']}")
    text = page.select_one("p.text")
    assert text is not None
    assert (text.get_text(), text["lang"], text["dir"]) == ("For children and parents.", "en", "ltr")
    assert page.select_one(".fallback")


def test_a_service_shows_all_that_is_known(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/services/{codes['rich']}")
    text = page.get_text(" ", strip=True)
    for fact in (
        "Children and Families", "You do not need papers", "not passed on", "It is free", "€12.50", "Vaccination card", "Vaippa",
        "Arabic", "Finnish Sign Language", "Thursday", "Ask for an interpreter", "a woman helps you", "waiting list",
        "Kirkkokatu 5", "90100 Oulu", "wheelchair", "Bussi 3", "Pohjoinen", "Confirmed on 1 November 2026", "kaksi viikkoa",
        "Monday", "hei@klinikka.example", "klinikka.example", "Suljettu juhannuksena",
    ):  # fmt: skip
        assert fact in text, f"{fact!r} is not told"
    addresses = {str(link["href"]).split(":")[0] for link in page.find_all("a", href=True)}
    assert {"tel", "sms", "geo", "mailto"} <= addresses


def test_a_report_is_kept_and_gets_a_number(app: Flask, codes: dict[str, str]) -> None:
    client = app.test_client()
    answer = client.post(f"/oulu/ar/report/{codes['rich']}", data={"reason": "moved", "text": "x"})
    assert answer.status_code == 303  # loading the thanks again sends nothing twice
    thanks = client.get(answer.headers["Location"])
    assert re.search(r"<strong[^>]*>[a-z0-9]{8}</strong>", thanks.text)
    assert "Set-Cookie" not in answer.headers


def test_a_wrong_report_comes_back_with_what_was_typed(
    visitor: Visitor, app: Flask, codes: dict[str, str]
) -> None:
    answer = app.test_client().post(f"/oulu/en/report/{codes['rich']}", data={"text": "Typed words"})
    assert answer.status_code == 422
    page = visitor.inspected("report", answer)
    assert page.title is not None
    assert page.title.get_text().startswith("Error:")
    assert page.select_one(".problem a[href='#reason']")
    assert "Typed words" in page.textarea.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_elsewhere_is_refused(app: Flask, codes: dict[str, str], headers: dict[str, str]) -> None:
    answer = app.test_client().post(
        f"/oulu/en/report/{codes['rich']}", data={"reason": "moved"}, headers=headers
    )
    assert answer.status_code == 403


def test_the_services_are_all_there(visitor: Visitor) -> None:
    told = visitor.get("/oulu/en/services").select_one("main [role=status]")
    assert told is not None
    assert told.get_text().split()[0] == str(len(SERVICES))


def test_open_now_does_not_run_dry_when_nobody_checks(app: Flask, visitor: Visitor) -> None:
    from datetime import UTC, datetime

    from sqlalchemy import delete

    from directory import indexing
    from directory.model import City, OpenSpan

    with app.extensions["directory"].database.writing() as session:
        city = session.query(City).one()
        city.spans_until = datetime.now(UTC)
        session.execute(delete(OpenSpan))
        indexing.touch(session, city.id)
    visitor.get("/oulu/fi/services")
    page = visitor.get("/oulu/en/services?category=pharmacy&open=now")
    assert page.select_one("main [role=status]").get_text().split()[0] == "13"  # type: ignore[union-attr]


def test_readers_suggest_better_words(visitor: Visitor, app: Flask) -> None:
    page = visitor.get("/oulu/so/")
    assert page.select_one("footer a[href='/oulu/so/words']")
    visitor.get("/oulu/so/words")
    client = app.test_client()
    empty = client.post("/oulu/so/words", data={"text": "  "})
    assert empty.status_code == 422
    visitor.inspected("words", empty)
    kept = client.post("/oulu/so/words", data={"text": "Erey ka fiican"})
    assert kept.status_code == 303
    assert re.search(r"<strong[^>]*>[a-z0-9]{8}</strong>", client.get(kept.headers["Location"]).text)
    assert client.post("/oulu/so/words", data={"text": "x"}, headers={"Origin": "null"}).status_code == 403


def test_what_a_machine_translated_says_so_with_the_original(
    visitor: Visitor, app: Flask, codes: dict[str, str]
) -> None:
    from sqlalchemy import update

    from directory import indexing
    from directory.model import City, Origin, Service, ServiceTranslation

    database = app.extensions["directory"].database

    def mark(origin: Origin) -> None:
        with database.writing() as session:
            service = session.query(Service).filter_by(code=codes["rich"]).one()
            which = (ServiceTranslation.service_id == service.id, ServiceTranslation.locale == "ar")
            session.execute(update(ServiceTranslation).where(*which).values(origin=origin))
            indexing.touch(session, session.query(City).one().id)

    mark(Origin.MACHINE)
    page = visitor.get(f"/oulu/ar/services/{codes['rich']}")
    original = page.select_one("details.fallback p")
    assert original is not None
    assert (original.get_text(), original["lang"], original["dir"]) == ("Neuvola", "fi", "ltr")
    mark(Origin.HUMAN)
    assert not visitor.get(f"/oulu/ar/services/{codes['rich']}").select_one("details.fallback")


@pytest.fixture(scope="module")
def bare(app: Flask) -> Iterator[str]:
    """A city that has just been added: no services, no numbers, a hyphen in its address."""
    from directory.model import City

    database = app.extensions["directory"].database
    city = City(slug="new-town", name="New town", locales=["en", "ar"])
    with database.writing() as session:
        session.add(city)
    yield city.slug
    with database.writing() as session:
        session.delete(session.get_one(City, city.id))


@pytest.mark.parametrize("place", ["", "services", "services?q=a&near=b", "map", "words"])
def test_a_city_without_anything_has_pages_too(visitor: Visitor, bare: str, place: str) -> None:
    visitor.get(f"/{bare}/ar/{place}")
    visitor.get(f"/{bare}/")
    visitor.get("/")


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("/nowhere/en/", "/"),
        ("/static/x", "/"),
        ("/oulu/ar/nix", "/oulu/ar/"),
        ("/oulu/xx/nix", "/oulu/"),
    ],
)
def test_the_way_back_leads_to_the_nearest_page_that_is_there(visitor: Visitor, path: str, home: str) -> None:
    link = visitor.get(path, status=404).select_one("a.button")
    assert link is not None
    assert link["href"] == home


@pytest.mark.parametrize("locale", ["ar", "fi", "sv"])
def test_a_city_is_called_on_errors_as_on_its_other_pages(visitor: Visitor, locale: str) -> None:
    home, error = (
        visitor.get(f"/oulu/{locale}/{rest}", status=status).select_one("a.home")
        for rest, status in (("", 200), ("nix", 404))
    )
    assert str(error) == str(home)


def test_an_address_without_its_last_slash_leads_to_the_page(app: Flask, codes: dict[str, str]) -> None:
    client = app.test_client()
    assert client.get("/oulu/en").status_code == 308
    upper = client.get(f"/oulu/en/services/{codes['rich'].upper()}")
    assert (upper.status_code, upper.headers["Location"]) == (302, f"/oulu/en/services/{codes['rich']}")
    assert upper.headers["Cache-Control"] == "no-store"


def test_a_very_long_question_is_refused_with_a_page(visitor: Visitor) -> None:
    visitor.get("/oulu/ar/services?q=" + "x" * 30_000, status=414)


@pytest.mark.parametrize("origin", ["http://[::1", "https://", "javascript:alert(1)", "//oulu"])
def test_an_odd_origin_is_refused(app: Flask, codes: dict[str, str], origin: str) -> None:
    answer = app.test_client().post(
        f"/oulu/en/report/{codes['rich']}", data={"reason": "moved"}, headers={"Origin": origin}
    )
    assert answer.status_code == 403


def test_our_own_public_address_may_send_forms(app: Flask, codes: dict[str, str]) -> None:
    headers = {"Origin": "https://directory.example", "Host": "127.0.0.1:8000"}
    answer = app.test_client().post(
        f"/oulu/en/report/{codes['rich']}", data={"reason": "moved"}, headers=headers
    )
    assert answer.status_code == 303


def test_text_that_grows_when_it_is_cleaned_is_refused_with_a_page(app: Flask, codes: dict[str, str]) -> None:
    answer = app.test_client().post(
        f"/oulu/en/report/{codes['rich']}", data={"reason": "moved", "text": "\ufb2c" * 2000}
    )
    assert answer.status_code == 422


def test_a_closed_service_is_never_told_to_be_open(
    visitor: Visitor, app: Flask, codes: dict[str, str]
) -> None:
    from datetime import UTC, datetime

    from directory import indexing
    from directory.model import City, Service
    from directory.model.facts import Status

    def put(status: Status) -> None:
        with app.extensions["directory"].database.writing() as session:
            service = session.query(Service).filter_by(code=codes["pharmacy-1"]).one()
            service.status = status
            indexing.index_services(
                session, session.get(City, service.city_id), [service.id], now=datetime.now(UTC)
            )  # type: ignore[arg-type]

    put(Status.TEMPORARILY_CLOSED)
    page = visitor.get("/oulu/en/services?category=pharmacy&open=now")
    assert page.select_one("main [role=status]").get_text().split()[0] == "12"  # type: ignore[union-attr]
    state = visitor.get(f"/oulu/en/services/{codes['pharmacy-1']}").select_one(".state")
    assert state is not None
    assert state["class"] == ["state", "closed"]
    put(Status.ACTIVE)


def test_the_map_has_the_page_of_the_list(visitor: Visitor) -> None:
    listed = visitor.get("/oulu/en/services?category=pharmacy&page=2")
    to_map = listed.find("a", href=re.compile("/map"))
    assert to_map is not None
    shown = visitor.get(str(to_map["href"]))  # type: ignore[index]
    assert [card["data-number"] for card in shown.select(".card")] == ["21", "22", "23", "24", "25"]
    assert shown.select_one(".pager a")["href"] == "/oulu/en/map?category=pharmacy"  # type: ignore[index]


def test_a_flood_of_reports_is_held_off(
    app: Flask, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.reporting.MOST_A_DAY", 0)
    answer = app.test_client().post(f"/oulu/ar/report/{codes['rich']}", data={"reason": "moved"})
    assert answer.status_code == 429
    assert 'dir="rtl"' in answer.text


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("ar", "الصيدلية"),
        ("fi", "missä on apteekki"),
        ("uk", "apteka"),
        ("zh-Hans", "药店"),
    ],
)
def test_words_that_are_surely_understood_find_the_kind(visitor: Visitor, locale: str, typed: str) -> None:
    page = visitor.get(f"/oulu/{locale}/services?q={typed}")
    assert page.select_one("main [role=status]").get_text().split()[0] not in ("0", "۰")  # type: ignore[union-attr]
    assert len(page.select(".card")) == 20
    undo = [str(link["href"]) for link in page.select(".chips a") if "words=only" in str(link["href"])]
    assert len(undo) >= 1
    visitor.get(undo[0])


def test_a_guess_is_offered_where_the_words_alone_find_nothing(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/services?q=farmacy%20zzz")
    assert page.select(".card") == []
    assert "/oulu/en/services?category=pharmacy" in [link.get("href") for link in page.select("main p a")]


def test_a_situation_shows_the_most_useful_kind_first_under_one_chip(visitor: Visitor) -> None:
    with as_file(files("directory").joinpath("seeds", "taxonomy", "situations.toml")) as path:
        needs = tomllib.loads(path.read_text("utf-8"))
    code, need = next((code, need) for code, need in needs.items() if "pharmacy" in need["terms"])
    asked = "&".join(f"category={term}" for term in need["terms"])
    page = visitor.get(f"/oulu/en/services?{asked}&near=Isokatu+5")
    assert len(page.select(".chips:not(.kinds) li")) == 2, code  # the situation, and the place
    kinds = [
        str(link["href"]).partition("category=")[2].partition("&")[0] for link in page.select(".kinds a")
    ]
    assert "pharmacy" in kinds
    assert kinds == [term for term in need["terms"] if term in kinds]


def test_an_empty_page_leads_on(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/services?q=zzzzqqq&words=only")
    assert len(page.select("main .tiles a")) == 10
    assert not page.select(".filters")


def test_chooser_finds_a_language_by_the_names_that_people_use(visitor: Visitor) -> None:
    for typed, tag in (("farsi", "fa"), ("mandarin", "zh-Hans"), ("كردي", "kmr"), ("bengali", "bn")):
        assert tag in [link["hreflang"] for link in visitor.get(f"/oulu/?q={typed}").select(".chooser a")], (
            typed
        )
