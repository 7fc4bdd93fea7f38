"""What fits typed words best comes first, and what is written in the city's language alone is found too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory.taxonomies import Term, TermTree

if TYPE_CHECKING:
    from tests.search.shelf import Shelf


def term(code: str, **facts: object) -> Term:
    return Term(
        **{"code": code, "parent": None, "icon": "", "labels": {}, "sentences": {}, "sensitive": False, "osm": (),
           "review_months": 6} | facts  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def tree(shelf: Shelf) -> TermTree:
    """A taxonomy of two kinds, in a city that writes Finnish."""
    shelf.city.locales = ["fi", "en"]
    dentist = term(
        "dentist",
        labels={"en": "Dentist", "fi": "Hammaslääkäri", "ar": "طبيب أسنان"},
        terms={"fi": ("suun terveys", "hoito"), "sv": ("tandvård",)},
    )
    return TermTree(
        version="1", terms={"dentist": dentist, "school": term("school", labels={"en": "School"})}, needs={}
    )


def test_tiers_come_in_the_order_that_is_told(shelf: Shelf, tree: TermTree) -> None:
    """Each of the docs is farther away the better it fits."""
    shelf.service("city", 0.1, text_words=" hammaslaakarit paikalla ")
    shelf.service("text", 0.2, text_words=" not a dentist ")
    shelf.service("dentist", 0.3, terms=" shop ")
    shelf.service("kind", 0.4, terms=" dentist health ")
    shelf.service("dentistry", 0.5, terms=" dentist health ")
    shelf.service("other", 0.01, text_words=" tandvard ")
    found = shelf.codes(text="dentist", concepts=("dentist",), near=(60.0, 25.0), tree=tree)
    assert found == ["dentistry0", "kind0", "dentist0", "text0", "city0"]


def test_a_city_word_of_many_words_needs_them_all_and_a_short_one_the_whole_of_it(
    shelf: Shelf, tree: TermTree
) -> None:
    shelf.service("both", 0.1, text_words=" terveyspalvelut suun ja hampaiden ")
    shelf.service("one", 0.1, text_words=" terveysasema ")
    shelf.service("begun", 0.1, text_words=" suunta terveys ")
    asked = {"text": "زاهنارتست", "concepts": ("dentist",)}
    assert shelf.codes(**asked, tree=tree) == ["both0"]
    assert shelf.codes(**asked) == []


def test_a_kind_is_found_by_its_label_in_any_language(shelf: Shelf, tree: TermTree) -> None:
    shelf.service("named", 0.1, terms=" dentist ")
    shelf.service("learning", 0.1, terms=" school ")
    assert shelf.codes(text="أسنان", tree=tree) == ["named0"]
    assert shelf.codes(text="named schoo", tree=tree) == []
    assert shelf.codes(text="learning schoo", tree=tree) == ["learning0"]
