"""The index of concepts: entries as weighted words, and which of them a query says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from directory.search.understanding.entries import HINT, LABEL, NEED, TERM
from directory.search.understanding.folding import fold, is_unspaced, tokens
from directory.search.understanding.sounds import roman
from directory.search.understanding.trigrams import Trigrams
from directory.search.understanding.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from directory.search.understanding.entries import Entry

MAX_WORDS = 40
"""Words of a query, grams included, that are looked at."""

_KIND = {LABEL: 1.0, TERM: 0.99, NEED: 0.98, HINT: 0.0}
_FOREIGN = 0.985
"""What an entry of another locale than the reader's counts: it decides between equals, no more."""

_FOREIGN_GUESS = 0.95
"""The same where no word is known as it stands: people mistype their own language."""

_ALONE = 0.5
"""What a name counts when next to nothing else of the query is explained."""

_BAG = 0.4
"""What the words of a concept count together, from whichever entries they come."""

WEAK = 0.45
"""Below this score the letters are asked instead of the words."""

_LETTERS = 0.58
"""What equal letters count at most: never enough to be sure."""


_HEARD_BELOW, _HEARD = 0.7, 0.95
"""Below which score Latin words that some language knows are also taken for the sounds of others, and what that counts."""

_FIRM = 0.8
"""How likely a word must be the one that was typed, at least, to speak for a filter."""

_NAMED = 0.6
"""The part of a name's letters that must have been typed, at least, to speak for a filter; of a sentence, half as much."""

_MAX_JOINED = 24


class Index:
    """The entries of a taxonomy, ready to be asked. It is never changed, so threads may share it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Fold all entries at once and count their words."""
        self.concepts = list(dict.fromkeys(entry.concept for entry in entries))
        numbers = {code: number for number, code in enumerate(self.concepts)}
        folded = fold("\n".join(entry.text.replace("\n", " ") for entry in entries)).split("\n")
        lines = [
            (line, list(dict.fromkeys(tokens(line))), entry)
            for line, entry in zip(folded, entries, strict=True)
            if line
        ]
        lines += [
            (joined, [joined], entry)
            for line, parts, entry in lines
            if (joined := _joined(line, parts, entry.kind))
        ]
        self._concept = np.array([numbers[entry.concept] for _, _, entry in lines], dtype=np.int32)
        self._is_need = np.array([entry.kind >= NEED for _, _, entry in lines], dtype=bool)
        self._trust = np.array([entry.trust * _KIND[entry.kind] for _, _, entry in lines], dtype=np.float32)
        self._locales = {
            tag: number for number, tag in enumerate(dict.fromkeys(e.locale for _, _, e in lines))
        }
        self._locale = np.array([self._locales[entry.locale] for _, _, entry in lines], dtype=np.int16)
        self._own = [np.flatnonzero(self._concept == number) for number in range(len(self.concepts))]
        self._letters = np.array([sum(map(len, parts)) for _, parts, _ in lines], dtype=np.float32)
        self.vocabulary = Vocabulary(dict.fromkeys(word for _, parts, _ in lines for word in parts))
        self._count(lines)
        self._trigrams = Trigrams([line if entry.kind != HINT else "" for line, _, entry in lines])

    def _count(self, lines: Sequence[tuple[str, list[str], Entry]]) -> None:
        """Lay the entries of each word, and what each word tells: little if many concepts have it."""
        number_of = self.vocabulary.numbers
        where: list[list[int]] = [[] for _ in number_of]
        for place, (_, parts, _) in enumerate(lines):
            for word in parts:
                where[number_of[word]].append(place)
        self._entries = [np.array(places, dtype=np.int32) for places in where]
        self._of_concepts = [np.unique(self._concept[places]) for places in self._entries]
        most = math.log(len(self.concepts) + 1)
        self._tells = np.array(
            [(1 - math.log(len(concepts)) / most) ** 2 for concepts in self._of_concepts], dtype=np.float32
        )
        self._full = np.array(
            [sum(self._tells[number_of[word]] for word in parts) for _, parts, _ in lines], dtype=np.float32
        )

    def ask(self, folded: str, locale: str) -> Answer:
        """How well each concept answers a folded query."""
        words = list(dict.fromkeys(tokens(folded)))[:MAX_WORDS]
        asked = self._look_up(words)
        scores = self._by_words(asked, locale)
        joined = self._look_up(_neighbours(words, self.vocabulary.numbers))
        if joined:
            scores = np.maximum(scores, 0.97 * self._by_words(joined, locale))
        if len(words) > 1 and folded.isascii() and scores.max(initial=0.0) < _HEARD_BELOW:
            heard = self._look_up(words, heard=True)
            scores = np.maximum(scores, _HEARD * self._by_words(heard, locale))
        if scores.max(initial=0.0) < WEAK:
            scores = np.maximum(scores, _LETTERS * self._by_letters(folded))
        return Answer(scores=scores, asked=asked, joined=joined)

    def firm(self, answer: Answer, code: str) -> bool:
        """Whether words that are surely known speak for a concept: not a part of a name, nor what is merely like one."""
        concept = self.concepts.index(code)
        return any(self._is_firm(asked, concept) for asked in (answer.asked, answer.joined) if asked)

    def _is_firm(self, asked: Sequence[Asked], concept: int) -> bool:
        own = self._own[concept]
        typed = np.zeros(len(own), dtype=np.float32)
        total = known = 0.0
        for one in asked:
            total += one.tells
            best: dict[int, float] = {}
            for number, weight in one.variants.items():
                if weight >= _FIRM and concept in self._of_concepts[number]:
                    for place in self._entries[number][self._concept[self._entries[number]] == concept]:
                        best[place] = max(best.get(place, 0.0), weight * len(self.vocabulary.words[number]))
            if best:
                known += one.tells
                typed[np.searchsorted(own, list(best))] += list(best.values())
        part = typed / self._letters[own] * np.where(self._is_need[own], 2, 1) * (self._trust[own] > 0)
        return known >= total / 2 and float(part.max(initial=0.0)) >= _NAMED

    def known(self, line: str) -> list[int]:
        """The words of the vocabulary that those of a folded line surely are."""
        found = (self.vocabulary.variants(word).items() for word in tokens(line))
        return [number for variants in found for number, weight in variants if weight >= _FIRM]

    def meant(self, number: int) -> NDArray[np.int32]:
        """The concepts that a word of the vocabulary speaks for."""
        return self._of_concepts[number]

    def _look_up(self, words: Sequence[str], *, heard: bool = False) -> list[Asked]:
        """What each word may be, and how much it tells; what nobody says tells most."""
        found = []
        for word in words:
            variants = self.vocabulary.variants(word, heard=heard)
            tells = max((float(self._tells[n]) * weight for n, weight in variants.items()), default=0.0)
            surest = max(variants.values(), default=0.0)
            found.append(Asked(word=word, tells=max(tells, 1.0 - surest), variants=variants))
        return found

    def _by_words(self, asked: Sequence[Asked], locale: str) -> NDArray[np.float32]:
        """Score each entry by how much of it was said and how much of the query it says; a concept by its best."""
        said = np.zeros(len(self._concept), dtype=np.float32)
        explained = np.zeros(len(self._concept), dtype=np.float32)
        bag = np.zeros(len(self.concepts), dtype=np.float32)
        total = sum(one.tells for one in asked)
        for one in asked:
            places, weights, numbers = self._places(one.variants)
            said[places] += weights * self._tells[numbers]
            explained[places] += weights * one.tells
            mine = np.zeros_like(bag)
            for number, weight in reversed(list(one.variants.items())):
                mine[self._of_concepts[number]] = weight * one.tells
            bag += mine
        hit = np.flatnonzero(said > 0)
        if not total or not len(hit):
            return np.zeros(len(self.concepts), dtype=np.float32)
        covered = np.minimum(1, said[hit] / self._full[hit])
        of_query = np.minimum(1, explained[hit] / total)
        score = np.where(
            self._is_need[hit], np.sqrt(covered * of_query), covered * (_ALONE + (1 - _ALONE) * of_query)
        )
        score *= self._trust[hit]
        is_known = any(max(one.variants.values(), default=0.0) == 1 for one in asked)
        foreign = _FOREIGN if is_known else _FOREIGN_GUESS
        score *= np.where(self._locale[hit] == self._locales.get(locale, -1), 1.0, foreign)
        best = np.zeros_like(bag)
        np.maximum.at(best, self._concept[hit], score.astype(np.float32))
        scores: NDArray[np.float32] = (1 - _BAG) * best + _BAG * bag / np.float32(total)
        return scores

    def _places(
        self, variants: Mapping[int, float]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32] | float, NDArray[np.int32] | int]:
        """The entries that hold any of the variants, each with its likeliest."""
        if len(variants) == 1:
            ((number, weight),) = variants.items()
            return self._entries[number], weight, number
        if not variants:
            return np.zeros(0, dtype=np.int32), 0.0, 0
        there = [self._entries[number] for number in variants]
        sizes = [len(places) for places in there]
        places, first = np.unique(np.concatenate(there), return_index=True)
        weights = np.repeat(np.array(list(variants.values()), dtype=np.float32), sizes)[first]
        return places, weights, np.repeat(np.array(list(variants), dtype=np.int32), sizes)[first]

    def _by_letters(self, folded: str) -> NDArray[np.float32]:
        best = np.zeros(len(self.concepts), dtype=np.float32)
        alike = self._trigrams.alike(folded)
        if alike is not None:
            np.maximum.at(best, self._concept, alike * self._trust)
        return best


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A word of the query: the words that it may be, and how much it tells, between 0 and 1."""

    word: str
    tells: float
    variants: Mapping[int, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A score between 0 and 1 for each concept of the index, and what became of the words."""

    scores: NDArray[np.float32]
    asked: Sequence[Asked]
    joined: Sequence[Asked] = ()
    """The words with neighbours joined, where that makes known words."""


def _joined(line: str, parts: Sequence[str], kind: int) -> str:
    """Another way to write a short name: its words as one, or its sounds."""
    if kind in (NEED, HINT) or len(line) > _MAX_JOINED:
        return ""
    if is_unspaced(line):
        return roman(line)
    return "".join(parts) if 1 < len(parts) <= 3 else ""


def _neighbours(words: Sequence[str], known: Mapping[str, int]) -> list[str]:
    """The words with neighbours joined where the two, three or four make a known word; empty where none do."""
    found: list[str] = []
    place = 0
    while place < len(words):
        for length in (4, 3, 2):
            joined = "".join(words[place : place + length])
            if place + length <= len(words) and joined in known:
                found.append(joined)
                place += length
                break
        else:
            found.append(words[place])
            place += 1
    return found if len(found) < len(words) else []
