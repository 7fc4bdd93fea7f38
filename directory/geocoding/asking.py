"""What somebody typed to say where they are, cut into words, house numbers and phrases that may be names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, product
from typing import TYPE_CHECKING

from directory.geocoding.wording import common_phrases, key, meanings, number_key
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_TYPED = 100
"""Characters that are looked at."""

MAX_WORDS = 16
MAX_PHRASE = 7
"""Words in a name that is sought."""

_PARTS = re.compile(r"[,;\n،؛、]+")
_NUMBER = re.compile(r"(\d{1,5})([^\W\d_]?)(?:-(\d{1,5})([^\W\d_]?))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorNumber:
    """A house number: "5", "5a", "81-85"."""

    first: int
    letter: str = ""
    last: int | None = None

    @classmethod
    def parse(cls, text: str) -> DoorNumber | None:
        """Read one, as `number_key` writes it; None where it is no house number."""
        match = _NUMBER.fullmatch(text)
        if match is None:
            return None
        first, letter, last, _ = match.groups()
        return cls(first=int(first), letter=letter, last=int(last) if last else None)

    def difference(self, asked: DoorNumber) -> tuple[int, float]:
        """How far this door is from the one asked for: (0 the same … 4 another number, by how much)."""
        if self.first == asked.first:
            if self.letter == asked.letter:
                return 0, 0 if self.last == asked.last else 0.5
            return 1, 0 if not self.letter or not asked.letter else 1
        if self.last is not None and self.first <= asked.first <= self.last:
            return 2, (asked.first - self.first) % 2
        # The other side of the street is likely farther than the next door.
        away = abs(self.first - asked.first)
        return 4, away + 1.5 * (away % 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A typed word, folded; `number` where it may be a house number."""

    folded: str
    part: int
    number: DoorNumber | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A typed place: its words in order, and the phrases in it by the words that they span."""

    words: Sequence[Word]
    phrases: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Indexes of words by phrase; names are equal to one of these."""
    beginnings: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Indexes of words by phrase; names begin with one of these."""

    def doors(self, taken: frozenset[int]) -> Iterator[tuple[int, DoorNumber]]:
        """House numbers that stand outside these words, those next to them first, after before before."""
        free = [index for index, word in enumerate(self.words) if word.number and index not in taken]
        low, high = min(taken), max(taken)
        for index in sorted(free, key=lambda i: (min(abs(i - high), abs(i - low)), i < low)):
            number = self.words[index].number
            if number is not None:
                yield index, self._with_letter(index, number, taken)

    def _with_letter(self, index: int, number: DoorNumber, taken: frozenset[int]) -> DoorNumber:
        """ "5 A" is "5a", as long as the A is nothing else."""
        after = self.words[index + 1] if index + 1 < len(self.words) else None
        alone = not number.letter and number.last is None and after is not None and index + 1 not in taken
        if alone and after is not None and len(after.folded) == 1 and after.folded.isalpha():
            return DoorNumber(first=number.first, letter=after.folded)
        return number


def understood(text: str) -> Asked:
    """Cut what was typed; what comes after 100 characters or 16 words is not read."""
    typed = list(islice(_words(text[:MAX_TYPED]), MAX_WORDS))
    phrases: dict[str, frozenset[int]] = {}
    for start in range(len(typed)):
        for end in range(start + 1, min(start + MAX_PHRASE, len(typed)) + 1):
            if typed[end - 1].part != typed[start].part:
                break
            span = frozenset(range(start, end))
            for variant in _variants([word.folded for word in typed[start:end]]):
                if len(span) > len(phrases.get(variant, ())):
                    phrases[variant] = span
    return Asked(words=typed, phrases=phrases, beginnings=_beginnings(typed))


def _words(text: str) -> Iterator[Word]:
    for part, piece in enumerate(_PARTS.split(text)):
        for typed in piece.split():
            number = DoorNumber.parse(number_key(typed.strip(".()#")))
            if number:
                yield Word(folded=key(typed), part=part, number=number)
            else:
                yield from (Word(folded=folded, part=part) for folded in words(typed))


def _variants(folded: Sequence[str]) -> Iterator[str]:
    for chosen in islice(product(*map(meanings, folded)), 6):
        yield " ".join(chosen)
    if common := common_phrases().get(" ".join(folded)):
        yield common


def _beginnings(typed: Sequence[Word]) -> dict[str, frozenset[int]]:
    """The first part that has words, whole and without its house numbers."""
    for part in sorted({word.part for word in typed}):
        mine = [index for index, word in enumerate(typed) if word.part == part]
        named = [index for index in mine if typed[index].number is None]
        if named:
            found: dict[str, frozenset[int]] = {}
            for indexes in (mine, named):
                found.setdefault(" ".join(typed[index].folded for index in indexes), frozenset(indexes))
            return found
    whole = frozenset(range(len(typed)))
    return {" ".join(word.folded for word in typed): whole} if typed else {}
