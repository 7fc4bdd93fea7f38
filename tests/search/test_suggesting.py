"""What somebody may be about to type, by the words of the taxonomy."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from directory.exchange.taxonomy import read_tree
from directory.search import suggesting

if TYPE_CHECKING:
    from directory.taxonomies import TermTree


@pytest.fixture(scope="module")
def tree() -> TermTree:
    with as_file(files("directory.seeds").joinpath("taxonomy")) as folder:
        return read_tree(folder)


COUNTS = {"dentist": 6, "doctor": 4, "library": 5, "university": 1, "station": 2}


@pytest.mark.parametrize(
    ("locale", "typed", "first"),
    [
        ("en", "de", "dentist"),
        ("en", "DENTÍ", "dentist"),
        ("en", "my tooth hu", "dentist"),
        ("en", "i need a den", "dentist"),
        ("en", "dentits", "dentist"),
        ("ar", "أسنا", "dentist"),
        ("ar", "hammaslä", "dentist"),
        ("uk", "зубн", "dentist"),
        ("zh-Hans", "牙", "dentist"),
        ("th", "ฟัน", "dentist"),
        ("ti", "ሓኪም", "doctor"),
    ],
)
def test_the_beginning_of_a_word_is_enough_in_any_script(
    tree: TermTree, locale: str, typed: str, first: str
) -> None:
    found = suggesting.concepts(tree, typed, locales=(locale, "fi", "en"), counts=COUNTS)
    assert found[0] == first
    assert len(found) <= suggesting.MOST


@pytest.mark.parametrize("typed", ["", "d", " ", "xyzzy", "hakaniemen", "%_*", "\0", "😀", "x" * 10_000])
def test_nothing_is_suggested_for_what_begins_nothing(tree: TermTree, typed: str) -> None:
    assert suggesting.concepts(tree, typed, locales=("en", "fi"), counts=COUNTS) == []


def test_what_is_in_the_city_goes_first(tree: TermTree) -> None:
    words = {"locales": ("en",), "most": 50}
    assert suggesting.concepts(tree, "de", counts={"debt_advice": 1}, **words)[0] == "debt_advice"  # type: ignore[arg-type]
    found = suggesting.concepts(tree, "de", counts={"dentist": 1}, **words)  # type: ignore[arg-type]
    assert found[0] == "dentist"
    assert "debt_advice" in found


def test_a_short_beginning_is_looked_for_in_the_readers_words_alone(tree: TermTree) -> None:
    assert "furniture" not in suggesting.concepts(tree, "kal", locales=("en", "fi"), counts=COUNTS)
    assert "furniture" in suggesting.concepts(tree, "kaluste", locales=("en", "fi"), counts=COUNTS)
