"""The visitor's own list: an address that travels from page to page, to paper and into a message."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select

from directory.indexing import index_services
from directory.locales import LOCALES
from directory.model import City, Service, SourceRecord
from directory.model.facts import Publication
from directory.web.carrying import carried, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.inspecting import Visitor


@pytest.fixture(scope="module")
def codes(app: Flask) -> dict[str, str]:
    with app.extensions["directory"].database.reading() as session:
        rows = session.execute(
            select(SourceRecord.external_id, Service.code).join(
                Service, Service.id == SourceRecord.service_id
            )
        )
        return {row.external_id: row.code for row in rows}


def names(page: BeautifulSoup) -> list[str]:
    return [str(card["id"]).removeprefix("s-") for card in page.select(".card")]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_list_is_whole_in_every_locale(visitor: Visitor, codes: dict[str, str], locale: str) -> None:
    page = visitor.get(f"/oulu/{locale}/list?s={codes['rich']}&s={codes['hotline']}.{codes['rude']}")
    assert names(page) == [codes["rich"], codes["hotline"], codes["rude"]]
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"  # type: ignore[index]
    visitor.get(f"/oulu/{locale}/list")


def test_codes_are_read_in_order_each_once_however_they_are_written() -> None:
    assert read(["b2c", "B2C.d3f", " . ", "x" * 99, "é"]) == ("b2c", "d3f", "x" * 12, "é")
    assert carried(["é.a b.k3", "<script>"]) == ("k3",)
    assert len(carried([".".join(map(str, range(500)))])) == 60
    assert len(read(["a." * 1_000_000])) == 1


def test_what_cannot_be_used_is_told_and_the_rest_kept(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/list?s=zzzzzz&s={codes['rich']}&s={codes['rich']}&s=%00&for=xx&with=yy")
    assert names(page) == [codes["rich"]]
    said = [notice.get_text() for notice in page.select(".notice[role=status]:not([hidden])")]
    assert said[0] == "2 services of this list are not here any more."
    assert len(said) == 3


def test_of_sixty_one_services_sixty_are_kept_and_it_is_said(
    visitor: Visitor, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from directory.web import carrying

    monkeypatch.setattr(carrying, "MOST", 25)
    page = visitor.get(f"/oulu/en/list?s={'.'.join(list(codes.values())[:26])}")
    assert len(names(page)) == 25
    assert "at most 25 services" in page.select_one(".notice[role=status]:not([hidden])").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query", ["", "?s=", "?s=.", "?s=%ED%A0%80", "?go=print", "?s=zzzzzz&go=pdf", "?s=" + "a" * 9_000]
)
def test_an_empty_list_says_how_to_fill_it(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/oulu/en/list{query}")
    assert names(page) == []
    assert "Your list is empty" in page.get_text()
    assert page.select_one("form.search #q")


def test_services_move_by_plain_links(visitor: Visitor, codes: dict[str, str]) -> None:
    three = [codes["rich"], codes["hotline"], codes["rude"]]
    page = visitor.get(f"/oulu/en/list?s={'.'.join(three)}&heading=For+you")
    links = [[str(link["href"]) for link in card.select(".moves a")] for card in page.select(".card")]
    assert [len(card) for card in links] == [2, 3, 2]
    up, down, gone = links[1]
    assert names(visitor.get(up)) == [three[1], three[0], three[2]]
    assert names(visitor.get(down)) == [three[0], three[2], three[1]]
    assert names(visitor.get(gone)) == [three[0], three[2]]
    assert "heading=For+you" in up
    assert names(visitor.get(links[0][0])) == [three[1], three[0], three[2]]


def test_the_list_goes_along_wherever_one_looks(visitor: Visitor, codes: dict[str, str]) -> None:
    here = codes["pharmacy-1"]
    page = visitor.get(f"/oulu/en/services?category=pharmacy&near=Isokatu+5&s={codes['rich']}.{here}")
    links = [
        str(link["href"]) for link in page.select("header .home, .card h2 a, .pager a, .chips a, #my-list")
    ]
    assert links
    assert all(f"s={codes['rich']}.{here}" in link for link in links)
    for form in page.select("main form"):
        assert "?" not in str(form["action"]), "a form drops what its action asks"
        assert form.select_one("[name=s]")
    box = page.select_one(f'input[type=checkbox][name=s][value="{here}"]')
    assert box is not None
    assert box.has_attr("checked")
    hidden = page.select_one("form.ticks > input[type=hidden]")
    assert hidden is not None
    assert hidden["value"] == codes["rich"]
    home = visitor.get(str(page.select_one("header .home")["href"]))  # type: ignore[index]
    assert all(f"s={codes['rich']}" in str(link["href"]) for link in home.select(".tiles a"))
    assert page.select_one("#my-list b").get_text() == "2"  # type: ignore[union-attr]
    clean = visitor.get("/oulu/en/services?category=pharmacy&near=Isokatu+5")
    assert "s=" not in str(clean.select_one(".card h2 a")["href"])  # type: ignore[index]
    assert clean.select_one("#my-list").has_attr("hidden")  # type: ignore[union-attr]


def test_paper_asks_for_what_was_found_not_for_the_list(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/services?category=pharmacy&open=now&s={codes['rich']}")
    assert page.select("main a[href='/oulu/en/print?category=pharmacy&open=now&page=1']")
    every = visitor.get("/oulu/en/services?page=2")
    assert every.select("main a[href='/oulu/en/print?page=2']")


def test_the_form_leads_to_paper_in_the_language_of_who_gets_it(app: Flask, codes: dict[str, str]) -> None:
    client = app.test_client()
    chosen = f"s={codes['rich']}.zzzzzz.{codes['hotline']}"
    options = "&for=ar&with=fi&heading=%20Tervetuloa%0A&from=Isokatu+5&size=large&paper=letter&map=no"
    for go, door in (("print", "print"), ("pdf", "print.pdf")):
        answer = client.get(f"/oulu/en/list?{chosen}{options}&go={go}")
        assert answer.status_code == 302
        there = urlsplit(answer.headers["Location"])
        assert there.path == f"/oulu/ar/{door}"
        assert parse_qs(there.query) == {
            "s": [codes["rich"], codes["hotline"]], "with": ["fi"], "heading": ["Tervetuloa"], "from": ["Isokatu 5"],
            "size": ["large"], "paper": ["letter"], "map": ["no"],
        }  # fmt: skip
    alone = client.get(f"/oulu/en/list?{chosen}&for=ar&with=no&go=print").headers["Location"]
    assert parse_qs(urlsplit(alone).query)["with"] == ["ar"]


def test_the_message_is_short_and_in_the_words_of_who_gets_it(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    page = visitor.get(f"/oulu/fi/list?s={codes['rich']}.{codes['hotline']}&for=ar&go=send")
    address = f"https://directory.example/s/{codes['rich']}.{codes['hotline']}"
    links = [str(link["href"]) for link in page.select("#send a")]
    assert [link.split("?")[0] for link in links] == ["https://wa.me/", "sms:", "mailto:"]
    for link in links:
        assert " " not in link
        text = unquote(link).rpartition("=")[2]
        assert text.endswith(f" {address}")
        assert len(text) - len(address) <= 71
    assert page.select_one("#send .show bdi")["lang"] == "ar"  # type: ignore[index]
    assert page.select_one("#address")["value"] == address  # type: ignore[index]
    assert page.select_one("#address").has_attr("readonly")  # type: ignore[union-attr]


def test_a_short_address_opens_a_list_in_the_readers_language(app: Flask, codes: dict[str, str]) -> None:
    both = f"{codes['rich']}.{codes['hotline']}"
    answer = app.test_client().get(f"/s/{both.upper()}", headers={"Accept-Language": "so"})
    assert answer.headers["Location"] == f"/oulu/so/list?s={both}"
    assert answer.headers["Vary"] == "Accept-Language"
    assert app.test_client().get("/s/zzzzzz.yyyyyy").status_code == 404
    assert app.test_client().get("/s/...").status_code == 404


def test_hidden_addresses_stay_hidden_on_the_list(app: Flask, codes: dict[str, str]) -> None:
    text = app.test_client().get(f"/oulu/fi/list?s={codes['shelter']}.{codes['area']}").text
    for secret in ("Salainen kuja", "65.0133", "Piilokatu", "65.0144"):
        assert secret not in text


def test_a_service_is_put_on_the_list_from_its_own_page(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/services/{codes['rich']}?s={codes['hotline']}")
    form = page.select_one("form.picking")
    assert form is not None
    assert form["action"] == "/oulu/en/list"
    assert form.select_one("input[name=s]")["value"] == codes["hotline"]  # type: ignore[index]
    assert form.select_one("button[name=s]")["value"] == codes["rich"]  # type: ignore[index]
    assert form.select_one("a")["href"] == f"/oulu/en/print?s={codes['rich']}"  # type: ignore[index]


@pytest.fixture
def merged(app: Flask, codes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The codes of a service that was merged into another, and of that one."""
    gone, stays = codes["pharmacy-1"], codes["pharmacy-2"]
    with _changed(app, gone) as (service, other):
        service.publication, service.replaced_by_id = Publication.ARCHIVED, other[stays]
    yield gone, stays
    with _changed(app, gone) as (service, _):
        service.publication, service.replaced_by_id = Publication.PUBLISHED, None


@contextmanager
def _changed(app: Flask, code: str) -> Iterator[tuple[Service, dict[str, UUID]]]:
    with app.extensions["directory"].database.writing() as session:
        service = session.scalars(select(Service).where(Service.code == code)).one()
        yield service, {row.code: row.id for row in session.execute(select(Service.code, Service.id))}
        session.flush()
        index_services(session, session.get_one(City, service.city_id), [service.id], now=datetime.now(UTC))


def test_lists_sheets_and_short_addresses_lead_to_what_a_service_was_merged_into(
    visitor: Visitor, app: Flask, codes: dict[str, str], merged: tuple[str, str]
) -> None:
    gone, stays = merged
    page = visitor.get(f"/oulu/en/list?s={gone}.{codes['rich']}.{stays}")
    assert names(page) == [stays, codes["rich"]]
    assert not page.select(".notice[role=status]:not([hidden])")
    sheet = visitor.get(f"/oulu/en/print?s={gone}.{codes['rich']}&s={gone}")
    assert [part.get_text() for part in sheet.select("td.square .code")][:1] == [stays]
    assert not sheet.select(".notice[role=status]:not([hidden])")
    answer = app.test_client().get(f"/s/zzzzzz.{gone}.{stays}")
    assert answer.location.endswith(f"/list?s=zzzzzz.{gone}.{stays}")
