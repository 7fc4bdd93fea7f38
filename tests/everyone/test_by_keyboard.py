"""With a keyboard alone: everything is reached, in the order in which it is read, seen while it has the focus, left again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser_support import visiting
from tests.everyone.stops import reachable, walk
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town
    from tests.everyone.stops import Stop

QUICK = ("home", "map", "shelter", "list", "kept", "report")
"""Kinds that have a control of each sort; `make everyone` goes through all."""


def opened(page: Page, town: Town, kind: str) -> None:
    page.goto(town.to(kind, "ar"))
    if page.locator("#map-frame").count():
        page.locator(".leaflet-marker-icon").first.wait_for()


def complaints(stops: list[Stop]) -> list[str]:
    """What is wrong with the way."""
    found = [f"no ring: {stop['name']}" for stop in stops if stop["ring"] < 2]
    found += [f"covered: {stop['name']}" for stop in stops if stop["isHidden"]]
    for before, after in zip(stops, stops[1:], strict=False):
        if after["place"] < before["place"]:
            found.append(f"jumps back to {after['name']}")
        # Markers stand where their places are, not one below the other.
        elif after["bottom"] < before["top"] - 1 and "leaflet" not in before["name"] + after["name"]:
            found.append(f"goes up to {after['name']}")
    return found


def check(page: Page, town: Town, kind: str) -> list[str]:
    opened(page, town, kind)
    wanted = reachable(page)
    stops = walk(page)
    missed = len(wanted - {stop["place"] for stop in stops})
    return complaints(stops) + ([f"{missed} controls are not reached"] if missed else [])


@pytest.mark.parametrize("kind", QUICK)
def test_a_keyboard_comes_to_everything_and_away(chromium: Browser, town: Town, kind: str) -> None:
    with visiting(chromium) as visit:
        assert check(visit.page, town, kind) == []


@pytest.mark.everyone
@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(QUICK)))
def test_a_keyboard_comes_to_everything_and_away_on_all_pages(
    chromium: Browser, town: Town, kind: str
) -> None:
    with visiting(chromium) as visit:
        assert check(visit.page, town, kind) == []


def test_the_way_back_is_not_covered_by_the_button_to_leave_and_does_not_leave(
    chromium: Browser, town: Town
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(town.to("shelter", "en"))
        page.locator("footer a").last.focus()
        stops = walk(page, "Shift+Tab")
        assert page.url == town.to("shelter", "en")
        assert len(stops) > 10
        assert [stop["name"] for stop in stops if stop["isHidden"]] == []


def test_the_first_stop_leads_past_the_head(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(town.to("results", "en"))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
