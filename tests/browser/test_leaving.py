"""Whoever looks for shelter from violence can leave at once, and the way back does not lead here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import select

from directory import create_app
from directory.config import LEAVE_URL, Config, from_environment
from directory.model import Service, SourceRecord
from tests.browser_support import serving, visiting
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def weather() -> Iterator[str]:
    """Another site, where one may be seen."""
    site = Flask("weather")
    site.get("/")(lambda: "<title>Weather</title><link rel=icon href=data:,><p>Rain.</p>")
    with serving(site) as url:
        yield f"{url}/"


@pytest.fixture(scope="module")
def shelter(weather: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a shelter's page."""
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(
        Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db", leave_url=weather)
    )
    fill(app)
    with app.extensions["directory"].database.reading() as session:
        code = session.scalars(
            select(Service.code)
            .join(SourceRecord, SourceRecord.service_id == Service.id)
            .where(SourceRecord.external_id == "shelter")
        ).one()
    with serving(app) as url:
        yield f"{url}/oulu/fi/services/{code}"


def left(page: Page, weather: str, before: str) -> None:
    """Hold that the other site is open, and that back leads to what was open before ours."""
    page.wait_for_url(weather)
    page.go_back()
    assert page.url == before


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_button_leads_away(chromium: Browser, shelter: str, weather: str, *, scripts: bool) -> None:
    with visiting(chromium, scripts=scripts) as visit:
        page = visit.page
        page.goto(f"{weather}?before")
        page.goto(shelter)
        button = page.locator(".leave .button")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        page.mouse.wheel(0, 2000)
        assert button.is_visible()
        button.click()
        if scripts:
            left(page, weather, f"{weather}?before")
        else:
            page.wait_for_url(weather)
        assert visit.complaints == []
        assert page.context.cookies() == []


def test_three_presses_of_shift_cover_the_page_and_lead_away(
    chromium: Browser, shelter: str, weather: str
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(f"{weather}?before")
        page.goto(shelter)
        page.route(weather, lambda route: route.abort("aborted"))  # so that the page stays to be looked at
        told = page.locator(".leave .spoken")
        page.keyboard.press("Shift")
        one = told.inner_text()
        page.keyboard.press("Shift")
        assert (page.locator(".leave .dots .on").count(), told.inner_text() != one) == (2, True)
        page.keyboard.press("Shift")
        assert page.locator(".leave-cover").is_visible()
        assert page.locator("h1").is_hidden()
        assert "Turvakoti" not in page.title()


def test_presses_long_ago_do_not_count(chromium: Browser, shelter: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.clock.install()
        page.goto(shelter)
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
        page.clock.run_for(5100)
        page.keyboard.press("Shift")
        assert page.locator(".leave-cover").count() == 0
        assert page.locator(".leave .dots .on").count() == 1


def test_only_pages_that_need_it_have_it(chromium: Browser, shelter: str) -> None:
    home = shelter.split("services")[0]
    with visiting(chromium) as visit:
        page = visit.page
        for place, expected in (
            ("services?category=womens_shelter", 1), ("map?category=lgbt", 1), ("traces", 1),
            ("services?category=pharmacy", 0), ("", 0),
        ):  # fmt: skip
            page.goto(home + place)
            assert page.locator(".leave").count() == expected, place


def test_the_way_out_is_another_site_unless_an_operator_names_one() -> None:
    assert from_environment({}).leave_url == LEAVE_URL
    named = from_environment({"DIRECTORY_LEAVE_URL": "https://weather.example"})
    assert named.leave_url == "https://weather.example"
