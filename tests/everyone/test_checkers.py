"""Programs find nothing to complain of: on every kind of page, and on what pages become in use.

The suite looks at each kind in one of the locales; `make everyone` at all of them in each, light and dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.web.public.accessibility import LOCALES
from tests.browser_support import visiting
from tests.everyone import checkers
from tests.everyone.using import USES
from tests.web.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town

BAD = """<!doctype html><html lang=ar dir=rtl><head><title>x</title></head><body><main><h1>عنوان</h1>
<p style="color:#bbb;background:#fff">هذه الكلمات باهتة جدا</p><img src="data:,"></main></body></html>"""


def addresses(town: Town, locale: str) -> dict[str, str]:
    """Every kind of page, by name."""
    chosen = {"cities": f"{town.url}/", "languages": f"{town.url}/oulu/"}
    return chosen | {kind: town.to(kind, locale) for kind in KINDS}


def opened(page: Page, address: str) -> None:
    """Go there, wait for the map if there is one, and unfold what is folded."""
    page.goto(address)
    if page.locator("#map-frame").count():
        page.locator(".leaflet-marker-icon").first.wait_for()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def test_the_checkers_see_faint_arabic_words_and_pictures_without_words(
    chromium: Browser, tmp_path: Path
) -> None:
    with visiting(chromium) as visit:
        visit.page.set_content(BAD)
        found = " ".join(checkers.look(visit.page))
    for complaint in ("axe, color-contrast", "axe, image-alt", "1_4_3.G18", "1_1_1.H37"):
        assert complaint in found
    (tmp_path / "bad.html").write_text(BAD, "utf-8")
    assert "alt" in " ".join(checkers.validate(tmp_path))


def test_each_kind_of_page_is_faultless_in_one_of_the_locales(chromium: Browser, town: Town) -> None:
    faults: dict[str, list[str]] = {}
    with visiting(chromium) as visit:
        for number, kind in enumerate(addresses(town, "en")):
            locale = LOCALES[number % len(LOCALES)]
            opened(visit.page, addresses(town, locale)[kind])
            if found := checkers.look(visit.page):
                faults[f"{kind}, {locale}"] = found
    assert faults == {}


@pytest.mark.everyone
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_page_is_faultless(chromium: Browser, town: Town, locale: str, scheme: str) -> None:
    faults: dict[str, list[str]] = {}
    with visiting(chromium) as visit:
        visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for kind, address in addresses(town, locale).items():
            opened(visit.page, address)
            if found := checkers.look(visit.page):
                faults[kind] = found
    assert faults == {}


@pytest.mark.parametrize("use", USES)
def test_what_pages_become_in_use_is_faultless(chromium: Browser, town: Town, use: str) -> None:
    with visiting(chromium) as visit:
        USES[use](visit.page, town, "ar")
        assert checkers.look(visit.page) == []


@pytest.mark.everyone
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("use", USES)
def test_what_pages_become_in_use_is_faultless_everywhere(
    chromium: Browser, town: Town, use: str, locale: str
) -> None:
    with visiting(chromium) as visit:
        USES[use](visit.page, town, locale)
        assert checkers.look(visit.page) == []


def written(client: FlaskClient, codes: dict[str, str], folder: Path, kinds: dict[str, list[str]]) -> None:
    """Lay the kinds of pages into a folder, each in its locales."""
    for kind, locales in kinds.items():
        for locale in locales:
            answer = client.get(f"/oulu/{locale}/{KINDS[kind].format(**codes)}")
            (folder / f"{kind.replace(' ', '-')}.{locale}.html").write_bytes(answer.data)


def test_the_validator_has_nothing_to_say_of_any_kind_of_page(
    client: FlaskClient, codes: dict[str, str], tmp_path: Path
) -> None:
    written(client, codes, tmp_path, {kind: [LOCALES[number % 6]] for number, kind in enumerate(KINDS)})
    for name, path in (("cities", "/"), ("languages", "/oulu/")):
        (tmp_path / f"{name}.html").write_bytes(client.get(path).data)
    assert checkers.validate(tmp_path) == []


@pytest.mark.everyone
def test_the_validator_has_nothing_to_say_of_any_page(
    client: FlaskClient, codes: dict[str, str], tmp_path: Path
) -> None:
    written(client, codes, tmp_path, {kind: [*LOCALES] for kind in KINDS})
    assert checkers.validate(tmp_path) == []
