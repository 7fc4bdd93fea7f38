"""Words of docs, turned around: which docs have a word that begins so, in their names or anywhere."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from directory.kept import Kept
from directory.search.bits import packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from directory.search.bits import Bits

_LAST = "\U0010ffff"
"""Sorts after every letter."""

_FOUND = 64
"""Words whose docs are remembered."""


class Sightings:
    """Words as they are read, before they are sorted: about 0.1 us a word."""

    def __init__(self) -> None:
        """Begin."""
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__
        self._words = array("I")
        self._lengths = array("I")

    def see(self, names: str, texts: str) -> None:
        """Read the folded words of the next doc's names, and of everything else."""
        for text in (names, texts):
            before = len(self._words)
            self._words.extend(map(self._number.__getitem__, text.split()))
            self._lengths.append(len(self._words) - before)

    def sorted(self, places: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64], NDArray[np.uint32]]:
        """The words in order, where each one's sightings begin, and all of these: twice the place, odd in texts.

        `places`: where each doc came to stand.
        """
        words = sorted(self._number)
        rank = np.empty(len(words), dtype=np.uint64)
        rank[np.fromiter(map(self._number.__getitem__, words), dtype=np.int64, count=len(words))] = np.arange(
            len(words), dtype=np.uint64
        )
        where = np.repeat(
            np.stack([places * 2, places * 2 + 1], axis=1).astype(np.uint32).ravel(),
            np.asarray(self._lengths),
        )
        seen = rank[np.asarray(self._words)]
        seen <<= np.uint64(32)
        seen |= where
        del where
        seen.sort()
        starts = np.searchsorted(seen, np.arange(len(words) + 1, dtype=np.uint64) << np.uint64(32))
        return words, starts.astype(np.int64), seen.astype(np.uint32)


class Words:
    """The words of a city's docs: those that were sorted at once, and those of docs that came later."""

    def __init__(self, sightings: Sightings, places: NDArray[np.int64], room: int) -> None:
        """Sort what was seen; `places`: where each doc came to stand among `room`."""
        self._room = room
        self._words, self._starts, self._seen = sightings.sorted(places)
        self._later: dict[str, list[int]] = {}
        self._later_words: list[str] = []
        self._lock = Lock()
        self._found: Kept[tuple[str, bool], tuple[Bits, Bits]] = Kept(_FOUND)

    def add(self, place: int, names: str, texts: str) -> None:
        """Take in a doc that came later."""
        with self._lock:
            for odd, text in enumerate((names, texts)):
                for word in text.split():
                    if word not in self._later:
                        self._later[word] = []
                        insort(self._later_words, word)
                    self._later[word].append(place * 2 + odd)

    def having(self, word: str, *, whole: bool = False) -> tuple[Bits, Bits]:
        """The docs that have a word that begins so (or is it), in their names, and elsewhere."""
        named, texted = self._found.get((word, whole), lambda: self._split(self._sorted(word, whole)))
        with self._lock:
            first, last = _span(self._later_words, word, whole)
            later = [seen for one in self._later_words[first:last] for seen in self._later[one]]
        if later:
            more = self._split(np.array(later, dtype=np.uint32))
            named, texted = named | more[0], texted | more[1]
        return named, texted

    def _sorted(self, word: str, whole: bool) -> NDArray[np.uint32]:
        first, last = _span(self._words, word, whole)
        return self._seen[self._starts[first] : self._starts[last]]

    def _split(self, seen: NDArray[np.uint32]) -> tuple[Bits, Bits]:
        in_text = (seen & 1).astype(bool)
        places = (seen >> 1).astype(np.intp)
        return packed(places[~in_text], self._room), packed(places[in_text], self._room)


def _span(words: list[str], word: str, whole: bool) -> tuple[int, int]:
    first = bisect_left(words, word)
    if whole:
        return first, first + (first < len(words) and words[first] == word)
    return first, bisect_left(words, word + _LAST, first)


def all_of(bits: Iterable[Bits]) -> Bits:
    """The docs that are in each of these."""
    return np.asarray(np.bitwise_and.reduce(list(bits)), dtype=np.uint8)
