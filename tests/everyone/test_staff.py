"""Staff can use their pages too, from both sides: the checkers find nothing, nothing is wider than a small screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser_support import visiting
from tests.everyone import checkers
from tests.everyone.staffed import LOCALES, PAGES, office

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.everyone.staffed import Office

__all__ = ["office"]


def faults(chromium: Browser, office: Office, folder: Path, pages: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong with pages, each in its locale; their texts are laid into a folder for the validator."""
    found: dict[str, list[str]] = {}
    with visiting(chromium, width=320) as visit:
        for place, locale in pages.items():
            office.sit_down(visit.page.context, locale)
            answer = visit.page.goto(office.to(place))
            assert answer is not None
            if answer.status != 200 or visit.page.get_attribute("html", "lang") != locale:
                found[f"{place}, {locale}"] = [f"answers {answer.status}"]
                continue
            (folder / f"{place.replace('/', '-')}.{locale}.html").write_text(answer.text(), "utf-8")
            visit.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            wide = visit.page.evaluate("document.documentElement.scrollWidth")
            all_of_it = checkers.look(visit.page) + [f"{wide} pixels wide"] * (wide > 320)
            if all_of_it:
                found[f"{place}, {locale}"] = all_of_it
    if said := checkers.validate(folder):
        found["the validator"] = said
    return found


def test_some_staff_pages_are_faultless_from_one_of_the_sides(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    assert (
        faults(chromium, office, tmp_path, {page: LOCALES[at % 2] for at, page in enumerate(PAGES[::3])})
        == {}
    )


@pytest.mark.everyone
@pytest.mark.parametrize("locale", LOCALES)
def test_every_staff_page_is_faultless(
    chromium: Browser, office: Office, tmp_path: Path, locale: str
) -> None:
    assert faults(chromium, office, tmp_path, dict.fromkeys(PAGES, locale)) == {}
