"""Tiers: how well docs fit what was typed; each can be told in a sentence, and is the same on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from directory.search.bits import held
from directory.search.inverted import all_of
from directory.search.kinds import kinds_of
from directory.text import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from directory.search.bits import Bits, Places
    from directory.search.columns import Columns
    from directory.search.criteria import Criteria
    from directory.taxonomies import TermTree

MAX_WORDS = 8
MAX_NAMES = 24
"""Names of the meant terms in the city's language that are looked for."""

_WHOLE = 5
"""A city's word with fewer letters must be there as it is; a longer one may go on, as inflected words do."""


class Tiers:
    """The docs that fit some typed words, by how well; the first tier that a doc is in is its own.

    1. It is of the kind that is meant, and its name has all the words.
    2. It is of the kind that is meant.
    3. Its name, with the names of its kinds in all languages, has all the words.
    4. The words are in its name, the names of its kinds, or its text.
    5. Its name and text have what the kind that is meant is called in the city's language.
    """

    def __init__(self, docs: Columns, asked: Criteria, tree: TermTree | None, locale: str) -> None:
        """Look for the words; `locale`: the one that the city writes in."""
        typed = list(dict.fromkeys(words(asked.text)))[:MAX_WORDS]
        self._tiers: list[Bits] = []
        if not typed:
            return
        named, called, anywhere = [], [], []
        for word in typed:
            in_name, in_text = docs.shelf.words.having(word)
            in_kind = docs.shelf.terms.any_of(kinds_of(tree).starting(word)) if tree else in_name
            named.append(in_name)
            called.append(in_name | in_kind)
            anywhere.append(in_name | in_kind | in_text)
        last = [all_of(called), all_of(anywhere)]
        if asked.concepts:
            meant = docs.shelf.terms.any_of(asked.concepts)
            self._tiers = [all_of([meant, *named]), meant, *last]
            names = kinds_of(tree).called(asked.concepts, locale)[:MAX_NAMES] if tree else []
            if names:
                self._tiers.append(np.bitwise_or.reduce([_written(docs, name) for name in names]))
        else:
            self._tiers = last

    @property
    def fitting(self) -> Bits | None:
        """The docs of all tiers; None where nothing was typed."""
        return np.bitwise_or.reduce(self._tiers) if self._tiers else None

    def of(self, places: Places) -> NDArray[np.float64]:
        """The tier of each of these docs, all of which fit, counted from 0."""
        tier = np.full(len(places), float(len(self._tiers)))
        for number, bits in reversed(list(enumerate(self._tiers))):
            tier[held(bits, places)] = number
        return tier


def _written(docs: Columns, name: tuple[str, ...]) -> Bits:
    found = (docs.shelf.words.having(word, whole=len(word) < _WHOLE) for word in name)
    return all_of(in_name | in_text for in_name, in_text in found)
