"""What typed words say beside the kind of service becomes chips that are taken back one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.inspecting import Visitor

SERVICES = "/oulu/en/services"


def number(page: BeautifulSoup) -> int:
    return len(page.select(".card"))


def chips(page: BeautifulSoup) -> dict[str, str]:
    """The addresses that take a chip back, by its words."""
    return {
        link.get_text(" ", strip=True).removesuffix(" ×"): str(link["href"])
        for link in page.select(".chips:not(.kinds) a")
    }


def ticked(page: BeautifulSoup) -> set[tuple[str, str]]:
    return {(str(box["name"]), str(box["value"])) for box in page.select(".filters input[checked]")}


def sent(page: BeautifulSoup) -> list[tuple[str, str]]:
    """What the form of filters sends beside what is ticked."""
    return [(str(field["name"]), str(field["value"])) for field in page.select(".filters input[type=hidden]")]


@pytest.mark.parametrize(
    ("locale", "typed", "name", "value"),
    [
        ("en", "free", "cost", "free"),
        ("de", "kostenlos", "cost", "free"),
        ("ar", "مجاني", "cost", "free"),
        ("zh-Hans", "免费", "cost", "free"),
        ("en", "in Arabic", "language", "ar"),
    ],
)
def test_what_is_said_alone_asks_the_same_as_the_form(
    visitor: Visitor, locale: str, typed: str, name: str, value: str
) -> None:
    said = visitor.get(f"/oulu/{locale}/services?q={typed}")
    chosen = visitor.get(f"/oulu/{locale}/services?{name}={value}")
    assert number(said) == number(chosen) > 0
    assert (name, value) in ticked(said)


def test_a_chip_takes_back_what_the_words_say_and_no_more(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=free+in+Arabic")
    assert set(chips(page)) == {"“free in Arabic”", "Free", "Arabic"}
    assert chips(page)["Free"] == f"{SERVICES}?q=free+in+Arabic&ignore=cost"
    less = visitor.get(chips(page)["Free"])
    assert set(chips(less)) == {"“free in Arabic”", "Arabic"}
    assert number(less) >= number(page)
    none = visitor.get(chips(less)["Arabic"])
    assert set(chips(none)) == {"“free in Arabic”"}


def test_unticking_in_the_form_takes_back_what_the_words_say(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=free")
    assert sent(page) == [("q", "free"), ("ignore", "cost")]
    assert ticked(page) == {("cost", "free")}
    assert ticked(visitor.get(f"{SERVICES}?q=free&ignore=cost")) == set()
    assert set(chips(visitor.get(f"{SERVICES}?q=free&ignore=cost&cost=free"))) == {"“free”", "Free"}


def test_a_filter_of_the_address_wins_over_the_words(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=in+Arabic&language=fi")
    assert set(chips(page)) == {"“in Arabic”", "Finnish"}
    taken = visitor.get(chips(page)["Finnish"])
    assert set(chips(taken)) == {"“in Arabic”"}


def test_what_would_hide_everything_is_left_out_and_told(visitor: Visitor) -> None:
    kinds = number(visitor.get(f"{SERVICES}?q=pharmacy"))
    page = visitor.get(f"{SERVICES}?q=pharmacy+with+an+interpreter")
    assert "We left out: Interpreter." in page.select_one("main").get_text()  # type: ignore[union-attr]
    assert number(page) == kinds
    assert "Interpreter" not in chips(page)


def test_nothing_is_narrowed_beside_words_that_mean_nothing_certain(visitor: Visitor) -> None:
    assert set(chips(visitor.get(f"{SERVICES}?q=free+zzqwx"))) == {"“free zzqwx”"}


def test_the_words_alone_can_be_had(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=free&words=only")
    assert set(chips(page)) == {"“free”"}
    assert ("words", "only") in sent(page) or not page.select(".filters")


def test_near_me_asks_where_that_is(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=pharmacy+near+me")
    field = page.select_one("main form input#near-me")
    assert field is not None
    assert field["name"] == "near"
    assert [str(kept["value"]) for kept in field.parent.select("[type=hidden]")] == ["pharmacy near me"]  # type: ignore[union-attr]
    assert not visitor.get(f"{SERVICES}?q=pharmacy+near+me&near=Isokatu+5").select("#near-me")


def test_unknown_things_to_ignore_are_ignored(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=free&ignore=everything&ignore=%22%3E")
    assert set(chips(page)) == {"“free”", "Free"}


def test_a_guess_keeps_what_the_words_say(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.search.count_by_term", lambda *_, **__: {"clothing": 1, "free_meals": 1})
    page = visitor.get(f"{SERVICES}?q=free+of+charge")
    guesses = [
        str(link["href"])
        for link in page.select("main a[href*='category=']:not(.chips a)")
        if "cost=free" in str(link["href"])
    ]
    assert guesses
    assert all("q=" not in address and "ignore=" not in address for address in guesses)


def offered(page: BeautifulSoup) -> list[str]:
    """The kinds that are offered beside what was found."""
    said = page.find(string=lambda text: "Or did you mean:" in (text or ""))
    return [link.get_text() for link in said.parent.select("a")] if said and said.parent else []


def test_where_nothing_of_a_sure_kind_is_here_what_is_near_to_it_is_offered(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=dentist")
    assert "Dentist" in chips(page)
    assert number(page) == 0
    assert offered(page)[0] == "Health"
    for link in page.select("main p:not(.actions) a[href*='category=']"):
        assert number(visitor.get(str(link["href"]))) > 0
    assert offered(visitor.get(f"{SERVICES}?q=pharmacy")) == []


def test_what_can_be_taken_back_stands_before_what_else_there_is(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=dentist&open=now")
    assert page.select_one(".chips ~ .tiles")
    assert page.select_one("a[href*='embed-code']") is None


def test_it_is_said_how_many_results_have_no_fixed_place(visitor: Visitor) -> None:
    page = visitor.get(SERVICES)
    (link,) = page.select("[role=status] a")
    assert link["href"] == f"{SERVICES}?place=none"
    alone = visitor.get(str(link["href"]))
    assert not alone.select("[role=status] a")
    assert f"{number(alone)} of them" in page.get_text() or "One of them" in page.get_text()
    assert not visitor.get(f"{SERVICES}?category=pharmacy").select("[role=status] a")


def test_a_place_among_the_words_is_a_chip_that_is_taken_back(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=pharmacy+near+Isokatu")
    assert set(chips(page)) == {"Pharmacy", "“pharmacy near Isokatu”", "Isokatu"}
    assert "Nearest first. Place: Isokatu" in page.get_text()
    there = visitor.get(f"{SERVICES}?q=pharmacy&near=Isokatu")
    assert [card.get_text() for card in page.select(".card h2, .card h3")] == [
        card.get_text() for card in there.select(".card h2, .card h3")
    ]
    assert chips(page)["Isokatu"] == f"{SERVICES}?q=pharmacy+near+Isokatu&ignore=near"
    taken = visitor.get(chips(page)["Isokatu"])
    assert "Isokatu" not in chips(taken)
    assert "Nearest first" not in taken.get_text()
    assert set(chips(taken)) == {"Pharmacy", "“pharmacy near Isokatu”"}
    assert number(taken) == number(visitor.get(f"{SERVICES}?q=pharmacy"))


def test_a_place_of_the_address_wins_over_that_among_the_words(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=pharmacy+near+Isokatu&near=Oulu+railway+station")
    assert "Oulu railway station" in chips(page)
    assert "Isokatu" not in chips(page)
    assert ("near", "Oulu railway station") in sent(page)
    assert (
        not {"Isokatu", "Oulu railway station"}
        & chips(visitor.get(chips(page)["Oulu railway station"])).keys()
    )


def test_who_wants_what_is_near_gets_the_button_first(visitor: Visitor) -> None:
    page = visitor.get("/oulu/ar/services?q=صيدلية+قريبة+مني")
    main = str(page.select_one("main"))
    assert 0 < main.index('id="near-me-here"') < main.index('id="near-me"')
    assert main.count('id="near-me-here"') == 1


def test_words_without_a_place_cost_no_query_and_those_with_one_are_remembered(
    app: Flask, visitor: Visitor
) -> None:
    asked: list[str] = []
    engine = app.extensions["directory"].database.engine

    def asks_for_places(query: str) -> bool:
        asked.clear()
        visitor.get(f"{SERVICES}?q={query}")
        return any(" place" in one for one in asked)

    event.listen(engine, "before_cursor_execute", listen := lambda *call: asked.append(call[2]))
    try:
        asks_for_places("library")
        assert not asks_for_places("pharmacy+zzqwx")
        assert asks_for_places("pharmacy+near+Isokatu+5")
        assert not asks_for_places("pharmacy+near+Isokatu+5")
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def test_a_kind_that_is_misspelt_is_shown_and_that_is_told(visitor: Visitor) -> None:
    page = visitor.get(f"{SERVICES}?q=farmacy")
    assert "We found nothing for “farmacy”. These results are for: Pharmacy" in page.get_text()
    assert number(page) == number(visitor.get(f"{SERVICES}?q=pharmacy")) > 0
    assert chips(page)["Pharmacy"] == f"{SERVICES}?q=farmacy&words=only"
    assert number(visitor.get(chips(page)["Pharmacy"])) == 0
    assert visitor.get(f"{SERVICES}?q=farmacy&page=2").select(".card")


def test_words_that_some_service_has_are_never_taken_for_a_slip(visitor: Visitor) -> None:
    assert "We found nothing" not in visitor.get(f"{SERVICES}?q=Neuvola").get_text()
    assert "We found nothing" not in visitor.get(f"{SERVICES}?q=tiramisu").get_text()
