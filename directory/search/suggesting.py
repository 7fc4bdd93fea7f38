"""Suggesting: what somebody may be about to type, as concepts of the taxonomy and as names of services."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import bindparam, select

from directory.model import SearchDoc
from directory.search.cards import Card, from_json
from directory.search.understanding import understand
from directory.search.understanding.folding import fold, is_unspaced
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.search.columns import Columns
    from directory.search.memory import Memo
    from directory.taxonomies import Term, TermTree

MAX_TYPED = 40
"""Characters that are looked at."""
SHORTEST = 2
"""Letters from which on concepts are suggested; one, where a letter is a word."""
SHORTEST_NAME = 3
MOST = 4
_READ = 24
"""Cards that are read to look for names."""
_ANY_LETTER = "\U0010ffff"
_FOREIGN = 10
"""Any words of the reader's locale go before those of another one."""
_SHORTEST_FOREIGN = 4
"""Letters from which on words of another locale are suggested: fewer begin a word in each language."""
_LIKELY = 0.55
"""The score from which on what was understood is worth a suggestion: it is an offer, and need not be sure."""
_EQUAL = 0.05

_Start = tuple[str, int, str]
"""A text from one of its words on, how far it is from a name, the code of its term."""


class _Starts:
    """Where the words of all terms begin, by locale; sorted, and made when somebody asks."""

    def __init__(self, tree: TermTree) -> None:
        self._tree = tree
        self._by_locale: dict[str, list[_Start]] = {}

    def beginning(self, typed: str, locale: str) -> Iterator[_Start]:
        """All that begin as was typed."""
        starts = self._by_locale.get(locale)
        if starts is None:
            starts = self._by_locale[locale] = sorted(
                start for term in self._tree.terms.values() for start in _starts(term, locale)
            )
        for place in range(bisect_left(starts, (typed,)), len(starts)):
            if not starts[place][0].startswith(typed):
                return
            yield starts[place]


def _starts(term: Term, locale: str) -> Iterator[_Start]:
    said = ([term.labels.get(locale, "")], term.terms.get(locale, ()), term.needs.get(locale, ()))
    for far, texts in enumerate(said):
        for text in texts:
            folded = fold(text.replace("\n", " "))
            for place, letter in enumerate(folded):
                if place == 0 or folded[place - 1] == " " or is_unspaced(letter):
                    yield folded[place:], 2 * far + (place > 0), term.code


_by_tree: WeakKeyDictionary[TermTree, _Starts] = WeakKeyDictionary()


def count_terms(session: Session, city: City, memo: Memo) -> Mapping[str, int]:
    """How many services a city has of each term that it offers; one query where its data changed, else none."""
    counts = memo.columns(session, city).counts_by_term()
    return {code: number for code, number in counts.items() if code not in city.hidden_terms}


def concepts(
    tree: TermTree, typed: str, *, locales: Sequence[str], counts: Mapping[str, int], most: int = MOST
) -> list[str]:
    """Codes of terms that may be meant by the beginning of what somebody types, the likeliest first.

    The first of the locales is the reader's. Terms with services go before those without; a term that is called so
    before one whose name begins so, has such a word, is also called so, is asked for so. Where nothing begins so,
    the end of what was typed may, or all of it may be understood.
    """
    folded = fold(typed[:MAX_TYPED].replace("\n", " "))
    if len(folded) < SHORTEST and not is_unspaced(folded):
        return []
    starts = _by_tree.get(tree) or _by_tree.setdefault(tree, _Starts(tree))
    found = _beginning(starts, folded, locales)
    rest = folded
    while not found and " " in rest:
        rest = rest.partition(" ")[2]
        if len(rest) > SHORTEST or is_unspaced(rest):
            found = _beginning(starts, rest, locales)
    if not found:
        understood = understand(tree, folded, locale=locales[0]).concepts
        least = max(_LIKELY, understood[0][1] - _EQUAL) if understood else 1
        found = {code: 0 for code, score in understood if score >= least}
    order = sorted(found, key=lambda code: (not counts.get(code), found[code], -counts.get(code, 0)))
    return order[:most]


def _beginning(starts: _Starts, folded: str, locales: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, locale in enumerate(locales):
        if number and len(folded) < _SHORTEST_FOREIGN and not is_unspaced(folded):
            break
        for text, far, code in starts.beginning(folded, locale):
            how = far - (text == folded) + _FOREIGN * (number > 0)
            found[code] = min(how, found.get(code, how))
    return found


def services(session: Session, docs: Columns, typed: str, *, most: int = 2) -> list[Card]:
    """Services that have all these words in their own names, the last perhaps begun; one query at most."""
    typed_words = words(typed[:MAX_TYPED])
    if not any(len(word) >= SHORTEST_NAME or is_unspaced(word) for word in typed_words):
        return []
    fit = np.bitwise_and.reduce([docs.named(word) for word in typed_words])
    ids = docs.ids(docs.places(fit)[:_READ])
    if not ids:
        return []
    cards = {row.id: from_json(row.card) for row in session.execute(_CARDS, {"ids": ids})}
    found: dict[str, Card] = {}
    for card in (cards[doc] for doc in ids if doc in cards):
        # The words of names are indexed together with those of the organization's.
        if len(found) < most and any(_has(name, typed_words) for name in card.names.values()):
            found.setdefault(card.code, card)
    return list(found.values())


_CARDS = select(SearchDoc.id, SearchDoc.card).where(SearchDoc.id.in_(bindparam("ids", expanding=True)))


def _has(name: str, typed_words: Sequence[str]) -> bool:
    there = words(name)
    return all(any(word.startswith(typed) for word in there) for typed in typed_words)
