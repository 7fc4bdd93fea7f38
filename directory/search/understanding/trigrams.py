"""Letters in threes: what is nearest when no word is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BUCKETS = 1 << 17


class Trigrams:
    """Which lines have which three letters in a row, word boundaries among them; rare ones weigh more."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Cut all lines at once."""
        grams, start = _cut("\n".join(f" {line} " for line in lines))
        line = start
        pairs = np.unique(grams.astype(np.int64) * (len(lines) + 1) + line)
        self._lines = (pairs % (len(lines) + 1)).astype(np.int32)
        bucket = pairs // (len(lines) + 1)
        self._bounds = np.searchsorted(bucket, np.arange(_BUCKETS + 1)).astype(np.int32)
        often = np.diff(self._bounds)
        self._weight = np.log((len(lines) + 1) / (often + 0.5)).astype(np.float32) ** 2
        length = np.zeros(len(lines), dtype=np.float64)
        np.add.at(length, self._lines, self._weight[bucket])
        self._length = np.sqrt(length).astype(np.float32)

    def alike(self, folded: str) -> NDArray[np.float32] | None:
        """The cosine of each line with a folded text; None where the text is too short."""
        grams = np.unique(_cut(f" {folded} ")[0])
        if not len(grams):
            return None
        scores = np.zeros(len(self._length), dtype=np.float32)
        for gram in grams:
            scores[self._lines[self._bounds[gram] : self._bounds[gram + 1]]] += self._weight[gram]
        whole = float(np.sqrt(self._weight[grams].sum()))
        found: NDArray[np.float32] = scores / (self._length * whole + 1e-6)
        return found


def _cut(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The buckets of all trigrams that lie within a line, and the number of each one's line."""
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    if len(letters) < 3:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
    line = np.cumsum(letters == 10)
    one, two, three = letters[:-2], letters[1:-1], letters[2:]
    within = (one != 10) & (two != 10) & (three != 10)
    mixed = (one * np.uint32(2654435761) + two) * np.uint32(2246822519) + three * np.uint32(3266489917)
    mixed ^= mixed >> np.uint32(15)
    return (mixed % np.uint32(_BUCKETS))[within], line[:-2][within]
