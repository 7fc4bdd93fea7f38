"""A clerk at work on listings, in a real browser: without scripts, on a small screen, from right to left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory import create_app
from directory.config import Config
from directory.model import City, Service
from directory.roles import Role
from directory.signing import accounts, passwords
from directory.web.state import State
from tests.browser_support import serving, visiting
from tests.web.conftest import fill
from tests.web.mapping_support import town as helsinki

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Page

PASSWORD = "herring under the fur coat"
EMAIL = "clerk@city.example"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with the city `oulu` and a clerk."""
    folder = tmp_path_factory.mktemp("instance")
    made = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(made)
    with made.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        post = accounts.Post(role=Role.EDITOR)
        account = accounts.add(session, city, EMAIL, post, by="test", now=datetime.now(UTC))
        accounts.set_password(session, account.id, passwords.hashed(PASSWORD))
    return made


@pytest.fixture(scope="module")
def address(town: Flask) -> Iterator[str]:
    """Where it is served."""
    with serving(town) as url:
        object.__setattr__(town.extensions["directory"].config, "base_url", url)
        yield url


@pytest.fixture(scope="module")
def code(town: Flask) -> str:
    """The code of `Neuvola`."""
    with town.extensions["directory"].database.reading() as session:
        return session.scalars(select(Service.code).where(Service.name == "Neuvola")).one()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/staff/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("form.narrow button.main")


def test_hours_change_for_christmas_in_six_pages_and_the_public_sees_it_at_once(
    chromium: Browser, address: str, code: str
) -> None:
    with visiting(chromium, scripts=False) as visit:
        page, loads = visit.page, []
        page.on("load", lambda loaded: loads.append(loaded.url))
        sign_in(page, address)
        page.click("nav.places a[href$=services]")
        page.fill("#q", "neuvola")
        page.click("form.bar button")
        page.click("tbody th a")
        page.fill("#hours-dated-0-first", "2026-12-24")
        page.fill("#hours-dated-0-last", "2026-12-26")
        page.fill("#hours-Fr-0-closes", "15:00")
        page.click("button[value=publish]")
        assert "Published" in page.locator(".notice").inner_text()
        assert len(loads) <= 6, loads
        page.goto(f"{address}/oulu/en/services/{code}")
        assert "08:00" in page.locator("table.hours").first.inner_text()
        assert "15:00" in page.locator("table.hours").first.inner_text()
        assert visit.page.context.cookies(f"{address}/oulu/en/") == []


def test_two_tabs_on_one_listing_lose_nothing(chromium: Browser, address: str, code: str) -> None:
    with visiting(chromium, scripts=False) as visit:
        one = visit.page
        sign_in(one, address)
        other = one.context.new_page()
        for page in (one, other):
            page.goto(f"{address}/staff/oulu/services/{code}")
        one.fill("#name", "First")
        one.click("button[value=publish]")
        other.fill("#name", "Second")
        other.fill("#alternate_name", "two days")
        other.click("button[value=publish]")
        problem = other.locator(".problem").inner_text()
        assert "First" in problem
        assert "Second" in problem
        assert other.input_value("#alternate_name") == "two days"
        other.check("input[name=keep-name][value=theirs]")
        other.click("button[value=publish]")
        assert (other.input_value("#name"), other.input_value("#alternate_name")) == ("First", "two days")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_pages_fit_the_smallest_screen_in_both_directions(
    chromium: Browser, address: str, code: str, *, scripts: bool
) -> None:
    with visiting(chromium, scripts=scripts) as visit:
        page = visit.page
        sign_in(page, address)
        for place in ("", f"/{code}", "/new", f"/{code}/history", f"/{code}/merge"):
            page.goto(f"{address}/staff/oulu/services{place}")
            if not scripts:
                continue
            for direction in ("ltr", "rtl"):
                page.evaluate(f"document.documentElement.dir = '{direction}'")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= 360, f"{place} is {wide} pixels wide in {direction}"
        assert visit.complaints == []


def test_like_services_are_named_while_somebody_types(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        sign_in(page, address)
        page.goto(f"{address}/staff/oulu/services/new")
        page.fill("#name", "Turvakoti")
        page.wait_for_selector("#twins a")
        assert page.locator("#twins a").inner_text() == "Turvakoti"
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("about:blank")
        assert visit.complaints == []


def test_a_map_that_moves_is_fetched_when_it_is_asked_for_and_says_where_a_place_is(
    chromium: Browser, address: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    basemap = helsinki(tmp_path)
    monkeypatch.setattr(State, "basemap", lambda *_: basemap)
    with visiting(chromium) as visit:
        page = visit.page
        sign_in(page, address)
        page.goto(f"{address}/staff/oulu/services/{code}")
        assert not [one for one in visit.requests if "leaflet" in one], "a map that nobody asked for"
        place = page.locator(".pick").first
        before = page.locator("[name$=-latitude]").first.input_value()
        place.get_by_text("Open a map that moves").click()
        place.locator(".map-pin").wait_for()
        place.locator(".city-map").click(position={"x": 60, "y": 200})
        after = page.locator("[name$=-latitude]").first.input_value()
        assert after != before
        assert page.locator(".place summary bdi").first.inner_text().startswith(after)
        page.click("button[value=publish]")
        assert page.locator("[name$=-latitude]").first.input_value() == after.rstrip("0")
        assert visit.complaints == []
        assert all(one.startswith((address, "data:")) for one in visit.requests)


def test_without_scripts_the_page_comes_back_where_the_answer_is(
    chromium: Browser, address: str, code: str
) -> None:
    with visiting(chromium, scripts=False, width=360) as visit:
        page = visit.page
        sign_in(page, address)
        for button, answer in (
            ("button[value^='find:']", ".finder"),
            ("button[value^='copy-monday:']", ".week"),
            ("button[value^='add-dates:']", "[id=hours-dated]"),
        ):
            page.goto(f"{address}/staff/oulu/services/{code}?told=saved")
            page.locator(button).first.click()
            box = page.locator(answer).first.bounding_box()
            assert box is not None
            assert -50 < box["y"] < 600, f"{answer} is out of sight: {box}"
            assert "told" not in page.url
