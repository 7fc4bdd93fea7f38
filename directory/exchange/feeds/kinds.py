"""Kinds: what others call their services, as terms of our taxonomy; by a table first, then by words, only sure ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from directory.exchange.faults import Refused
from directory.search.understanding import understand
from directory.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from directory.taxonomies import TermTree

FALLBACK = "community"
"""Where services stand of which nothing tells the kind."""

SURE = 0.8
"""The score of a term's words from which nobody need look: higher than for who only searches."""

MOST = 4
"""Kinds that one service gets from words."""

WEAK = "~"
"""Before a code where their term says whom or how a service helps: the main kind of none that has another."""

_HOUSES = frozenset(
    "church mosque synagogue temple place_of_worship school police association community public_transport post_office "
    "lawyer".split()
)
"""What a name says of the house or of who runs it, not of what is done there: "Lutheran Church, food pantry"."""

_LONGEST = 4
"""Words of a label that is looked for in a name."""


_STEP = re.compile(r"\s*(?:>|»|::|→)\s*")


def _path(keys: list[str]) -> list[list[str]]:
    """The terms above one that is written with its path: "Health > Teeth"."""
    steps = [step for step in _STEP.split(keys[-1]) if step]
    return [[step] for step in reversed(steps)] if len(steps) > 1 else []


@dataclass(kw_only=True)
class Kinds:
    """Finds the kinds of services, and counts how."""

    tree: TermTree
    locale: str
    table: Mapping[str, str] = field(default_factory=dict)
    """Our code by their term's id, code or name, as somebody said; "" for what is no kind of service, `WEAK` before it."""
    known: Mapping[str, str] = field(default_factory=dict)
    """The same for a taxonomy that many use, where the table says nothing."""
    fallback: str = FALLBACK
    by_words: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a foreign term was understood by its words, with our code."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Foreign terms that nothing here stands for."""
    fallen: int = 0
    """Services whose kind nothing tells."""

    def __post_init__(self) -> None:
        """Look at the table.

        :raise Refused: when it names a term that there is not.
        """
        wrong = [
            code
            for code in {*self.table.values(), self.fallback}
            if code and code.removeprefix(WEAK) not in self.tree.terms
        ]
        if wrong:
            known = ", ".join(list(self.tree.terms)[:12])
            raise Refused(
                f"the mapping names the kind {wrong[0]!r}, which there is not. There is: {known}, …"
            )
        common = {
            key: code for key, code in self.known.items() if code.removeprefix(WEAK) in {"", *self.tree.terms}
        }
        self._table = {fold(key): code for key, code in {**common, **self.table}.items()}
        self._understood: dict[str, str | None] = {}

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Our codes by label, in all locales."""
        labels: dict[str, str] = {}
        for term in self.tree.terms.values():
            for text in (term.code.replace("_", " "), *term.labels.values()):
                labels.setdefault(fold(text), term.code)
        return labels

    def of(
        self,
        terms: Iterable[Iterable[str]],
        names: Iterable[str],
        *,
        above: Callable[[list[str]], Iterable[list[str]]] = _path,
    ) -> tuple[str, ...]:
        """The codes of a service, the main one first; never none.

        :param terms: for each foreign term its id, code and name, as far as it has them; the name last.
        :param names: what else says what it is: its own name, alternate names.
        :param above: the terms above a foreign term, the nearest first; one stands for what nothing here stands for.
        """
        found: dict[str, None] = {}
        for said in terms:
            keys = [key for key in said if key]
            if not keys:
                continue
            code = self.code(keys)
            if code is None:
                code = next((code for wider in above(keys) if (code := self.code(wider)) is not None), None)
            if code is None:
                self.unknown[keys[-1]] += 1
            elif code:
                found.setdefault(code)
        codes = self._ranked(list(found), list(names))[:MOST]
        if not codes:
            self.fallen += 1
            codes.append(self.fallback)
        return tuple(codes)

    def _ranked(self, found: list[str], names: list[str]) -> list[str]:
        """The codes, the one that says most of the service first: what it does, before whom it is for."""
        tops = {code for code in found if code in self.tree.terms and not self.tree.terms[code].parent}
        weak = [code.removeprefix(WEAK) for code in found if code.startswith(WEAK)]
        sure = [code for code in found if not code.startswith(WEAK)]
        codes = [*(code for code in sure if code not in tops), *(code for code in sure if code in tops)]
        told = next((code for name in names if (code := self._by_words(name))), None) if not found else None
        told = told or next((code for name in names if (code := self._in_name(name))), None)
        if told and (not codes or self._top(told) in map(self._top, [*codes, *weak])):
            codes = [told, *codes]
        return list(dict.fromkeys([*codes, *weak]))

    def _top(self, code: str) -> str:
        while parent := self.tree.terms[code].parent:
            code = parent
        return code

    @cached_property
    def _phrases(self) -> dict[str, str]:
        """Codes by labels and synonyms in the locale, whatever words they have; tops and houses tell too little."""
        phrases: dict[str, str] = {}
        for term in self.tree.terms.values():
            if term.parent and term.code not in _HOUSES:
                for text in (term.labels.get(self.locale, ""), *term.terms.get(self.locale, ())):
                    phrases.setdefault(" ".join(words(text)), term.code)
        return phrases

    def _in_name(self, name: str) -> str | None:
        """The one kind whose words stand in a name: "Ark Food Pantry"; None where there are two or none."""
        said, found, place = words(name), set(), 0
        while place < len(said):
            for count in range(_LONGEST, 0, -1):
                phrase = " ".join(said[place : place + count])
                code = next(
                    (
                        self._phrases[one]
                        for one in (phrase, f"{phrase}s", phrase.removesuffix("s"))
                        if one in self._phrases
                    ),
                    None,
                )
                if code and len(phrase) > 3:
                    found.add(code)
                    place += count - 1
                    break
            place += 1
        return found.pop() if len(found) == 1 else None

    def code(self, keys: list[str]) -> str | None:
        """Our code of a foreign term; "" for what is no kind of service, None where nothing stands for it."""
        if keys[-1] in self.tree.terms:
            return keys[-1]
        if (code := self._by_table(keys)) is not None:
            return code
        if code := self._by_words(keys[-1]):
            self.by_words[keys[-1], code] += 1
        return code

    def _by_table(self, keys: list[str]) -> str | None:
        return next((self._table[fold(key)] for key in keys if fold(key) in self._table), None)

    def _by_words(self, text: str) -> str | None:
        if text not in self._understood:
            self._understood[text] = self._labels.get(fold(text)) or self._meant(text)
        return self._understood[text]

    def _meant(self, text: str) -> str | None:
        concepts = understand(self.tree, text, locale=self.locale).concepts
        if not concepts or concepts[0][1] < SURE:
            return None
        # Two that are equally sure are one too many.
        if len(concepts) > 1 and concepts[1][1] >= concepts[0][1]:
            return None
        return concepts[0][0]

    def told(self) -> list[str]:
        """What staff should know of it, a sentence each."""
        sentences = []
        if self.by_words:
            named = ", ".join(f"“{name}” = {code}" for (name, code), _ in self.by_words.most_common(12))
            sentences.append(f"Kinds understood by their words ({len(self.by_words)}): {named}.")
        if self.unknown:
            named = ", ".join(f"“{name}”" for name, _ in self.unknown.most_common(12))
            sentences.append(
                f"Terms that no kind here stands for ({len(self.unknown)}): {named}. Name them under `kinds` in a mapping."
            )
        if self.fallen:
            sentences.append(
                f"Services whose kind nothing tells: {self.fallen}; they stand under “{self.fallback}”."
            )
        return sentences
