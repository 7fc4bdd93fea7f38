"""A list of one's own: chosen, ordered, kept or carried, sent; with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from tests.browser_support import serving, visiting
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small city is served."""
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(app)
    with serving(app) as url:
        yield url


def listed(page: Page) -> list[str]:
    """The names on the list, in order."""
    return page.locator("#list .card h2").all_inner_texts()


def put(page: Page, number: int) -> None:
    """Tick a result."""
    page.locator(f"#r{number} .tick input").check()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_services_of_several_searches_come_on_one_list(
    chromium: Browser, address: str, *, scripts: bool
) -> None:
    with visiting(chromium, scripts=scripts, locale="fi") as visit:
        page = visit.page
        page.goto(f"{address}/oulu/fi/services?category=pharmacy&near=Isokatu+5")
        for number in (1, 3):
            put(page, number)
        if scripts:
            assert page.locator("#my-list b").inner_text() == "2"
        page.locator("form.ticks > button").click()
        page.wait_for_url("**/list?**")
        first = listed(page)
        assert len(first) == 2
        # Without scripts the list travels: through a search, its pages, a service's own page.
        page.fill("#q", "neuvola")
        page.locator("form.search").last.locator("button").click()
        page.wait_for_url("**/services?**")
        page.locator(".card h2 a").first.click()
        page.locator("button.pick").click()
        if scripts:
            page.locator("#my-list").click()
        page.wait_for_url("**/list?**")
        assert listed(page) == [*first, "Neuvola"]
        page.locator(".card .moves a").nth(-2).click()
        page.wait_for_url("**#s-*")
        assert listed(page) == [first[0], "Neuvola", first[1]]
        page.locator(".card").first.locator(".moves a").last.click()
        page.wait_for_load_state()
        assert listed(page) == ["Neuvola", first[1]]
        assert page.locator("#my-list b").inner_text() == "2"
        page.locator(".languages summary").click()
        page.locator(".languages a[hreflang=ar]").click()
        assert len(listed(page)) == 2
        assert visit.complaints == []
        assert page.context.cookies() == []


def test_the_device_remembers_the_list_until_it_is_emptied(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(f"{address}/oulu/en/services?category=pharmacy")
        put(page, 2)
        assert page.evaluate("Object.keys(localStorage)") == ["list:oulu"]
        page.goto(f"{address}/oulu/ar/")
        assert page.locator("#my-list").is_visible()
        page.goto(f"{address}/oulu/en/services?category=pharmacy&open=now")
        page.goto(f"{address}/oulu/en/services?category=pharmacy")
        assert page.locator("#r2 .tick input").is_checked()
        assert not page.locator("#r1 .tick input").is_checked()
        page.goto(f"{address}/oulu/en/list")
        page.wait_for_url("**/list?s=*")
        assert page.locator("[data-kept=yes]").is_visible()
        page.locator("a[data-codes='']").last.click()
        page.wait_for_url("**/list")
        assert page.evaluate("localStorage.length") == 0
        assert not page.locator("#my-list").is_visible()


def test_a_list_that_somebody_sent_is_kept_only_on_demand(chromium: Browser, address: str) -> None:
    with visiting(chromium) as caseworker:
        page = caseworker.page
        page.goto(f"{address}/oulu/en/services?category=pharmacy")
        put(page, 1)
        put(page, 2)
        page.locator("form.ticks > button").click()
        page.wait_for_url("**/list?s=*")
        sent = page.locator("#address").input_value().partition("/s/")[2]
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("#copy").click()
        page.wait_for_function("document.querySelector('#send [role=status]').textContent")
        assert page.evaluate("navigator.clipboard.readText()").endswith(f"/s/{sent}")
    with visiting(chromium, locale="fi") as client:
        page = client.page
        page.goto(f"{address}/oulu/en/services?category=library")
        put(page, 1)
        page.goto(f"{address}/s/{sent}")
        assert page.url.endswith(f"/oulu/fi/list?s={sent}")
        assert len(listed(page)) == 2
        page.locator(".card .moves a").first.click()
        page.wait_for_url("**#s-*")
        assert len(page.evaluate("localStorage['list:oulu']").split(".")) == 1
        page.locator("[data-kept=other] button").click()
        page.wait_for_function("localStorage['list:oulu'].split('.').length == 3")
        page.wait_for_selector("[data-kept=yes]:not([hidden])")
        assert len(listed(page)) == 3


def test_a_device_that_keeps_nothing_loses_nothing(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
        )
        page.goto(f"{address}/oulu/en/services?category=pharmacy")
        put(page, 1)
        page.locator("form.ticks > button").click()
        page.wait_for_url("**/list?s=*")
        assert len(listed(page)) == 1
        assert visit.complaints == []


@pytest.mark.parametrize("locale", ["ar", "fi"])
def test_the_list_fits_the_smallest_screen(chromium: Browser, address: str, locale: str) -> None:
    with visiting(chromium, width=320, locale=locale) as visit:
        page = visit.page
        page.goto(f"{address}/oulu/{locale}/services?category=pharmacy")
        put(page, 1)
        put(page, 2)
        page.locator("form.ticks > button").click()
        page.wait_for_url("**/list?s=*")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for link in page.locator(".moves a, .actions a, form.search button").all():
            assert link.bounding_box()["height"] >= 44  # type: ignore[index]
