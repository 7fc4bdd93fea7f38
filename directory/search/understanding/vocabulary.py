"""The words of the entries, and which of them a typed word may be: inflected, misspelt, romanized."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, Prefix

from directory.search.understanding.folding import is_unspaced
from directory.search.understanding.sounds import MIN_SKELETON, readings, roman, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_VARIANTS = 12
"""Words that one typed word is taken for, at most."""

_SCAN = 60
_SHARED = 0.55
"""The part of the longer word that two inflections of a word share, at least."""

_LONG = 8
"""Letters from which on two mistakes are forgiven."""

PREFIXES = (
    "وال", "بال", "فال", "کال", "لل", "ال", "و", "ب", "ل", "ف", "ک",  # Arabic: article, and what leans on words
    "می", "نمی", "به", "بی",  # Persian
    "የ", "በ", "ለ", "ከ", "እንደ", "ስለ", "ን", "ብ", "ካብ", "ና",  # Amharic and Tigrinya
)  # fmt: skip
SUFFIXES = (
    "های", "ها", "هایی", "ات", "ین", "ون", "ان", "هم", "نا", "کم", "تی", "ی", "م", "ت", "ش", "ه", "ک", "هکه", "هکان", "کان",
    "ም", "ን", "ዎች", "ዬ", "ኛ", "ታት", "ይ", "ኒ",
    "niz", "miz", "larim", "lerim", "larimiz", "lerimiz", "lar", "ler", "nin", "dan", "den", "da", "de", "ya", "ye",
)  # fmt: skip
_SHORTEST = 3
"""Letters that must be left of a word without its affix; two where letters are syllables."""


_SOUNDS_LIKE = {2: 0.1, 3: 0.25, 4: 0.35}
"""How much equal consonants count, by how many they are."""

_SAME_SOUNDS = 0.08
"""What it adds when the vowels are the same, too."""


class Vocabulary:
    """The distinct words, by number, and the ways to find them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Sort the words by their beginnings, lengths and sounds."""
        self.words = list(words)
        self.numbers = {word: number for number, word in enumerate(self.words)}
        whole = [word for word in self.words if not is_unspaced(word) and len(word) > 2]
        self._sorted = sorted(whole)
        self._by_end: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in whole:
            self._by_end["^" + word[0], len(word)].append(word)
            self._by_end["$" + word[-1], len(word)].append(word)
        for word in self.words:
            if len(word) > 1 and len(key := skeleton(roman(word))) >= MIN_SKELETON:
                self._by_sound[key].append(word)

    def variants(self, word: str, *, heard: bool = False) -> dict[int, float]:
        """The words that a typed one may be, by number, each with how likely it is, 1 for itself; best first.

        Words that sound alike are looked for where none is written alike, or where `heard`.
        """
        found: dict[str, float] = {}
        if word in self.numbers:
            found[word] = 1.0
        if is_unspaced(word) or len(word) < 2:
            return self._numbered(found)
        for other, weight in self._respelt(word) | self._inflected(word):
            found[other] = max(weight, found.get(other, 0.0))
        if not found or max(found.values()) < 0.85:
            for other, weight in self._mistyped(word) | self._sounding(word):
                found[other] = max(weight, found.get(other, 0.0))
        elif heard:
            for other, weight in self._sounding(word):
                found[other] = max(weight, found.get(other, 0.0))
        return self._numbered(found)

    def _numbered(self, found: dict[str, float]) -> dict[int, float]:
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_VARIANTS]
        return {self.numbers[word]: weight for word, weight in best}

    def _respelt(self, word: str) -> set[tuple[str, float]]:
        """Without affixes, or with ae, oe, ue for ä, ö, ü."""
        found = set()
        plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        if plain != word and plain in self.numbers:
            found.add((plain, 0.95))
        shortest = 2 if "\u1200" <= word[0] <= "\u137f" else _SHORTEST
        stems = {word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix)}
        found |= {(stem, 0.9) for stem in stems if len(stem) >= shortest and stem in self.numbers}
        for stem in stems | {word}:
            for suffix in SUFFIXES:
                if (
                    stem.endswith(suffix)
                    and len(bare := stem[: -len(suffix)]) >= shortest
                    and bare in self.numbers
                ):
                    found.add((bare, 0.9 if len(bare) > _SHORTEST else 0.79))
        if not word.isascii():
            found |= {(grown, 0.9) for affix in ("ال", "የ") if (grown := affix + word) in self.numbers}
        return found

    def _inflected(self, word: str) -> set[tuple[str, float]]:
        """Those that share their beginning, by the part that they share."""
        least = 4 if word.isascii() else 3
        if len(word) < least:
            return set()
        found = set()
        place = bisect_left(self._sorted, word)
        near = self._sorted[max(0, place - _SCAN) : place + _SCAN]
        for other in near:
            shared = Prefix.similarity(word, other)
            longest = max(len(word), len(other))
            if other != word and shared >= least and shared / longest >= _SHARED:
                found.add((other, (shared / longest) ** 1.5))
        for length in range(5, len(word) - 1):
            # The beginning of a compound: a hint, and never more.
            if (start := word[:length]) in self.numbers and length / len(word) < _SHARED + 0.1:
                found.add((start, 0.5))
        for cut in range(2, len(word) - 4):
            if (end := word[cut:]) in self.numbers:
                found.add((end, 0.55))
        return found

    def _mistyped(self, word: str) -> set[tuple[str, float]]:
        """Those one mistake away, two if the word is long; a mistake in a short word weighs more."""
        if len(word) < 4:
            return set()
        allowed = 1 if len(word) < _LONG else 2
        near: set[str] = set()
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            near.update(self._by_end.get(("^" + word[0], length), ()))
            near.update(self._by_end.get(("$" + word[-1], length), ()))
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=MAX_VARIANTS)
        return {(other, 0.97 - 1.85 * distance / len(word)) for other, distance, _ in hits}

    def _sounding(self, word: str) -> set[tuple[str, float]]:
        """Those that sound alike, by how much of their Latin letters is the same."""
        found = set()
        for romanized in readings(roman(word)):
            key = skeleton(romanized)
            if len(key) < MIN_SKELETON:
                continue
            for other in self._by_sound.get(key, ()):
                alike = Indel.normalized_similarity(romanized, roman(other))
                if alike >= 0.5:
                    same = _SAME_SOUNDS if alike == 1 else 0.0
                    found.add((other, _SOUNDS_LIKE[min(len(key), 4)] + 0.45 * alike + same))
        return found
