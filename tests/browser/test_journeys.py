"""Visitors' ways through the demonstration city, in a real browser on a small screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from directory import create_app
from directory.cli import main
from directory.config import Config
from tests.browser_support import serving, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with the demonstration city."""
    folder = tmp_path_factory.mktemp("instance")
    for command in ("upgrade", "demo"):
        result = CliRunner().invoke(main, [command], env={"DIRECTORY_INSTANCE": str(folder)})
        assert result.exit_code == 0, result.output
    return create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))


@pytest.fixture(scope="module")
def address(demonstration: Flask) -> Iterator[str]:
    """Where it is served."""
    with serving(demonstration) as url:
        yield url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_pharmacy_near_the_railway_station_is_found_in_arabic(
    chromium: Browser, address: str, *, scripts: bool
) -> None:
    with visiting(chromium, scripts=scripts, locale="ar") as visit:
        page = visit.page
        page.goto(f"{address}/")
        page.locator(".chooser .first a").first.click()
        assert page.locator("html").get_attribute("dir") == "rtl"
        page.fill("#q", "صيدلية")
        page.fill("#near", "محطة القطار")
        page.locator("form.search button").first.click()
        assert page.locator(".card").count() >= 5
        distances = page.locator(".card .distance").all_inner_texts()
        assert len(distances) == page.locator(".card").count()
        page.locator(".filters summary").click()
        box = page.locator(".filters input[name=open]")
        if box.count():
            box.check()
            page.locator(".filters button").click()
            states = page.locator(".card .state").all()
            assert states
            assert all("open" in (state.get_attribute("class") or "") for state in states)
        page.locator(".card h2 a").first.click()
        assert page.locator("h1").inner_text()
        assert page.locator(".show .big").first.get_attribute("lang") == "fi"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360 if scripts else True
        assert visit.complaints == []
        assert all(re.match(r"http://127\.0\.0\.1|data:", request) for request in visit.requests)
        assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_map_has_the_numbers_of_the_list(chromium: Browser, address: str, *, scripts: bool) -> None:
    with visiting(chromium, scripts=scripts, locale="uk") as visit:
        page = visit.page
        page.goto(f"{address}/helsinki/uk/map?category=pharmacy")
        numbers = (
            page.locator(".card[data-lat]").evaluate_all("all => all.map(item => item.dataset.number)")
            if scripts
            else None
        )
        if scripts:
            page.wait_for_selector(".leaflet-marker-icon")
            shown = " ".join(page.locator(".leaflet-marker-icon").all_inner_texts())
            assert numbers
            assert set(re.findall(r"\d+", shown)) <= set(numbers)
        else:
            assert page.locator(".still-map a").count() == page.locator(".card[data-lat]").count()
            page.locator(".still-map a").last.click()
            assert "#r" in page.url
        assert visit.complaints == []


@pytest.mark.parametrize("place", ["", "services?category=health", "map?category=dentist", "services"])
@pytest.mark.parametrize("locale", ["ar", "fi", "so"])
def test_nothing_is_wider_than_the_smallest_screen(
    chromium: Browser, address: str, place: str, locale: str
) -> None:
    with visiting(chromium, width=320, locale=locale) as visit:
        visit.page.goto(f"{address}/helsinki/{locale}/{place}")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_mistake_is_reported_without_scripts(chromium: Browser, address: str) -> None:
    with visiting(chromium, scripts=False, locale="so") as visit:
        page = visit.page
        page.goto(f"{address}/helsinki/so/services?category=dentist")
        page.locator(".card h2 a").first.click()
        page.locator("a[href*='/report/']").click()
        page.locator("form button").click()
        assert page.locator(".problem a").count() == 1
        page.check("input[value=hours]")
        page.locator("form[method=post] button").click()
        assert re.fullmatch("[a-z0-9]{8}", page.locator("strong").inner_text())
