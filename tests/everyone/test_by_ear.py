"""Those who hear a page are told what others see: its parts, the names of controls, languages, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser_support import visiting
from tests.everyone.using import HERE
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

    from tests.browser.towns import Town

CONTROLS = {"link", "button", "textbox", "searchbox", "combobox", "checkbox", "radio", "DisclosureTriangle"}
BARE = {"embedded", "error"}
"""Kinds without the head and the foot of the others."""

LATIN = """() => {
  const outside = [], typed = document.querySelector("#q") ? document.querySelector("#q").value : "";
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const part = words.currentNode.parentElement;
    if (part.closest("script, style, noscript, [hidden], [aria-hidden=true], svg")) continue;
    const said = words.currentNode.data;
    if (typed && said.includes(typed)) continue;
    if (/\\p{Script=Latin}{3}/u.test(said) && !/\\p{Script=Arabic}/u.test(said) && part.closest("[lang]").lang === "ar"
      && !part.closest("bdi, [dir=ltr], [dir=auto]")) outside.push(said.trim());
  }
  return outside;
}"""
"""Words in Latin letters that an Arabic voice would have to read, for nothing says where they come from."""


def heard(session: CDPSession) -> list[dict[str, Any]]:
    """What a screen reader is given: role, name, level, in the order of the page."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", "").strip(),
            "about": node.get("description", {}).get("value", "").strip(),
            **{entry["name"]: entry["value"].get("value") for entry in node.get("properties", ())},
        }
        for node in nodes
        if not node["ignored"]
    ]


def complaints(nodes: list[dict[str, Any]], kind: str) -> Iterator[str]:
    """What somebody who hears the page would miss."""
    roles = [node["role"] for node in nodes]
    for landmark in {"main"} if kind in BARE else {"banner", "main", "contentinfo"}:
        if roles.count(landmark) != 1:
            yield f"{roles.count(landmark)} times {landmark}"
    if [node["level"] for node in nodes if node["role"] == "heading"].count(1) != 1:
        yield "not one heading of the first level"
    links: dict[str, str] = {}
    for node in nodes:
        if node["role"] in CONTROLS | {"image", "navigation", "region", "heading"} and not node["name"]:
            yield f"{node['role']} without a name"
        if node["role"] == "link" and links.setdefault(node["name"], node.get("url", "")) != node.get("url"):
            yield f"two links are called “{node['name']}” and lead to different pages"
    boxes = [node["name"] + node["about"] for node in nodes if node["role"] == "checkbox"]
    yield from (f"two boxes are called “{name}”" for name in set(boxes) if boxes.count(name) > 1)


@pytest.mark.parametrize("locale", ["en", "ar", "so"])
def test_every_kind_of_page_can_be_understood_by_ear(chromium: Browser, town: Town, locale: str) -> None:
    missed: dict[str, list[str]] = {}
    with visiting(chromium) as visit:
        session = visit.page.context.new_cdp_session(visit.page)
        for kind in KINDS:
            visit.page.goto(town.to(kind, locale))
            if found := list(complaints(heard(session), kind)):
                missed[kind] = found
    assert missed == {}


def test_words_of_another_language_are_marked(chromium: Browser, town: Town) -> None:
    unmarked: dict[str, list[str]] = {}
    with visiting(chromium) as visit:
        for kind in KINDS:
            visit.page.goto(town.to(kind, "ar"))
            if found := visit.page.evaluate(LATIN):
                unmarked[kind] = found
    assert unmarked == {}


def status(page: Page, place: str) -> str:
    """What the status line of a part of the page says; it must have been there before its words came."""
    line = page.locator(f"{place} [role=status]").first
    page.wait_for_function("(line) => line.textContent.trim()", arg=line.element_handle())
    return line.inner_text()


def test_what_changes_is_said(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.goto(town.to("home", "en"))
        page.evaluate("window.first = document.querySelector('form.search [role=status]')")
        page.locator("#q").press_sequentially("pharm")
        page.wait_for_function("() => window.first.isConnected && window.first.textContent.trim()")
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(HERE)
        page.goto(town.to("results", "en"))
        page.click("[data-ask]")
        page.wait_for_function("() => document.querySelectorAll('#near-me-here .card').length")
        assert status(page, "#near-me-here")
        page.locator(".tick input").first.check()
        assert status(page, ".top").split() == ["My", "list", "1"]
        page.goto(town.to("service", "en"))
        page.click("button.pick")
        assert status(page, ".top").split() == ["My", "list", "2"]
        page.goto(town.to("shelter", "en"))
        page.keyboard.press("Shift")
        assert status(page, ".leave") == "Press Shift 2 more times to leave"
