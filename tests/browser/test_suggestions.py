"""Suggestions as somebody types, with keys, fingers and a screen reader's view."""

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


def typed(page: Page, field: str, text: str) -> None:
    """Type as a person does, and wait for the list."""
    page.locator(field).press_sequentially(text, delay=20)
    page.wait_for_selector(f"{field}-list li")


def test_a_concept_is_chosen_with_the_keyboard_in_arabic(chromium: Browser, address: str) -> None:
    with visiting(chromium, locale="ar") as visit:
        page = visit.page
        page.goto(f"{address}/oulu/ar/")
        field = page.get_by_role("combobox").first
        assert field.get_attribute("aria-expanded") == "false"
        typed(page, "#q", "صيد")
        assert field.get_attribute("aria-expanded") == "true"
        assert page.locator("form.search [role=status]").last.inner_text()
        page.keyboard.press("ArrowDown")
        marked = page.locator("#q-list [aria-selected=true]")
        assert marked.get_attribute("id") == field.get_attribute("aria-activedescendant")
        assert marked.bounding_box()["height"] >= 44  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.keyboard.press("Escape")
        assert not page.locator("#q-list").is_visible()
        assert field.input_value() == "صيد"
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#q-list li")
        for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url("**/oulu/ar/services?category=pharmacy")
        assert visit.complaints == []
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_place_fills_the_field_for_places_and_is_sent_as_itself(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(f"{address}/oulu/en/")
        page.fill("#q", "pharmacy")
        typed(page, "#near", "isok")
        page.locator("#near-list li").first.click()
        assert page.locator("#near").input_value() == "Isokatu"
        page.keyboard.press("Enter")
        page.wait_for_url("**/services?q=pharmacy&near=p*")
        assert page.locator(".card .distance").count() == 20
        assert page.locator("#near").input_value() == "Isokatu"


def test_a_place_that_is_typed_as_a_need_leaves_the_other_words(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(f"{address}/oulu/en/")
        typed(page, "#q", "oulu rail")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        assert page.locator("#near").input_value() == "Oulu railway station"
        assert page.locator("#q").input_value() == ""
        assert page.url.endswith("/oulu/en/")


def test_without_a_choice_the_form_is_what_it_was(chromium: Browser, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(f"{address}/oulu/en/")
        typed(page, "#q", "phar")
        page.keyboard.press("Enter")
        page.wait_for_url("**/services?q=phar&near=")


@pytest.mark.parametrize("net", ["{saveData: true}", "{effectiveType: '2g'}"])
def test_nothing_is_asked_where_data_is_dear(chromium: Browser, address: str, net: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{value: {net}}})")
        page.goto(f"{address}/oulu/en/")
        page.locator("#q").press_sequentially("pharm", delay=20)
        page.wait_for_timeout(400)
        assert not [request for request in visit.requests if "suggest?" in request]
        assert page.get_by_role("combobox").count() == 0


def test_letters_that_are_being_composed_are_waited_for(chromium: Browser, address: str) -> None:
    with visiting(chromium, locale="zh-CN") as visit:
        page = visit.page
        page.goto(f"{address}/oulu/zh-Hans/")
        page.focus("#q")
        typing = page.context.new_cdp_session(page)
        typing.send("Input.imeSetComposition", {"text": "yao", "selectionStart": 3, "selectionEnd": 3})
        page.wait_for_timeout(400)
        assert not [request for request in visit.requests if "suggest?" in request]
        typing.send("Input.insertText", {"text": "药"})
        page.wait_for_selector("#q-list li")
