"""Visitors' ways through the demonstration city, in a real browser on a small screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser_support import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.towns import Town


HERE = {"latitude": 60.1533123, "longitude": 24.9333777}
SECRETS = ("60.1533", "60.153,24.933", "24.9333", "24.9334")


@pytest.fixture
def address(demonstration: Town) -> str:
    """Where the demonstration city is served."""
    return demonstration.url


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
        assert page.locator(".card .distance").count() == page.locator(".card[data-number]").count() >= 5
        page.locator(".filters summary").click()
        box = page.locator(".filters input[name=open]")
        if box.count():
            box.check()
            page.locator(".filters button").click()
            states = page.locator(".card .state").all()
            assert states
            assert all("open" in (state.get_attribute("class") or "") for state in states)
            page.go_back()
        card = page.locator(".card[data-number]:has(a[href^='tel:'])").first
        name = card.locator("h2").inner_text()
        number = card.get_attribute("data-number")
        page.locator("a[href*='/ar/map?']").first.click()
        if scripts:
            page.wait_for_selector(".leaflet-marker-icon")
        assert page.locator(f"#r{number} h2").inner_text() == name
        page.locator(f"#r{number} h2 a").click()
        phone = page.locator(".actions a[href^='tel:']").first
        assert re.fullmatch(r"tel:\+358\d+", phone.get_attribute("href") or "")
        assert phone.locator("bdi").get_attribute("dir") == "ltr"
        assert phone.bounding_box()["height"] >= 44  # type: ignore[index]
        way = page.locator(".actions a[href^='geo:']").get_attribute("href") or ""
        assert re.match(r"geo:60\.1\d+,24\.9\d+\?q=60\.1\d+,24\.9\d+\(", way)
        assert page.locator(".still-map, .place svg, .place img").count() >= 1
        assert page.locator(".show .big").first.get_attribute("lang") == "fi"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360 if scripts else True
        visit.hold_clean(own=address)


def test_what_is_near_is_told_on_the_phone_and_to_nobody_else(chromium: Browser, address: str) -> None:
    with visiting(chromium, locale="ar") as visit:
        page = visit.page
        page.context.grant_permissions(["geolocation"], origin=address)
        page.context.set_geolocation(HERE)
        page.goto(f"{address}/helsinki/ar/services?category=pharmacy")
        page.locator("[data-ask]").click()
        page.locator("#near-me-here .card").first.wait_for()
        assert page.locator("#near-me-here .card .distance").count() >= 5
        page.locator("#near-me-here .card a").first.click()
        page.wait_for_selector("article h1")
        assert visit.told(*SECRETS) == []
        visit.hold_clean(own=address)


def test_who_does_not_tell_where_they_are_types_a_place(chromium: Browser, address: str) -> None:
    with visiting(chromium, locale="so") as visit:
        page = visit.page
        page.goto(f"{address}/helsinki/so/services?category=pharmacy")
        page.locator("[data-ask]").click()
        status = page.locator("#near-me-here [role=status]")
        page.wait_for_function(
            "(before) => document.querySelector('#near-me-here [role=status]').textContent !== before", arg=""
        )
        assert status.inner_text()
        page.fill("#near", "Rautatientori")
        page.locator("form.search button").first.click()
        page.locator(".card .distance").first.wait_for()
        assert page.locator(".card .distance").count() >= 5
        visit.hold_clean(own=address)


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
        visit.hold_clean(own=address)


@pytest.mark.parametrize("place", ["", "services?category=health", "map?category=dentist", "services"])
@pytest.mark.parametrize("locale", ["ar", "fi", "so"])
def test_nothing_is_wider_than_the_smallest_screen(
    chromium: Browser, address: str, place: str, locale: str
) -> None:
    with visiting(chromium, width=320, locale=locale) as visit:
        visit.page.goto(f"{address}/helsinki/{locale}/{place}")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_mistake_is_reported_and_what_became_of_it_is_read(
    chromium: Browser, address: str, *, scripts: bool
) -> None:
    with visiting(chromium, scripts=scripts, locale="so") as visit:
        page = visit.page
        page.goto(f"{address}/helsinki/so/services?category=dentist")
        page.locator(".card h2 a").first.click()
        name = page.locator("h1").inner_text()
        page.locator("a[href*='/report/']").click()
        page.locator("form[method=post] button").click()
        assert page.locator(".problem a").count() == 1
        page.check("input[value=hours]")
        page.fill("#text", f"Xylografka ayaa jaban {scripts}")
        page.locator("form[method=post] button").click()
        number = page.locator("strong").inner_text()
        assert re.fullmatch("[a-z0-9]{8}", number)
        page.goto(f"{address}/helsinki/so/reports")
        page.fill("input[name=number]", f" {number[:4]} {number[4:].upper()} ")
        page.locator("main form button").last.click()
        assert page.url.endswith(f"/reports/{number}")
        assert page.locator(".state[role=status]").inner_text()
        assert name in page.locator("dl.facts").inner_text()
        assert "Xylografka" not in page.locator("main").inner_text()
        visit.complaints[:] = [said for said in visit.complaints if "422" not in said]
        visit.hold_clean(own=address)
