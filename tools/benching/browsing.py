"""What a cheap phone sees, in the Chromium of this machine: the first words on a slow line, a kept city searched."""

from __future__ import annotations

import statistics
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.browser_support import FLAGS, system_chromium
from tools.benching.slowline import slow_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

QUERIES = ("farmashi", "dhakhtarka carruurta", "xyzzy qwerty", "Eläintarhantie")
_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") done(startTime / 1000);
}).observe({ type: "paint", buffered: true }))"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """The browser, until the block ends.

    :raise FileNotFoundError: where there is none.
    """
    from playwright.sync_api import sync_playwright

    path = system_chromium()
    if path is None:
        raise FileNotFoundError("no Chromium here (apt-get install chromium, or set CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def first_paint(browser: Browser, port: int, address: str) -> float:
    """Seconds until the first words of a page show, on a line of 400 kbit/s and 400 ms, nothing kept from before."""
    with slow_line(port) as slow:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{slow}{address}", wait_until="load", timeout=60_000)
        seconds: float = page.evaluate(_PAINT)
        context.close()
    return seconds


def searching(browser: Browser, home: str, *, slowed: int) -> dict[str, float]:
    """Milliseconds of a search in a kept city by what is typed, the median of nine, the CPU slowed so many times."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{home}keep")
    page.locator("[data-do=put]").click()
    page.locator("[data-do=renew]").wait_for(timeout=60_000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(f"{home}kept")
    page.locator("#results .card").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    found = {}
    for query in QUERIES:
        took = []
        for _ in range(9):
            page.fill("#kept #q", query)
            page.locator("#kept form button").click()
            took.append(float(page.locator("#kept").get_attribute("data-took") or "inf"))
        found[query] = statistics.median(took)
    context.close()
    return found
