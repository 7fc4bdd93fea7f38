"""Official words are explained in the reader's language, beside the city's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.catalogs import words_of
from directory.wordings import DOCUMENT
from tests.web.test_pages import codes

if TYPE_CHECKING:
    from tests.web.inspecting import Visitor

__all__ = ["codes"]


def test_each_word_stands_beside_the_citys_own(visitor: Visitor) -> None:
    page = visitor.get("/oulu/ar/glossary?about=health")
    heading = page.find(id="pharmacy")
    assert heading is not None
    assert heading.get_text() == "صيدلية"
    official = heading.find_next("bdi", lang="fi")
    assert official is not None
    assert (official.get_text(), official["dir"]) == ("Apteekki", "ltr")  # type: ignore[index]
    assert len(page.select(".words h2")) == 1


def test_the_groups_lead_to_all_words(visitor: Visitor) -> None:
    tiles = visitor.get("/oulu/ar/glossary").select(".tiles a")
    pages = [visitor.get(str(tile["href"])) for tile in tiles]
    assert sum(len(page.select(".words h3")) for page in pages) > 90
    for tile, page in zip(tiles, pages, strict=True):
        assert page.find("h2").get_text() == tile.get_text()  # type: ignore[union-attr]
        assert page.select_one("main a[href='/oulu/ar/glossary']")


def test_a_group_that_is_not_there_leads_to_those_that_are(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/glossary?about=nonsense")
    assert page.select(".tiles a")
    assert not page.select(".words")


def test_papers_can_be_shown_at_a_desk(visitor: Visitor) -> None:
    text = visitor.get("/oulu/so/glossary?about=papers").get_text("\n")
    for message in DOCUMENT.values():
        if "ask them" not in message:
            for tag in ("so", "fi"):
                assert words_of(tag).gettext(message) in text


def test_readers_of_the_citys_language_see_each_word_once(visitor: Visitor) -> None:
    page = visitor.get("/oulu/fi/glossary?about=health")
    assert not page.select(".official-word")
    assert page.find(id="pharmacy")


@pytest.mark.parametrize("typed", ["صيدلية", "APTEEKKI", "  apteekki ", "apteek"])
def test_a_word_is_found_in_both_languages(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/oulu/ar/glossary?q={typed}")
    assert page.find(id="pharmacy")
    assert not page.find(id="library")


def test_what_nobody_knows_is_told(visitor: Visitor) -> None:
    page = visitor.get("/oulu/en/glossary?q=zzzz")
    told = page.select_one("main [role=status] a")
    assert told is not None
    assert told["href"] == "/oulu/en/glossary"
    assert not page.select(".words")


def test_a_service_leads_to_what_its_kind_means(visitor: Visitor, codes: dict[str, str]) -> None:
    page = visitor.get(f"/oulu/ar/services/{codes['pharmacy-1']}")
    link = page.select_one(".explained")
    assert link is not None
    assert link["href"] == "/oulu/ar/glossary?about=health#pharmacy"
    assert link.find("bdi", lang="fi").get_text() == "Apteekki"  # type: ignore[union-attr]
    own = visitor.get(f"/oulu/fi/services/{codes['pharmacy-1']}").select_one(".explained")
    assert own is not None
    assert own.find("bdi") is None
