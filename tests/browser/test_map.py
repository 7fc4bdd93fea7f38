"""The map in a real browser, under the strict policy: markers match the list, names are inert."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.browser_support import serving, visiting
from tests.web.mapping_support import HOSTILE, Item, map_app, town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from directory.basemap import Basemap
    from tests.browser_support import Visit

FAR_APART = [Item(name=name, latitude=60.167 + n * 0.0007, longitude=24.934 + n % 3 * 0.004)
             for n, name in enumerate(HOSTILE)]  # fmt: skip
TOGETHER = [Item(name=f"Room {n}", latitude=60.17, longitude=24.94) for n in range(1, 4)]
RUNS = "() => { window.ran = 0; window.alert = () => { window.ran += 1; }; }"


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    return town(tmp_path_factory.mktemp("town"))


@contextmanager
def opened(
    browser: Browser,
    basemap: Basemap,
    items: list[Item],
    query: str = "",
    *,
    block: str = "",
    scripts: bool = True,
) -> Iterator[Visit]:
    """The map page of the items, when it has come to rest; what matches the pattern `block` is missing."""
    with serving(map_app(basemap, items)) as base, visiting(browser, scripts=scripts) as visit:
        visit.page.set_default_timeout(10_000)
        visit.page.add_init_script(f"({RUNS})()")
        if block:
            visit.page.route(block, _missing)
        visit.page.goto(f"{base}/{query}")
        visit.page.wait_for_load_state("networkidle")
        yield visit
        assert all(address.startswith((base, "data:")) for address in visit.requests), visit.requests


def _missing(route: Route) -> None:
    route.fulfill(status=404, content_type="text/html", body="<h1>Not here</h1>")


def show(page: Page, number: int) -> None:
    """Follow the list item's link to its marker, and wait for the popup."""
    page.locator(f"#r{number} button.map-show").click()
    page.locator(".popup-card").wait_for()


def names(page: Page) -> list[str]:
    """What assistive technology calls the markers, in order."""
    labels = page.locator(".map-pin").evaluate_all("pins => pins.map(pin => pin.getAttribute('aria-label'))")
    return sorted(labels)


def test_hostile_names_are_nothing_but_text(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART) as visit:
        assert names(visit.page) == [f"{n}. {name}" for n, name in enumerate(HOSTILE, 1)]
        for number, name in enumerate(HOSTILE, 1):
            show(visit.page, number)
            link = visit.page.locator(".popup-card a.popup-name")
            assert link.text_content() == name
            assert link.evaluate("link => link.getAttribute('href')").endswith(f"/service/{number}")
            visit.page.keyboard.press("Escape")
            visit.page.locator(".popup-card").wait_for(state="detached")
        assert visit.page.evaluate("window.ran") == 0
        assert visit.complaints == []


def test_the_tiles_are_painted(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART) as visit:
        visit.page.wait_for_function(
            """() => [...document.querySelectorAll("#map canvas.leaflet-tile")].some((tile) => {
                 if (!tile.width) return false;
                 const dots = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
                 return new Set(dots).size > 8;
               })"""
        )
        assert any("/tiles/town/" in address for address in visit.requests)
        assert visit.page.locator(".map-note").text_content() == ""


def test_places_close_together_are_one_marker_that_names_their_numbers(
    chromium: Browser, basemap: Basemap
) -> None:
    with opened(chromium, basemap, TOGETHER) as visit:
        assert names(visit.page) == ["Places here: 1, 2, 3"]
        assert visit.page.locator(".map-pin").text_content() == "1 · 2 · 3"
        show(visit.page, 2)
        assert visit.page.locator(".popup-name").text_content() == "Room 2"
        assert visit.complaints == []


def test_the_keyboard_reaches_markers_and_comes_back(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART[:1]) as visit:
        page = visit.page
        page.locator("#map").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"1. {HOSTILE[0]}"
        page.keyboard.press("Enter")
        page.locator(".popup-card").wait_for()
        assert page.evaluate("document.activeElement.className") == "popup-name"
        page.keyboard.press("Escape")
        page.locator(".popup-card").wait_for(state="detached")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"1. {HOSTILE[0]}"


def test_words_come_from_the_page(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART) as visit:
        show(visit.page, 1)
        assert visit.page.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Close"
        assert visit.page.locator(".leaflet-control-zoom-in").get_attribute("title") == "Zoom in"
        credit = visit.page.locator(".leaflet-control-attribution")
        assert credit.text_content() == "© OpenStreetMap contributors"
        assert credit.locator("a").get_attribute("href") == "/about"
        assert visit.page.locator("#map").get_attribute("aria-label") == "Map of the places"


def test_from_right_to_left_only_the_canvas_runs_the_other_way(chromium: Browser, basemap: Basemap) -> None:
    items = [Item(name="صيدلية المحطة", latitude=60.17, longitude=24.94, lang="ar")]
    with opened(chromium, basemap, items, "?dir=rtl&lang=fa") as visit:
        show(visit.page, 1)
        assert names(visit.page) == ["۱. صيدلية المحطة"]
        assert visit.page.locator(".map-pin").text_content() == "۱"
        assert visit.page.locator("#map").get_attribute("dir") == "ltr"
        assert visit.page.locator(".popup-card").get_attribute("dir") == "rtl"
        link = visit.page.locator(".popup-name")
        assert (link.get_attribute("dir"), link.get_attribute("lang")) == ("auto", "ar")
        zoom, chart = (
            visit.page.locator(".leaflet-control-zoom").bounding_box(),
            visit.page.locator("#map").bounding_box(),
        )
        assert zoom is not None
        assert chart is not None
        assert zoom["x"] > chart["x"] + chart["width"] / 2
        assert visit.complaints == []


@pytest.mark.parametrize(
    "block",
    ["**/leaflet.js*", "**/protomaps-leaflet.js*", "**/leaflet.markercluster.js*"],
    ids=lambda part: part[3:],
)
def test_without_a_library_the_still_map_stays_and_says_so(
    chromium: Browser, basemap: Basemap, block: str
) -> None:
    with opened(chromium, basemap, FAR_APART, block=block) as visit:
        assert visit.page.locator("svg.still-map").is_visible()
        assert not visit.page.locator("#map").is_visible()
        assert "could not be loaded" in (visit.page.locator(".map-note").text_content() or "")
        assert visit.page.locator("#results li").count() == len(HOSTILE)


@pytest.mark.parametrize("block", ["**/js/map.js*", "**/mapjs/**"])
def test_without_our_script_the_still_map_stays(chromium: Browser, basemap: Basemap, block: str) -> None:
    with opened(chromium, basemap, FAR_APART, block=block) as visit:
        assert visit.page.locator("svg.still-map").is_visible()
        assert not visit.page.locator("#map").is_visible()


def test_without_tiles_the_markers_stay_and_the_map_says_so(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART, block="**/tiles/**") as visit:
        assert len(names(visit.page)) == len(HOSTILE)
        assert "could not be loaded" in (visit.page.locator(".map-note").text_content() or "")


def test_with_scripts_off_the_numbers_lead_to_the_list(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, FAR_APART, scripts=False) as visit:
        still = visit.page.locator("svg.still-map")
        assert still.is_visible()
        assert visit.page.locator("svg.still-map a").count() == len(HOSTILE)
        visit.page.locator('svg.still-map a[href="#r9"]').click()
        assert visit.page.url.endswith("#r9")
        assert not any(".js" in address for address in visit.requests)
        assert visit.complaints == []


def test_a_list_without_places_shows_the_city(chromium: Browser, basemap: Basemap) -> None:
    with opened(chromium, basemap, []) as visit:
        assert visit.page.locator("#map").is_visible()
        assert visit.complaints == []
