"""A slow phone whose connection ends in the middle: what was typed stays, what is kept is there, and can be deleted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_phone import NOTHING, NOTHING_LEFT
from tests.browser_support import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town
    from tests.browser_support import Visit

FORMS = {
    "report/{rich}": ("input[value=hours]", "#text"),
    "words": (None, "#text"),
    "suggest-service": (None, "#name"),
    "accessibility": (None, "#text"),
}


@contextmanager
def slow(browser: Browser, locale: str) -> Iterator[Visit]:
    """A small phone, six times slower than this machine."""
    with visiting(browser, locale=locale) as visit:
        tools = visit.page.context.new_cdp_session(visit.page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        yield visit


def cut(page: Page) -> None:
    page.context.set_offline(True)


@pytest.mark.parametrize("place", FORMS)
def test_a_form_that_cannot_be_sent_stays_with_what_was_typed(
    chromium: Browser, town: Town, place: str
) -> None:
    choice, field = FORMS[place]
    with slow(chromium, "so") as visit:
        page = visit.page
        page.goto(f"{town.url}/oulu/so/{place.format(**town.codes)}")
        if choice:
            page.check(choice)
        page.fill(field, "Albaabku waa xiran yahay")
        cut(page)
        page.locator("main form[method=post] button").click()
        assert page.locator("[data-unsent]").inner_text()
        assert page.input_value(field) == "Albaabku waa xiran yahay"
        page.context.set_offline(False)
        page.locator("main form[method=post] button").click()
        page.wait_for_url("**number=*")
        visit.hold_clean(own=town.url)


@pytest.mark.parametrize("locale", ["ar", "so"])
def test_a_city_is_kept_with_its_size_told_first_and_deleted_without_a_connection(
    chromium: Browser, town: Town, locale: str
) -> None:
    with slow(chromium, locale) as visit:
        page = visit.page
        page.goto(f"{town.url}/oulu/{locale}/keep")
        sizes = page.locator("main li").first.inner_text()
        assert any(character.isdigit() for character in sizes)
        assert page.locator("#kept-since").inner_text() == ""
        assert page.evaluate(NOTHING_LEFT) == NOTHING
        page.locator("[data-do=put]").click()
        page.locator("[data-do=drop]").wait_for()
        assert any(character.isdigit() for character in page.locator("#kept-since").inner_text())
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        page.goto(f"{town.url}/oulu/{locale}/services?category=pharmacy")
        page.locator("#r1 .tick input").check()
        cut(page)
        page.goto(f"{town.url}/oulu/{locale}/services/{town.codes['pharmacy-9']}")
        assert page.locator("#missing").is_visible()
        assert page.locator("#kept a[href^='tel:']").first.is_visible()
        page.goto(f"{town.url}/oulu/{locale}/keep")
        page.locator("[data-do=renew]").click()
        page.wait_for_function(
            "() => document.querySelector('#keep [role=status]').textContent.endsWith('.')"
        )
        assert page.locator("[data-do=drop]").is_visible()
        page.locator("[data-do=drop]").click()
        page.locator("[data-do=put]").wait_for()
        assert page.evaluate(NOTHING_LEFT) == NOTHING
        assert page.context.cookies() == []


def test_what_is_near_says_when_it_cannot_be_told(chromium: Browser, town: Town) -> None:
    with slow(chromium, "ar") as visit:
        page = visit.page
        page.context.grant_permissions(["geolocation"], origin=town.url)
        page.context.set_geolocation({"latitude": 65.0212345, "longitude": 25.4701234})
        page.goto(f"{town.url}/oulu/ar/services?category=pharmacy")
        cut(page)
        page.locator("[data-ask]").click()
        page.wait_for_function(
            "() => document.querySelector('#near-me-here [role=status]').textContent.includes('من جديد')"
        )
        page.context.set_offline(False)
        page.locator("[data-ask]").click()
        page.locator("#near-me-here .card").first.wait_for()
        assert visit.told("65.0212", "65.021", "25.4701") == []
