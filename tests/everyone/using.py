"""What pages become when somebody uses them: errors, suggestions, the nearest, a kept city, a list, a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.towns import Town

HERE = {"latitude": 65.0212345, "longitude": 25.4701234}


def _error(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("report", locale))
    page.click("form[method=post] button")
    page.locator(".problem").wait_for()


def _suggestions(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("home", locale))
    page.locator("#q").press_sequentially("pharm")
    page.locator(".suggestions:not([hidden]) li").first.wait_for()


def _nearest(page: Page, town: Town, locale: str) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    page.goto(town.to("results", locale))
    page.click("[data-ask]")
    page.locator("#near-me-here .card").first.wait_for()


def _kept(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("keep", locale))
    page.click("[data-do=put]")
    page.locator("[data-do=renew]").wait_for()
    page.goto(town.to("kept", locale))
    page.click("#kept form button")
    page.locator("#results .card").first.wait_for()
    page.locator("[data-map] summary").click()


def _kept_service(page: Page, town: Town, locale: str) -> None:
    _kept(page, town, locale)
    page.locator("#results .card a").first.click()
    page.locator("#kept article, #kept [data-one]").locator("visible=true").wait_for()


def _listed(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("service", locale))
    page.click("button.pick")
    page.goto(town.to("empty list", locale))
    page.locator(".card textarea").wait_for()


def _leaving(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("shelter", locale))
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")


def _marker(page: Page, town: Town, locale: str) -> None:
    page.goto(town.to("map", locale))
    page.locator(".card .map-show").first.click()
    page.locator(".leaflet-popup").wait_for()


USES: dict[str, Callable[[Page, Town, str], None]] = {
    "a form with an error": _error,
    "suggestions": _suggestions,
    "the nearest": _nearest,
    "a kept city": _kept,
    "a service of a kept city": _kept_service,
    "a list on the phone": _listed,
    "leaving with Shift": _leaving,
    "a place on the map": _marker,
}
"""What somebody did, by name; each leaves the page as it stands then."""
