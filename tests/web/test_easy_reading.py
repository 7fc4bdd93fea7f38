"""Pages help those who read little: words beside icons, gaps in one line, ways on from errors."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from directory.locales import LOCALES
from tests.web.kinds import KINDS
from tests.web.test_pages import codes

if TYPE_CHECKING:
    from bs4 import Tag

    from tests.web.inspecting import Visitor

__all__ = ["codes"]


def seen(control: Tag) -> str:
    """The words of a control that eyes can see."""
    shown = copy.copy(control)
    for part in shown.select("svg, .unseen, [hidden], [aria-hidden=true]"):
        part.decompose()
    return shown.get_text().strip()


@pytest.mark.parametrize("kind", KINDS)
def test_no_control_is_a_mere_icon(visitor: Visitor, codes: dict[str, str], kind: str) -> None:
    page = visitor.get(f"/oulu/en/{KINDS[kind].format(**codes)}", status=404 if kind == "error" else 200)
    controls = page.select("a, button, summary")
    assert controls
    for control in controls:
        words = seen(control)
        assert words, f"{control} has no words that can be seen"
        if label := str(control.get("aria-label", "")):
            assert words in label, f"{control} is called otherwise than it says"


@pytest.mark.parametrize("kind", KINDS)
def test_icons_are_beside_words_everywhere(visitor: Visitor, codes: dict[str, str], kind: str) -> None:
    page = visitor.get(f"/oulu/en/{KINDS[kind].format(**codes)}", status=404 if kind == "error" else 200)
    for icon in page.select("svg.icon"):
        assert icon.parent is not None
        assert seen(icon.parent), f"{icon.parent} is an icon without words"
        assert icon["aria-hidden"] == "true"


def test_what_is_not_known_is_told_in_one_line(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/services/{codes['pharmacy-2']}")
    unknown = page.select("p.unknown")
    assert len(unknown) == 1
    assert unknown[0].get_text() == (
        "We do not know: who may come, what it costs, which languages they speak, if there is an interpreter,"
        " if you must book a time and if you can get in with a wheelchair. Ask them."
    )
    rows = [row.get_text() for row in page.select(".facts dt")]
    assert rows == ["Are papers asked for?", "Is what I say passed on to the authorities?"]
    said = [row.get_text(" ", strip=True) for row in page.select(".facts dd")]
    assert all(text.startswith("We do not know if") for text in said)


def test_what_is_known_is_not_told_as_unknown(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/en/services/{codes['rich']}")
    # One of its two places says nothing of wheelchairs.
    assert [line.get_text() for line in page.select("p.unknown")] == [
        "We do not know: if you can get in with a wheelchair. Ask them."
    ]
    assert len(page.select(".facts dt")) == 7
    shared = page.select(".facts dd")[2].get_text(" ", strip=True)
    assert "Source: Laki" in shared
    assert "2026" in shared


def test_unknown_is_never_told_as_no(visitor: Visitor, codes: dict[str, str]) -> None:
    for place in (
        f"services/{codes['pharmacy-2']}",
        "services?category=pharmacy",
        "pictures?category=pharmacy&near=any",
    ):
        page = visitor.get(f"/oulu/en/{place}")
        for filters in page.select(".filters"):
            filters.decompose()
        text = page.get_text(" ")
        for claim in (
            "You do not need",
            "No papers needed",
            "is not passed on",
            "Tells the authorities",
            "It is free",
            "cannot get in",
        ):
            assert claim not in text, f"{place} says “{claim}”"


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("/oulu/ar/nowhere?x=1", "nowhere"),
        ("/oulu/xx/nowhere", ""),
        ("/oulu/fi/" + "x" * 5000, ""),
        ("/oulu/ar/%3Cb%3E", "<b>"),
    ],
)
def test_an_error_can_be_read_in_another_language(visitor: Visitor, path: str, rest: str) -> None:
    page = visitor.get(path, status=404)
    links = page.select(".languages a")
    assert [link["hreflang"] for link in links] == list(LOCALES)
    assert links[0]["href"] == f"/oulu/en/{rest}"


def test_an_error_outside_of_cities_has_no_languages(visitor: Visitor) -> None:
    assert not visitor.get("/nowhere/ar/", status=404).select(".languages")
