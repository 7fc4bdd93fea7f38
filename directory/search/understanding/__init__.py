"""Understanding: what somebody typed, in any language and script, as concepts of the taxonomy and facets.

`folding` gives words one spelling, `vocabulary` finds the words that a typed one may be, `index` scores the concepts, `facets`
finds what is asked beside. The index of a taxonomy is made once, when it is first asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from directory.kept import Kept
from directory.search.understanding.entries import entries
from directory.search.understanding.facets import FEMALE_STAFF, Facets, find
from directory.search.understanding.folding import fold, is_unspaced
from directory.search.understanding.index import Index
from directory.search.understanding.kin import with_kin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from directory.search.understanding.facets import Found
    from directory.search.understanding.index import Answer
    from directory.search.understanding.semantics import Meanings
    from directory.taxonomies import Term, TermTree

__all__ = ["MAX_QUERY", "Facets", "Understood", "forget", "understand"]

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

COURSE = "language_course"
_LEARNED = ("language_course", "integration_course", "literacy")
"""Where a language that is named is to be learned, not spoken."""

_LEARNING = 0.85
"""How much of the best concept's score courses must have where a language is named."""

_OWN = 3
"""Locales whose names of a concept must say a facet for it to be a part of the concept."""

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
    narrowing: Facets = Facets()
    """The facets that may narrow the results without being asked: beside a sure concept whose own meaning they are not a
    part of ("free" in "free meals"), or where nothing else was said."""

    @property
    def is_sure(self) -> bool:
        """Whether any concept is surely meant."""
        return bool(self.sure)


_by_tree: WeakKeyDictionary[TermTree, Index] = WeakKeyDictionary()
_own_by_tree: WeakKeyDictionary[TermTree, dict[str, frozenset[str]]] = WeakKeyDictionary()
_by_words: Kept[str, Index] = Kept(2)


def index_of(tree: TermTree) -> Index:
    """The index of a taxonomy, made when its words are first seen; trees with the same words share it."""
    index = _by_tree.get(tree)
    if index is None:
        said = list(entries(tree))
        digest = sha256(repr(said).encode("utf-8", "replace")).hexdigest()
        index = _by_tree[tree] = _by_words.get(digest, lambda: Index(said))
    return index


def forget() -> None:
    """Let go of all indexes: a process that has understood what it wanted gets 120 MB back."""
    _by_tree.clear()
    _by_words.clear()


def understand(tree: TermTree, text: str, *, locale: str, meanings: Meanings | None = None) -> Understood:
    """Understand a query; words of all languages are known, the reader's locale only decides between equals.

    :param meanings: what is asked, too, where the words are weak; it changes what is offered, and nothing else.
    """
    index = index_of(tree)
    folded = fold(text[:MAX_QUERY].replace("\n", " "))
    if not folded:
        return Understood(concepts=(), facets=Facets(), text="")
    whole = index.ask(folded, locale)
    found = find(folded, locale)
    answer, scores = whole, whole.scores
    if found.is_any and found.rest:
        answer = index.ask(" ".join(found.rest), locale)
        scores = np.maximum(scores, answer.scores)
    to_learn = bool(found.languages or found.mentioned) and _is_learned(found, index, scores)
    if to_learn:
        scores = scores.copy()
        scores[index.concepts.index(COURSE)] = max(SURE, float(scores.max()))
    elif found.mentioned and found.bare:
        answer = index.ask(" ".join(found.bare), locale)
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
    if to_learn:
        sure = (COURSE,)
    elif sure[:1] != tuple(code for code, _ in ranked[:1]):
        sure = ()
    by_code = dict(zip(index.concepts, scores.tolist(), strict=True))
    if meanings and not sure:
        ranked = meanings.offered(text[:MAX_QUERY], by_code) or ranked
    best = sure[0] if sure else None
    facets = _facets(found, tree, best)
    left = _text(found, answer, best, index)
    return Understood(
        concepts=with_kin(ranked, by_code, MOST),
        facets=facets,
        text=left,
        sure=sure,
        narrowing=_narrowing(facets, tree, best) if best or not left else Facets(),
    )


def _is_learned(found: Found, index: Index, scores: NDArray[np.float32]) -> bool:
    """Whether the language that is named is to be learned: courses come about first, and a word beside it speaks for them."""
    course = index.concepts.index(COURSE) if COURSE in index.concepts else -1
    if course < 0 or scores[course] < _LEARNING * scores.max():
        return False
    return any(course in index.meant(number) for word in found.bare for number in index.known(word))


def _facets(found: Found, tree: TermTree, best: str | None) -> Facets:
    """The facets that make sense with the concept: a women's shelter is not asked for female staff."""
    personal = best is not None and tree.terms[best].parent in _PERSONAL
    facts = {fact: True for fact in found.facts if fact != FEMALE_STAFF or personal or best is None}
    languages = found.languages if best not in _LEARNED else []
    if personal or (best is None and found.only_names):
        languages = languages + found.mentioned
    return Facets(**facts, languages=tuple(dict.fromkeys(languages)))


def _narrowing(facets: Facets, tree: TermTree, best: str | None) -> Facets:
    if best is None or facets == Facets():
        return facets
    kept = _own_by_tree.setdefault(tree, {})
    if best not in kept:
        kept[best] = _own_facts(tree.terms[best])
    taken_out: dict[str, Any] = dict.fromkeys(kept[best], False)
    return replace(facets, **taken_out)


def _own_facts(term: Term) -> frozenset[str]:
    """The facets that the names of a concept say themselves, in several locales."""
    said = Counter(
        fact
        for locale, label in term.labels.items()
        for fact in {
            fact for name in (label, *term.terms.get(locale, ())) for fact in find(fold(name), locale).facts
        }
    )
    return frozenset(fact for fact, locales in said.items() if locales >= _OWN)


def _text(found: Found, answer: Answer, best: str | None, index: Index) -> str:
    """The folded words that are left: all but facets; beside a sure concept only those that tell something else."""
    if best is None:
        return "" if found.only_names else " ".join(found.rest)
    return " ".join(_strange(answer, index.concepts.index(best), index))


def _strange(answer: Answer, best: int, index: Index) -> Sequence[str]:
    return [
        one.word
        for one in answer.asked
        if one.tells >= _KNOWN
        and not is_unspaced(one.word)
        and not any(best in index.meant(number) for number in one.variants)
    ]
