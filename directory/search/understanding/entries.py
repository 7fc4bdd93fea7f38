"""What is matched: each label, term, need and situation of the taxonomy in each locale, with the concept it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.taxonomies import Term, TermTree

LABEL, TERM, NEED, HINT = range(4)
"""Kinds of entries: a name, another name, what somebody says who needs it, a sentence about it."""

_TOP = 0.9
"""A top category answers only what nothing below it answers as well."""

_SITUATION = (0.97, 0.9, 0.8)
"""How well a situation speaks for the first terms that help in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that people say, and the concept that they mean; `trust` is between 0 and 1."""

    text: str
    concept: str
    locale: str
    kind: int
    trust: float


def entries(tree: TermTree) -> Iterator[Entry]:
    """All entries of a taxonomy, in a fixed order."""
    for term in tree.terms.values():
        trust = 1.0 if term.parent or not tree.children(term.code) else _TOP
        for text, locale, kind in _said(term):
            yield Entry(text, term.code, locale, kind, trust)
    for need in tree.needs.values():
        for code, trust in zip(need.terms, _SITUATION, strict=False):
            for locale, label in need.labels.items():
                yield Entry(label, code, locale, NEED, trust)


def _said(term: Term) -> Iterator[tuple[str, str, int]]:
    for locale, label in term.labels.items():
        yield label, locale, LABEL
        for part in _parts(label):
            yield part, locale, TERM
    for locale, sentence in term.sentences.items():
        yield sentence, locale, HINT
    for kind, texts in ((TERM, term.terms), (NEED, term.needs)):
        for locale, lines in texts.items():
            for line in lines:
                yield line, locale, kind


def _parts(label: str) -> list[str]:
    """The two names of a label that gives two: "Zahnärztin, Zahnarzt"."""
    parts = [part.strip() for part in label.replace("،", ",").replace("、", ",").replace("/", ",").split(",")]
    return parts if len(parts) > 1 else []
