"""Around: where in typed words a place may be named, by the words of nearness beside it; whether it is one, a gazetteer knows."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from directory.search.understanding.facets import NEAR, lexicon
from directory.search.understanding.folding import ELIDED, fold, is_unspaced
from directory.search.understanding.languages import language_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST = 3
"""Places that are given for a text, at most."""

_TOLD = 4
"""Letters from which on words of nearness count in each locale: fewer are other words elsewhere."""

_NAME = 4
"""Letters that must be left of a name without what is written together with it; of other scripts than Latin, one less."""


class Open(Enum):
    """On which side other words may stand between the place and the end of the text."""

    NEITHER = 0
    BEFORE = 1
    AFTER = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A stretch of a text that may name a place, and the words around it, all as they were typed."""

    before: tuple[str, ...]
    place: tuple[str, ...]
    after: tuple[str, ...]
    open: Open
    is_firm: bool
    """The words beside it speak of nearness and of nothing else."""


@dataclass(frozen=True, slots=True)
class _Shape:
    before: tuple[str, ...]
    prefix: str
    suffix: str
    after: tuple[str, ...]
    locale: str
    is_firm: bool

    @property
    def letters(self) -> int:
        return sum(map(len, (*self.before, *self.after)))


@dataclass(frozen=True, slots=True)
class _Shapes:
    by_word: dict[str, list[_Shape]]
    """By their first word that is not written together with the name."""
    touching: dict[str, list[_Shape]]
    """Those that have no such word, by locale."""
    unspaced: list[tuple[str, str, str, bool]]
    """Of scripts without blanks: what stands before and after, the locale, whether it is firm; longest first."""


@cache
def _shapes() -> _Shapes:
    table = tomllib.loads(files(__package__).joinpath("facets.toml").read_text("utf-8"))
    made = _Shapes(defaultdict(list), defaultdict(list), [])
    for locale, said in table.items():
        for template, is_firm in _said(said):
            left, _, right = template.partition("{}")
            if is_unspaced(left or right):
                made.unspaced.append((left, right, locale, is_firm))
                continue
            shape = _shape(left, right, locale, is_firm)
            words = shape.before or shape.after
            (made.by_word[words[0]] if words else made.touching[locale]).append(shape)
    made.unspaced.sort(key=lambda row: -len(row[0]) - len(row[1]))
    return made


def _shape(left: str, right: str, locale: str, is_firm: bool) -> _Shape:
    before, after = fold(left).split(), fold(right).split()
    prefix = before.pop() if left and left[-1].isalpha() else ""
    suffix = after.pop(0) if right and not right[0].isspace() else ""
    return _Shape(tuple(before), prefix, suffix, tuple(after), locale, is_firm)


def templates(locales: Sequence[str]) -> list[tuple[str, bool]]:
    """What stands beside a place in these locales, folded, with {} for its name; and whether it speaks of nearness alone."""
    table = tomllib.loads(files(__package__).joinpath("facets.toml").read_text("utf-8"))
    found: dict[str, bool] = {}
    for locale in locales:
        for template, is_firm in _said(table[locale]):
            left, _, right = template.partition("{}")
            before, after = fold(left), fold(right)
            if before and not left[-1].isalpha() and not is_unspaced(left):
                before += " "
            if after and right[0].isspace():
                after = " " + after
            found.setdefault(before + "{}" + after, is_firm)
    return list(found.items())


def _said(table: Mapping[str, Sequence[str]]) -> list[tuple[str, bool]]:
    return [(one, True) for one in table["around"]] + [(one, False) for one in table["inside"]]


def places_in(text: str, locales: Sequence[str]) -> list[Named]:
    """Where the text may name a place, the likeliest first; `locales`: the reader's first, then what else is read here."""
    if is_unspaced(text[:1]) or is_unspaced(text[-1:]):
        return list(_unspaced(text, locales))[:MOST]
    typed = ELIDED.sub(r"\1 ", text).split()
    folded = [fold(word) for word in typed]
    me = list(_near_me(folded))
    found = [
        (shape, first, last)
        for shape, first, last in _matches(folded, locales)
        if not any(start <= first and last <= end and end - start > last - first for start, end in me)
    ]
    found.sort(key=lambda row: (not row[0].is_firm, -row[0].letters, row[1]))
    made: list[Named] = []
    taken: set[tuple[Open, int]] = set()
    for shape, first, last in found:
        named = _named(shape, typed, folded, first, last)
        if named and taken.isdisjoint((named.open, at) for at in range(first, last)):
            taken.update((named.open, at) for at in range(first, last))
            made.append(named)
    return made[:MOST]


def _near_me(folded: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where somebody says that it is to be near themselves."""
    known = lexicon().phrases
    for place, word in enumerate(folded):
        for phrase, fact, _ in known.get(word, ()):
            if fact == NEAR and folded[place : place + len(phrase)] == phrase:
                yield place, place + len(phrase)


def _matches(folded: Sequence[str], locales: Sequence[str]) -> Iterator[tuple[_Shape, int, int]]:
    """The shapes whose words stand in the text, each from its first word to behind its last one."""
    known = _shapes()
    for place, word in enumerate(folded):
        for shape in known.by_word.get(word, ()):
            if shape.locale not in locales and (not shape.is_firm or shape.letters < _TOLD):
                continue
            words = shape.before or shape.after
            if tuple(folded[place : place + len(words)]) != words:
                continue
            end = place + len(words)
            if shape.before and shape.after:
                many = len(shape.after)
                ends = (
                    at for at in range(end + 1, len(folded)) if tuple(folded[at : at + many]) == shape.after
                )
                if (at := next(ends, 0)) == 0:
                    continue
                end = at + many
            yield shape, place, end
        if len(folded) > 1:
            yield from ((shape, place, place + 1) for shape in known.touching.get(locales[0], ()))


def _named(shape: _Shape, typed: list[str], folded: list[str], first: int, last: int) -> Named | None:
    """The stretch that a shape points at; None where it is nothing, or names a language."""
    is_touching = not shape.before and not shape.after
    if shape.before and shape.after:
        start, end, way = first + len(shape.before), last - len(shape.after), Open.NEITHER
    elif shape.before or (is_touching and shape.prefix):
        start, end, way = first + len(shape.before), len(typed), Open.AFTER
    else:
        start, end, way = 0, last if is_touching else first, Open.BEFORE
    place = typed[start:end]
    if not place or (not shape.is_firm and language_at(folded, start)):
        return None
    if shape.suffix:
        place[-1] = _without(place[-1], shape.suffix, at_end=True)
    if shape.prefix and way is Open.BEFORE:
        leaning = (
            at for at in reversed(range(len(place))) if _without(place[at], shape.prefix, at_end=False)
        )
        start = next(leaning, -1)
        place, way = place[start:], Open.NEITHER
    if shape.prefix:
        place[0] = _without(place[0], shape.prefix, at_end=False)
    if not all(place) or start < 0:
        return None
    return Named(
        before=tuple(typed[: min(first, start)]),
        place=tuple(place),
        after=() if way is Open.AFTER else tuple(typed[last:]),
        open=way,
        is_firm=shape.is_firm,
    )


def _without(word: str, part: str, *, at_end: bool) -> str:
    """A word without what is written together with it; empty where that is not there, or too little is left."""
    bare = fold(word)
    if not (bare.endswith(part) if at_end else bare.startswith(part)):
        return ""
    left = word[: -len(part)].rstrip("'’") if at_end else word[len(part) :]
    return left if len(left) >= _NAME - (not left.isascii()) else ""


def _unspaced(text: str, locales: Sequence[str]) -> Iterator[Named]:
    """The same in scripts without blanks: the whole stretch beside the words is the place."""
    for left, right, locale, is_firm in _shapes().unspaced:
        if not is_firm and locale not in locales:
            continue
        start = text.find(left) if left else 0
        end = text.find(right, start + len(left)) if right else len(text)
        if start < 0 or end < 0:
            continue
        if not left:
            start = text.rfind(" ", 0, end) + 1
        place = text[start + len(left) : end].strip()
        if place:
            before, after = text[:start].strip(), text[end + len(right) :].strip()
            yield Named(
                before=(before,) if before else (),
                place=tuple(place.split()),
                after=(after,) if after else (),
                open=Open.AFTER if not right else Open.NEITHER,
                is_firm=is_firm,
            )
            return
