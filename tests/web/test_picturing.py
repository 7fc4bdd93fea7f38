"""Three taps on pictures lead to the nearest three services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.geocoding import familiar
from directory.model import City, Place, PlaceKind
from directory.web.public.picturing import NEAREST
from tools.benching import weighing

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.inspecting import Visitor

MAX_BYTES = 14 * 1024


def tapped(visitor: Visitor, page: BeautifulSoup, icon: str) -> BeautifulSoup:
    """The page behind the first tile with this picture."""
    tile = next(tile for tile in page.select(".pictures a") if f"#{icon}" in str(tile.svg))
    return visitor.get(str(tile["href"]))


def test_three_taps_lead_to_the_nearest_three_services(visitor: Visitor) -> None:
    home = visitor.get("/oulu/ar/")
    link = home.select_one(".pictured")
    assert link is not None
    page = visitor.get(str(link["href"]))
    assert not page.select("main input")
    for icon in ("heartbeat", "pill", "train"):
        page = tapped(visitor, page, icon)
    cards = page.select(".near")
    assert len(cards) == NEAREST
    distances = [card.select_one(".kind b") for card in cards]
    assert all(distances)
    assert page.select(".near a[href^='tel:'].main bdi")
    assert page.select(".ways a[href*='/map?category=pharmacy&near=p']")


def test_nobody_has_to_say_where_they_are(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/pictures?category=pharmacy")
    first = page.select_one(".pictures a")
    assert first is not None
    assert len(visitor.get(str(first["href"])).select(".near")) == NEAREST


def test_situations_stand_with_the_category_of_what_helps_most(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/pictures?category=health")
    assert not page.select(".pictures a[href$='need=hungry']")
    assert page.select(".pictures a[href$='need=pregnant']")


def test_a_situation_finds_what_helps_most_first(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/pictures?need=pregnant&near=any")
    assert [name.get_text() for name in page.select(".near h2")] == ["Child health clinic"]


@pytest.mark.parametrize("query", ["category=nothing", "need=nothing", "category=bakery"])
def test_what_is_not_there_is_told_and_the_choice_begins_anew(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/oulu/en/pictures?{query}")
    assert page.select(".notice[role=status]")
    assert page.select(".pictures a[href$='category=health']")


@pytest.mark.parametrize("near", ["p99999999", "x", "%00", "Isokatu"])
def test_a_place_that_is_not_there_is_asked_for_again(visitor: Visitor, near: str) -> None:
    page = visitor.get(f"/oulu/en/pictures?category=pharmacy&near={near}")
    assert page.select(".pictures a[href$='near=any']")


def test_sensitive_choices_have_the_way_out(visitor: Visitor) -> None:
    for query, number in (
        ("category=womens_shelter", 1),
        ("category=womens_shelter&near=any", 1),
        ("category=pharmacy", 0),
    ):
        assert len(visitor.get(f"/oulu/fi/pictures?{query}").select(".leave")) == number, query


def test_hidden_places_are_given_away_nowhere(app: Flask) -> None:
    for kind in ("womens_shelter", "lgbt"):
        text = app.test_client().get(f"/oulu/fi/pictures?category={kind}&near=any").text
        for secret in ("Salainen kuja", "65.013", "25.467", "Piilokatu", "65.014", "25.468"):
            assert secret not in text


def test_the_list_goes_along(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/pictures?category=health&s=abcdef")
    assert all("s=abcdef" in str(tile["href"]) for tile in page.select(".pictures a"))


@pytest.mark.parametrize("locale", ["en", "ar", "bn", "ti"])
def test_each_step_comes_in_the_first_fourteen_kilobytes(app: Flask, locale: str) -> None:
    for query in ("", "?category=health", "?category=pharmacy", "?category=pharmacy&near=any"):
        assert weighing.weight(app.test_client(), f"/oulu/{locale}/pictures{query}") <= MAX_BYTES


def place(city: City, name: str, kind: PlaceKind, latitude: float, rank: int = 20) -> Place:
    return Place(city_id=city.id, kind=kind, name=name, latitude=latitude, longitude=25.47, rank=rank)


def test_familiar_places_are_few_and_apart(app: Flask) -> None:
    database = app.extensions["directory"].database
    with database.reading() as session:
        city = session.query(City).one()
        session.add_all(
            place(city, f"District {number}", PlaceKind.DISTRICT, 65 + number / 100) for number in range(20)
        )
        session.add(place(city, "Oulu", PlaceKind.DISTRICT, 65.0, rank=5))
        session.add_all(
            place(city, f"Platform {number}", PlaceKind.STATION, 65.2 + number / 1e5) for number in range(5)
        )
        session.flush()
        found = familiar(session, city, locale="ar")
        session.rollback()
    names = [one.name for one in found]
    assert len([name for name in names if name.startswith("District")]) == 9
    assert names.count("Oulu") == 0
    assert len([name for name in names if name.startswith("Platform")]) == 1
    assert "محطة قطار أولو" in names
