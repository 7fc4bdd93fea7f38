"""Understanding: what somebody typed, in any language and script, as concepts of the taxonomy and facets.

`folding` gives words one spelling, `vocabulary` finds the words that a typed one may be, `index` scores the concepts, `facets`
finds what is asked beside. The index of a taxonomy is made once, when it is first asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from directory.kept import Kept
from directory.search.understanding.entries import entries
from directory.search.understanding.facets import FEMALE_STAFF, Facets, find
from directory.search.understanding.folding import fold
from directory.search.understanding.index import Index
from directory.search.understanding.kin import with_kin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.search.understanding.facets import Found
    from directory.search.understanding.index import Answer
    from directory.taxonomies import TermTree

__all__ = ["MAX_QUERY", "Facets", "Understood", "understand"]

MAX_QUERY = 100
"""Characters of a query that are read."""

MOST = 5
"""Concepts that are given, at most."""

SURE = 0.6
"""The score from which on a concept may narrow the results without being asked."""

_EQUAL = 0.05
"""Concepts whose scores differ by no more are meant alike."""

_LEAST = 0.12
_KNOWN = 0.5
"""How much a word must tell, at least, to be looked for as text beside a sure concept."""

_PERSONAL = ("health", "papers_rights")
"""Where it matters who is met there: the person's sex and languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """What was understood: concepts with scores between 0 and 1, best first; facets; the words left to look for."""

    concepts: tuple[tuple[str, float], ...]
    facets: Facets
    text: str
    sure: tuple[str, ...] = ()
    """The concepts that are surely meant, best first; all others may be offered, and no more."""

    @property
    def is_sure(self) -> bool:
        """Whether any concept is surely meant."""
        return bool(self.sure)


_by_tree: WeakKeyDictionary[TermTree, Index] = WeakKeyDictionary()
_by_words: Kept[str, Index] = Kept(2)


def index_of(tree: TermTree) -> Index:
    """The index of a taxonomy, made when its words are first seen; trees with the same words share it."""
    index = _by_tree.get(tree)
    if index is None:
        said = list(entries(tree))
        digest = sha256(repr(said).encode("utf-8", "replace")).hexdigest()
        index = _by_tree[tree] = _by_words.get(digest, lambda: Index(said))
    return index


def understand(tree: TermTree, text: str, *, locale: str) -> Understood:
    """Understand a query; words of all languages are known, the reader's locale only decides between equals."""
    index = index_of(tree)
    folded = fold(text[:MAX_QUERY].replace("\n", " "))
    if not folded:
        return Understood(concepts=(), facets=Facets(), text="")
    whole = index.ask(folded, locale)
    found = find(folded, locale)
    answer, scores = whole, whole.scores
    rest = " ".join(found.rest)
    if rest and (found.facts or found.languages):
        answer = index.ask(rest, locale)
        scores = np.maximum(scores, answer.scores)
    order = np.argsort(-scores, kind="stable")[:MOST]
    ranked = [
        (index.concepts[place], min(1.0, round(float(scores[place]), 3)))
        for place in order
        if scores[place] > _LEAST
    ]
    least = max(SURE, ranked[0][1] - _EQUAL) if ranked else SURE
    sure = tuple(
        code
        for code, score in ranked
        if score >= least and (index.firm(answer, code) or index.firm(whole, code))
    )
    if sure[:1] != tuple(code for code, _ in ranked[:1]):
        sure = ()
    best = sure[0] if sure else None
    return Understood(
        concepts=with_kin(ranked, dict(zip(index.concepts, scores.tolist(), strict=True)), MOST),
        facets=_facets(found, tree, best),
        text=_text(found, answer, best, index),
        sure=sure,
    )


def _facets(found: Found, tree: TermTree, best: str | None) -> Facets:
    """The facets that make sense with the concept: a women's shelter is not asked for female staff."""
    personal = best is not None and tree.terms[best].parent in _PERSONAL
    facts = {fact: True for fact in found.facts if fact != FEMALE_STAFF or personal or best is None}
    languages = found.languages + (found.mentioned if personal else [])
    return Facets(**facts, languages=tuple(dict.fromkeys(languages)))


def _text(found: Found, answer: Answer, best: str | None, index: Index) -> str:
    """The folded words that are left: all but facets; beside a sure concept only those that tell something else."""
    if best is None:
        return " ".join(found.rest)
    return " ".join(_strange(answer, index.concepts.index(best), index))


def _strange(answer: Answer, best: int, index: Index) -> Sequence[str]:
    return [
        one.word
        for one in answer.asked
        if one.tells >= _KNOWN and not any(best in index.meant(number) for number in one.variants)
    ]
