"""A caseworker's way: services for one person, on a sheet of paper in two languages, and in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser_support import visiting
from tests.web import paper

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town

NOTE = "Запитати пані Квіксо, тел. 7"


def put(page: Page, address: str, category: str, *places: int) -> None:
    """Put results of a category on the list."""
    page.goto(f"{address}/helsinki/uk/services?category={category}")
    for place in places:
        page.locator("#results .tick input, .tick input").nth(place).check()


def on_paper(page: Page) -> tuple[list[str], list[str]]:
    """The numbers of the sheet, in order, and the codes below its squares."""
    numbers = page.locator(".sheet .entry td.number").all_inner_texts()
    return list(dict.fromkeys(filter(None, map(str.strip, numbers)))), page.locator(
        ".sheet .code"
    ).all_inner_texts()


def test_a_sheet_for_one_person_in_ukrainian_and_finnish(
    chromium: Browser, demonstration: Town, tmp_path: Path
) -> None:
    address = demonstration.url
    with visiting(chromium, width=1280, height=800, locale="uk") as visit:
        page = visit.page
        put(page, address, "pharmacy", 0, 2)
        put(page, address, "dentist", 0)
        page.locator("#my-list").click()
        page.wait_for_url("**/list?s=*")
        page.locator(".jotting textarea").first.fill(NOTE)
        page.locator(".card").last.locator(".moves a").first.click()
        page.wait_for_url("**#s-*")
        ids = page.locator("#list .card").evaluate_all("all => all.map((one) => one.id.slice(2))")
        names = page.locator("#list .card h2").all_inner_texts()
        assert page.locator(".jotting textarea").first.input_value() == NOTE
        page.select_option("#for", "uk")
        page.select_option("#with", "fi")
        page.locator("button[value=print]").click()
        page.wait_for_url("**/print?*")
        assert page.evaluate("document.documentElement.lang") == "uk"
        numbers, codes = on_paper(page)
        assert numbers == ["1", "2", "3"]
        assert codes == ids
        pins = " ".join(page.locator(".sheet .map svg text").all_text_contents()).split()
        assert set(numbers) <= set(pins)
        said = page.locator(".sheet").inner_text()
        assert all(name in said for name in names)
        assert {"uk", "fi"} <= set(
            page.locator(".sheet [lang]").evaluate_all("all => all.map((one) => one.lang)")
        )
        page.emulate_media(media="print")
        assert not page.locator("header, .tools, footer").locator("visible=true").count()
        page.emulate_media(media="screen")
        file = page.locator(".tools .actions a[href*='print.pdf']").get_attribute("href") or ""
        pdf = tmp_path / "sheet.pdf"
        pdf.write_bytes(page.request.get(address + file).body())
        squares = [square.text for square in paper.squares(pdf)]
        assert squares == [f"{address}/s/{code}" for code in ids]
        told = " ".join(word.text for word in paper.words(pdf))
        assert [number for number in numbers if not re.search(rf"\b{number}\b", told)] == []
        assert "Квіксо" not in told
        assert visit.told("Квіксо", NOTE) == []
        visit.hold_clean(own=address)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_person_opens_what_the_squares_say(
    chromium: Browser, demonstration: Town, *, scripts: bool
) -> None:
    address = demonstration.url
    with visiting(chromium, width=1280, height=800, scripts=False) as visit:
        page = visit.page
        put(page, address, "pharmacy", 0, 1)
        page.locator("form.ticks > button").click()
        names = page.locator("#list .card h2").all_inner_texts()
        sent = page.locator("#address").input_value()
        visit.hold_clean(own=address)
    with visiting(chromium, scripts=scripts, locale="uk") as visit:
        page = visit.page
        page.goto(sent)
        assert page.url.startswith(f"{address}/helsinki/uk/list?s=")
        assert page.locator("#list .card h2").all_inner_texts() == names
        page.locator("#list .card h2 a").first.click()
        assert page.locator("h1").inner_text() == names[0]
        visit.hold_clean(own=address)
