"""Respelling: the kind of service whose name was meant by words that nothing has, where only the spelling is amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, Indel

from directory.search.understanding.folding import fold, is_unspaced
from directory.search.understanding.sounds import roman, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from directory.taxonomies import Term, TermTree

_SHORTEST = 4
"""Letters that words and names must have."""

_SURE = 6
"""Letters from which on one may stand for another: of fewer, one may be missing, be too many or stand a place off."""

_LONG = 9
"""Letters from which on two mistakes are forgiven."""

_SOUNDS = 3
"""Consonants that two words must share to sound alike."""

_ALIKE = 0.8
"""The part of their letters that two words which sound alike must share."""


def respelt(tree: TermTree, text: str, codes: Iterable[str], *, locales: Sequence[str]) -> str | None:
    """The code of the term whose name somebody likely misspelt; None where the words may be something else.

    :param codes: of the terms that the words may mean.
    :param locales: the reader's first; names of an earlier one go before those of a later one.
    """
    said = fold(text.replace("\n", " "))
    if is_unspaced(said):
        return None
    terms = [tree.terms[code] for code in codes if code in tree.terms]
    for locale in locales:
        found = [
            (mistakes, place)
            for place, term in enumerate(terms)
            for name in _names(term, locale)
            if (mistakes := _mistakes(said, name))
        ]
        if found:
            return terms[min(found)[1]].code
    return None


def _names(term: Term, locale: str) -> Iterator[str]:
    for name in (term.labels.get(locale, ""), *term.terms.get(locale, ())):
        yield fold(name)


def _mistakes(said: str, name: str) -> int:
    """How many letters are amiss; 0 where too many are, or too few letters are there to tell."""
    shortest = min(len(said), len(name))
    if shortest < _SHORTEST:
        return 0
    allowed = 1 if shortest < _LONG else 2
    apart = OSA.distance(said, name, score_cutoff=allowed)
    if apart <= allowed:
        is_other = len(said) == len(name) and sorted(said) != sorted(name)
        return 0 if is_other and shortest < _SURE else max(1, apart)
    if said.isascii() != name.isascii():
        return 0
    sound, other = roman(said), roman(name)
    key = skeleton(sound)
    sounds_alike = len(key) >= _SOUNDS and key == skeleton(other)
    return 2 if sounds_alike and Indel.normalized_similarity(sound, other) >= _ALIKE else 0
