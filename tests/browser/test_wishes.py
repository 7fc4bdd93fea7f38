"""Pages follow what the phone is set to: small screens, large text, dark, forced colors, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser_support import visiting
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town


LOCALES = ("en", "ar", "ti")

TOO_WIDE = """() => {
  const wide = [];
  const edge = innerWidth + 1;
  if (document.documentElement.scrollWidth > edge) wide.push("the page scrolls sideways");
  for (const part of document.querySelectorAll("body *")) {
    if (part.closest("svg, .unseen, .skip, .trap, .leaflet-container, [hidden]")) continue;
    const box = part.getBoundingClientRect();
    if (box.width && (box.right > edge || box.left < -1)) wide.push(part.outerHTML.slice(0, 120));
    // A field of one line scrolls by its nature.
    if (part.matches("input")) continue;
    const { overflowX } = getComputedStyle(part);
    if (overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1) wide.push("cut: " + part.outerHTML.slice(0, 120));
  }
  return wide;
}"""
"""What does not fit the screen, or is cut off."""

FAINT = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (part) => {
    for (let one = part; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0.5) return color;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "rgb(0,0,0)" : "rgb(255,255,255)";
  };
  const faint = [];
  for (const part of document.querySelectorAll("body *")) {
    const isIcon = part.matches("svg.icon");
    if (!isIcon && ![...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (!part.getClientRects().length || part.closest("svg:not(.icon), .unseen, .leaflet-container")) continue;
    const [a, b] = [light(getComputedStyle(part).color), light(ground(part))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < (isIcon ? 3 : 4.5)) faint.push(contrast.toFixed(2) + " " + part.outerHTML.slice(0, 100));
  }
  return faint;
}"""
"""Words and icons that can hardly be told from what is behind them (WCAG 1.4.3, 1.4.11)."""


@pytest.fixture(scope="module", params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    """A script from the one side, one from the other, and one with wide letters."""
    return str(request.param)


def pages(page: Page, town: Town, locale: str) -> Iterator[str]:
    """Open each kind of page."""
    for kind in KINDS:
        page.goto(town.to(kind, locale))
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        yield kind


def test_nothing_scrolls_sideways_and_nothing_is_cut(chromium: Browser, town: Town, locale: str) -> None:
    wide: dict[str, Any] = {}
    with visiting(chromium) as visit:
        for kind in pages(visit.page, town, locale):
            for width, percent in ((320, 100), (360, 200)):
                visit.page.set_viewport_size({"width": width, "height": 740})
                visit.page.evaluate(f"document.documentElement.style.fontSize = '{percent * 1.125}%'")
                if found := visit.page.evaluate(TOO_WIDE):
                    wide[f"{kind}, {width} px, {percent} %"] = found[:4]
    assert wide == {}


WISHES: list[dict[str, Any]] = [
    {"color_scheme": scheme, "contrast": contrast, "forced_colors": forced, "media": media}
    for scheme in ("light", "dark")
    for contrast, forced, media in (
        ("no-preference", "none", "screen"),
        ("more", "none", "screen"),
        ("no-preference", "active", "screen"),
        ("no-preference", "none", "print"),
    )
]


def test_words_and_icons_stand_out_however_the_phone_is_set(chromium: Browser, town: Town) -> None:
    faint: dict[str, Any] = {}
    with visiting(chromium) as visit:
        for kind in pages(visit.page, town, "en"):
            for wish in WISHES:
                visit.page.emulate_media(**wish)
                if found := visit.page.evaluate(FAINT):
                    faint[f"{kind}, {', '.join(wish.values())}"] = found[:4]
    assert faint == {}


def test_paper_shows_the_facts_without_what_only_a_screen_can_do(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        page.emulate_media(media="print")
        page.goto(town.to("service", "en"))
        for hidden in ("form", "footer", ".languages", ".skip", ".state", ".keep .button"):
            assert not any(part.is_visible() for part in page.locator(hidden).all()), hidden
        for shown in ("h1", ".big >> nth=0", ".hours >> nth=0", ".facts", ".actions [href^='tel:']"):
            assert page.locator(shown).is_visible(), shown
        page.goto(town.to("results", "en"))
        assert page.locator(".card").first.is_visible()
        assert page.locator("form button").first.is_hidden()


def test_what_pictures_offer_is_large_enough_for_any_finger(
    chromium: Browser, town: Town, locale: str
) -> None:
    with visiting(chromium) as visit:
        for kind in ("pictures", "pictures of a category", "pictures of places", "pictures of the nearest"):
            visit.page.goto(town.to(kind, locale))
            for control in visit.page.locator("main a").all():
                box = control.bounding_box()
                assert box is not None
                assert min(box["width"], box["height"]) >= 64, f"{kind}: {control.inner_text()}"
