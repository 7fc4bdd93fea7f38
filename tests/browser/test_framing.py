"""Other sites frame the lists that are made for it, and nothing else: not what a visitor or a clerk clicks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.browser_support import serving, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.towns import Town

FRAMED = ("embed?category=pharmacy", "embed?q=zzzz", "embed")
REFUSED = (
    "", "services?category=pharmacy", "services/{pharmacy-2}", "services/{shelter}", "map?category=pharmacy", "list?s={rich}",
    "report/{rich}", "words", "suggest-service", "keep", "kept", "print?s={rich}", "embed-code?category=pharmacy",
    "nowhere/at/all",
)  # fmt: skip
STAFF = ("/staff/sign-in", "/staff/", "/staff/oulu/services", "/staff/forgotten")


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another site, which frames what it is told to: its address, and the list that tells it."""
    site = Flask("elsewhere")
    frames: list[str] = []

    @site.get("/")
    def page() -> str:
        shown = "".join(f'<iframe src="{address}" width=400 height=300></iframe>' for address in frames)
        return f"<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>{shown}"

    with serving(site) as url:
        yield url, frames


def test_another_origin_frames_embedded_lists_alone(
    chromium: Browser, town: Town, elsewhere: tuple[str, list[str]]
) -> None:
    url, frames = elsewhere
    here = f"{town.url}/oulu/ar/"
    refused = [here + place.format(**town.codes) for place in REFUSED] + [town.url + place for place in STAFF]
    frames.extend([here + place for place in FRAMED] + refused)
    with visiting(chromium, width=1280) as visit:
        page = visit.page
        page.goto(url)
        shown = [frame for frame in page.frames[1:] if frame.url.startswith(town.url)]
        assert [frame.url for frame in shown] == [here + place for place in FRAMED]
        assert shown[0].locator(".card").count() >= 5
        assert shown[0].locator("html").get_attribute("dir") == "rtl"
        assert len(page.frames) == 1 + len(FRAMED) + len(refused)
        assert len([said for said in visit.complaints if "frame-ancestors" in said]) == len(refused)
        assert {cookie["path"] for cookie in page.context.cookies()} <= {"/staff"}


def test_a_framed_list_opens_its_services_in_a_tab_of_their_own(
    chromium: Browser, town: Town, elsewhere: tuple[str, list[str]]
) -> None:
    url, frames = elsewhere
    frames.append(f"{town.url}/oulu/en/embed?category=pharmacy")
    with visiting(chromium, width=1280) as visit:
        page = visit.page
        page.goto(url)
        with page.context.expect_page() as opened:
            page.frames[1].locator(".card a").first.click()
        tab = opened.value
        tab.wait_for_selector("h1")
        assert tab.url.startswith(f"{town.url}/oulu/en/services/")
        assert tab.evaluate("window.opener") is None
        assert url not in tab.evaluate("document.referrer")
        assert page.url == f"{url}/"
        assert visit.complaints == []
