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


SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The distances that readers may set for themselves (WCAG 1.4.12)."""

SMALL = """() => [...document.querySelectorAll(
    "button, .button, summary, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio]), .choice, nav a,"
    + " header a, footer a, .tiles a, .chips a, .chooser a, .card h2 a, a[href^='tel:'], a[href^='sms:']")]
  .filter((part) => part.checkVisibility() && !part.closest(".trap, .leaflet-container, .sheet, .map-still"))
  .filter((part) => {
    const { width, height } = part.getBoundingClientRect();
    return height < 43.5 || width < 24;
  })
  .map((part) => `${part.getBoundingClientRect().height.toFixed(1)} ${part.outerHTML.slice(0, 100)}`)"""
"""What a thumb may miss; links within sentences are left out, as in WCAG 2.5.8."""


def test_everything_can_be_read_with_more_room_around_letters_and_lines(
    chromium: Browser, town: Town
) -> None:
    wide: dict[str, Any] = {}
    with visiting(chromium) as visit:
        for kind in pages(visit.page, town, "en"):
            visit.page.evaluate(SPACED)
            if found := visit.page.evaluate(TOO_WIDE):
                wide[kind] = found[:4]
    assert wide == {}


def test_a_thumb_hits_what_it_wants(chromium: Browser, town: Town) -> None:
    small: dict[str, Any] = {}
    with visiting(chromium) as visit:
        for kind in pages(visit.page, town, "en"):
            if found := visit.page.evaluate(SMALL):
                small[kind] = found[:6]
    assert small == {}


def test_nothing_moves_for_those_who_want_no_movement(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        for kind in ("home", "map", "shelter"):
            visit.page.goto(town.to(kind, "en"))
            if kind == "map":
                visit.page.locator(".leaflet-marker-icon").first.wait_for()
            moving = visit.page.evaluate("document.getAnimations().length")
            assert moving == 0, kind
            slow = visit.page.evaluate(
                "[...document.querySelectorAll('*')].filter((part) => getComputedStyle(part)"
                ".transitionDuration.split(',').some((time) => parseFloat(time) > 0)).map((part) => part.className)"
            )
            assert slow == [], kind


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
