"""A name that was misspelt in a letter or two is known; other words are left alone."""

from __future__ import annotations

import pytest

from directory.locales import LOCALES
from directory.search.respelling import respelt
from tests.search.test_quality import DATA, ask, rows, tree


def meant(lang: str, typed: str) -> str | None:
    return respelt(tree(), typed, [code for code, _ in ask(typed, lang).concepts], locales=(lang, "en"))


@pytest.mark.parametrize(
    ("lang", "typed", "code"),
    [
        ("en", "farmacy", "pharmacy"),
        ("en", "docter", "doctor"),
        ("en", "dentst", "dentist"),
        ("en", "hosptal", "hospital"),
        ("uk", "аптка", "pharmacy"),
        ("uk", "лікр", "doctor"),
        ("ru", "больнца", "hospital"),
        ("ar", "صدلية", "pharmacy"),
        ("fi", "lääkri", "doctor"),
        ("fr", "medcin", "doctor"),
        ("tr", "ezcane", "pharmacy"),
    ],
)
def test_a_short_name_with_a_slip_is_known(lang: str, typed: str, code: str) -> None:
    assert meant(lang, typed) == code


@pytest.mark.parametrize(
    "typed", ["tiramisu", "cheap dentst please", "", " ", "ikea", "药", "xyz", "\x00", "a" * 100]
)
def test_other_words_are_left_alone(typed: str) -> None:
    assert meant("en", typed) is None


def test_next_to_no_name_in_any_language_is_taken_for_a_slip() -> None:
    names = [name for _, name in rows(DATA / "names.tsv")]
    taken = {(name, lang) for lang in list(LOCALES)[::6] for name in names if meant(lang, name)}
    assert len(taken) <= 2, taken
