"""A walk over every kind of page: no cookie, nobody else asked, no complaint of the browser, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.test_phone import NOTHING, NOTHING_LEFT
from tests.browser_support import visiting
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.towns import Town


def test_nobody_hears_of_a_visitor_who_looks_at_every_kind_of_page(chromium: Browser, town: Town) -> None:
    with visiting(chromium, locale="uk") as visit:
        page = visit.page
        for kind in KINDS:
            page.goto(town.to(kind, "uk"))
            if kind == "error":
                # What is not there is told as what it is.
                assert visit.complaints == [
                    "Failed to load resource: the server responded with a status of 404 (NOT FOUND)"
                ]
                visit.complaints.clear()
            assert visit.complaints == [], kind
        page.goto(f"{town.url}/oulu/")
        visit.hold_clean(own=town.url)
        assert page.evaluate(NOTHING_LEFT) == NOTHING
