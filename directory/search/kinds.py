"""Kinds: what the terms of the taxonomy are called, in all languages, and in the one that a city writes in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.taxonomies import TermTree

_LAST = "\U0010ffff"


class Kinds:
    """The folded words of the terms of one taxonomy."""

    def __init__(self, tree: TermTree) -> None:
        """Sort the words of the labels; about 30 ms."""
        by_word: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for term in tree.terms.values():
            for label in term.labels.values():
                for word in words(label):
                    by_word[word][term.code] = None
        self._words = sorted(by_word)
        self._codes = [tuple(by_word[word]) for word in self._words]
        self._called = {
            code: {locale: (label, *term.terms.get(locale, ())) for locale, label in term.labels.items()}
            for code, term in tree.terms.items()
        }

    def starting(self, start: str) -> tuple[str, ...]:
        """The codes of the terms whose label has, in any locale, a word that begins so."""
        first = bisect_left(self._words, start)
        last = bisect_left(self._words, start + _LAST, first)
        return tuple(dict.fromkeys(code for codes in self._codes[first:last] for code in codes))

    def called(self, codes: Iterable[str], locale: str) -> list[tuple[str, ...]]:
        """What these terms are called in a locale: the words of each of their names, without repeats."""
        names = (name for code in codes for name in self._called.get(code, {}).get(locale, ()))
        return list(dict.fromkeys(tuple(words(name)) for name in names if words(name)))


_by_tree: WeakKeyDictionary[TermTree, Kinds] = WeakKeyDictionary()


def kinds_of(tree: TermTree) -> Kinds:
    """The kinds of a taxonomy, made when it is first seen."""
    kinds = _by_tree.get(tree)
    if kinds is None:
        kinds = _by_tree[tree] = Kinds(tree)
    return kinds
