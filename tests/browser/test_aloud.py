"""A service is read aloud where the phone has a voice of its own for the language, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser_support import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town


FAKE = """
(() => {
  const said = [];
  let current = null;
  const speech = {
    said,
    getVoices: () => VOICES.map(([lang, localService]) => ({ lang, localService })),
    speak: (words) => { said.push([words.voice.lang, words.text.trim()]); current = words; },
    cancel: () => {
      const words = current;
      current = null;
      said.push("cancelled");
      if (words) words.onerror({ error: "interrupted" });
    },
    finish: () => { const words = current; current = null; words.onend(); },
    fail: () => current.onerror({ error: "voice-unavailable" }),
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
})();
"""


def open_with(page: Page, address: str, voices: list[list[Any]]) -> None:
    """Open a page on a phone with these voices: BCP 47 tag, and whether it is on the phone."""
    page.add_init_script(
        FAKE.replace("VOICES", str(voices).replace("True", "true").replace("False", "false"))
    )
    page.goto(address)


def said(page: Page) -> list[Any]:
    """What was said so far, each with the language of its voice."""
    told: list[Any] = page.evaluate("speechSynthesis.said")
    return told


@pytest.mark.parametrize(
    ("locale", "voices", "has_button"),
    [
        ("en", [["en-GB", True]], True),
        ("en", [["fi-FI", True]], False),
        ("en", [], False),
        ("en", [["en-GB", False]], False),  # the browser's maker would be sent what is read
        ("fa-AF", [["fa_IR", True]], True),
        ("zh-Hans", [["zh-CN", True]], True),
        ("zh-Hans", [["cmn-Hans-CN", True]], True),
        ("zh-Hans", [["zh-HK", True]], False),
        ("kmr", [["ku-TR", True], ["tr-TR", True]], False),
        ("ckb", [["ar-IQ", True]], False),
        ("fi", [["fil-PH", True]], False),
    ],
)
def test_there_is_a_button_only_where_it_does_something(
    chromium: Browser, town: Town, locale: str, voices: list[list[Any]], *, has_button: bool
) -> None:
    with visiting(chromium) as visit:
        open_with(visit.page, town.to("service", locale), voices)
        assert visit.page.locator(".aloud button").is_visible() is has_button
        assert said(visit.page) == []


def test_voices_that_come_late_are_heard_of(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("service", "en"), [])
        assert page.locator(".aloud").is_hidden()
        page.evaluate(
            "speechSynthesis.getVoices = () => [{ lang: 'en', localService: true }]; speechSynthesis.onvoiceschanged()"
        )
        assert page.locator(".aloud").is_visible()


def test_all_is_read_in_the_order_of_the_page_each_in_its_own_language(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("service", "ar"), [["ar-SA", True], ["en-GB", True], ["fi-FI", True]])
        page.wait_for_load_state("networkidle")
        before = len(visit.requests)
        page.locator(".aloud button").click()
        while page.locator(".aloud[data-reading]").count():
            assert page.locator(".read").count() == 1
            page.evaluate("speechSynthesis.finish()")
        assert len(visit.requests) == before  # nothing is fetched
        told = [part for part in said(page) if part != "cancelled"]
        assert ["ar-SA", "عيادة الأطفال"] in told
        assert ["en-GB", "For children and parents."] in told
        assert ["fi-FI", "Kirkkokatu 5, 90100 Oulu"] in told
        words = [text for _, text in told]
        order = ["عيادة الأطفال", "0 8  1 2 3 4 5 6 7", "For children and parents.", "Kirkkokatu", "Laki"]
        places = [next(place for place, text in enumerate(words) if part in text) for part in order]
        assert places == sorted(places)
        assert page.locator(".aloud [role=status]").inner_text() == ""
        assert visit.complaints == []


def test_words_without_a_voice_are_left_out_and_that_is_said(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("service", "en"), [["en-GB", True]])
        page.locator(".aloud button").click()
        while page.locator(".aloud[data-reading]").count():
            page.evaluate("speechSynthesis.finish()")
        assert "Kirkkokatu" not in str(said(page))
        assert "left out" in page.locator(".aloud [role=status]").inner_text()


def test_reading_stops_at_once(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("service", "en"), [["en-GB", True]])
        button = page.locator(".aloud button")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        button.focus()
        page.keyboard.press("Enter")
        assert button.inner_text() == "Stop reading"
        page.keyboard.press("Enter")
        assert button.inner_text() == "Read aloud"
        assert said(page)[-1] == "cancelled"
        assert page.locator(".read").count() == 0


def test_a_voice_that_fails_is_told_in_words(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("service", "en"), [["en-GB", True]])
        page.locator(".aloud button").click()
        page.evaluate("speechSynthesis.fail()")
        assert (
            page.locator(".aloud [role=status]").inner_text() == "This phone has no voice for your language."
        )
        assert page.locator(".aloud button").is_hidden()


def test_whoever_leaves_is_not_given_away_by_a_voice(chromium: Browser, town: Town) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        open_with(page, town.to("traces", "en"), [["en-GB", True]])
        page.route("**", lambda route: route.abort("aborted"))  # so that the page stays to be looked at
        page.locator(".aloud button").click()
        for _ in range(3):
            page.keyboard.press("Shift")
        assert page.locator(".leave-cover").is_visible()
        assert said(page)[-1] == "cancelled"


def test_without_scripts_there_is_no_button(chromium: Browser, town: Town) -> None:
    with visiting(chromium, scripts=False) as visit:
        visit.page.goto(town.to("service", "en"))
        assert visit.page.locator(".aloud").is_hidden()
