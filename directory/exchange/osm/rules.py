"""Which taxonomy terms a place of OpenStreetMap gets, by conditions on its tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Tags = Mapping[str, str]

ANY = "*"


def values(text: str) -> list[str]:
    """The values of a tag that may hold several: "bakery; cafe" are two."""
    return [part for part in (piece.strip() for piece in text.split(";")) if part]


class BadCondition(ValueError):
    """A condition that is not made of key=value, key=* and key!=value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One demand on one key."""

    key: str
    sign: Literal["=", "!="]
    value: str

    def holds(self, tags: Tags) -> bool:
        """Say whether these tags meet it; each of several values counts."""
        found = tags.get(self.key)
        if self.value == ANY:
            return (found is not None) == (self.sign == "=")
        return (found is not None and self.value in values(found)) == (self.sign == "=")


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Demands that must hold together, and the term that follows."""

    term: str
    position: int
    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str, *, term: str, position: int) -> Condition:
        """Read "healthcare=doctor & healthcare:speciality=gynaecology".

        :raise BadCondition: naming the term and what cannot be read.
        """
        parts = tuple(_part(piece.strip(), term) for piece in text.split("&"))
        if all(part.sign == "!=" for part in parts):
            raise BadCondition(f"the condition {text!r} of the term {term!r} only says what must not be")
        return cls(term=term, position=position, parts=parts)

    def holds(self, tags: Tags) -> bool:
        """Say whether all demands are met."""
        return all(part.holds(tags) for part in self.parts)


def _part(text: str, term: str) -> Part:
    sign: Literal["=", "!="] = "!=" if "!=" in text else "="
    key, found, value = (piece.strip() for piece in text.partition(sign))
    if not (key and found and value):
        raise BadCondition(f"cannot read {text!r} of the term {term!r}; write key=value, key=* or key!=value")
    return Part(key=key, sign=sign, value=value)


@dataclass(frozen=True, kw_only=True)
class TermRules:
    """The conditions of all terms, found by the key of their first demand."""

    by_key: Mapping[str, Sequence[Condition]] = field(default_factory=dict)

    @classmethod
    def from_terms(cls, terms: Iterable[tuple[str, Iterable[str]]]) -> TermRules:
        """Make rules of (term's code, its conditions), in the order of the taxonomy.

        :raise BadCondition: when one cannot be read.
        """
        by_key: dict[str, list[Condition]] = defaultdict(list)
        for position, (code, texts) in enumerate(terms):
            for text in texts:
                condition = Condition.parse(text, term=code, position=position)
                first = next(part for part in condition.parts if part.sign == "=")
                by_key[first.key].append(condition)
        return cls(by_key=dict(by_key))

    @property
    def keys(self) -> frozenset[str]:
        """An object without any of these keys gets no term."""
        return frozenset(self.by_key)

    def terms(self, tags: Tags) -> tuple[str, ...]:
        """Codes of the terms that these tags earn, the one with the most demands first."""
        holding = [
            condition
            for key in self.by_key.keys() & tags.keys()
            for condition in self.by_key[key]
            if condition.holds(tags)
        ]
        holding.sort(key=lambda condition: (-len(condition.parts), condition.position))
        return tuple(dict.fromkeys(condition.term for condition in holding))
