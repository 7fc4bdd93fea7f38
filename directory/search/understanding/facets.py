"""The facets in the words: at no cost, near me, open now, without papers, a woman, by wheelchair, interpreter, a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from directory.search.understanding.folding import fold, is_unspaced
from directory.search.understanding.languages import language_at, names

FREE, NEAR, OPEN_NOW, NO_PAPERS, FEMALE_STAFF = "free", "near", "open_now", "no_papers", "female_staff"
WHEELCHAIR, INTERPRETER = "wheelchair", "interpreter"
FACTS = (FREE, NEAR, OPEN_NOW, NO_PAPERS, FEMALE_STAFF, WHEELCHAIR, INTERPRETER)
_SHORT = 3
"""Letters up to which a word counts only in its own locale: elsewhere it is another word."""

_STEM = 6
"""Letters of a word from which on it may end otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facets:
    """What is asked of a service beside its kind; languages by ISO 639 code."""

    free: bool = False
    near: bool = False
    open_now: bool = False
    no_papers: bool = False
    female_staff: bool = False
    wheelchair: bool = False
    interpreter: bool = False
    languages: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """The facets of a query's words, and the words without them."""

    facts: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    """Languages that are named without a word for speaking them."""
    rest: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    """The words that are left, without the names of languages."""
    names: int = 0
    """How many of the words that are left are a language's name as it is written alone."""

    @property
    def is_any(self) -> bool:
        """Whether any words were taken out."""
        return bool(self.facts or self.languages)

    @property
    def only_names(self) -> bool:
        """Whether all that is left names languages."""
        return 0 < self.names == len(self.rest)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is said for facets, by how it is looked for."""

    phrases: dict[str, list[tuple[list[str], str, str]]]
    """By first word: the phrase's words, longest phrase first, with its fact and locale."""
    stems: dict[str, str]
    speaking: dict[str, list[tuple[list[str], list[str]]]]
    """By first word: what stands before and after a language's name; those that begin with the name under ""."""
    pieces: list[tuple[str, str]]
    """Phrases of scripts without blanks, longest first, and their facts."""
    speaking_pieces: list[tuple[str, str]]


@cache
def lexicon(only: tuple[str, ...] = ()) -> Lexicon:
    """What says facets in all locales, or in some."""
    made = Lexicon({}, {}, {}, [], [])
    table = tomllib.loads(files(__package__).joinpath("facets.toml").read_text("utf-8"))
    for locale in only or table:
        said = table[locale]
        for fact in FACTS:
            for phrase in said[fact]:
                _lay_phrase(made, fold(phrase), fact, locale)
        for template in said["speaks"]:
            _lay_template(made, template)
    for phrases in made.phrases.values():
        phrases.sort(key=lambda row: -len(row[0]))
    for templates in made.speaking.values():
        templates.sort(key=lambda row: -len(row[0]) - len(row[1]))
    made.pieces.sort(key=lambda row: -len(row[0]))
    made.speaking_pieces.sort(key=lambda row: -len(row[0]))
    return made


def _lay_phrase(lexicon: Lexicon, phrase: str, fact: str, locale: str) -> None:
    if is_unspaced(phrase):
        lexicon.pieces.append((phrase, fact))
        return
    words = phrase.split()
    lexicon.phrases.setdefault(words[0], []).append((words, fact, locale))
    if len(words) == 1 and fact in (FREE, NEAR) and len(phrase) > _STEM + 1:
        lexicon.stems[phrase[: max(_STEM, len(phrase) - 2)]] = fact


def _lay_template(lexicon: Lexicon, template: str) -> None:
    before, _, after = (fold(part) for part in template.partition("{}"))
    if is_unspaced(before):
        lexicon.speaking_pieces.append((before, after))
        return
    leading = before.split()
    if leading and not template.partition("{}")[0].endswith(" "):
        leading = leading[:-1]
        if not leading and not after:
            return
    row = (leading, after.split())
    lexicon.speaking.setdefault(row[0][0] if row[0] else "", []).append(row)


def find(folded: str, locale: str) -> Found:
    """The facets in a folded query."""
    known = lexicon()
    found = Found()
    words = [part for word in folded.split() for part in _pieces(word, known, found).split()]
    place = 0
    while place < len(words):
        if used := _speaking(words, place, known, found) or _fact(words, place, locale, known, found):
            place += used
            continue
        if named := language_at(words, place):
            found.mentioned.append(named[0])
            name = words[place : place + named[1]]
            found.rest += name
            found.names += len(name) if " ".join(name) in names() else 0
            place += named[1]
            continue
        found.rest.append(words[place])
        found.bare.append(_unnamed(words[place], found))
        place += 1
    found.bare = [word for word in found.bare if word]
    return found


def _unnamed(word: str, found: Found) -> str:
    """A word of a script without blanks, the languages named in it taken out."""
    if is_unspaced(word):
        for name in _unspaced_names():
            if name in word:
                found.mentioned.append(names()[name])
                return word.replace(name, "")
    return word


@cache
def _unspaced_names() -> list[str]:
    """The names of languages in scripts without blanks, longest first; a single letter names none."""
    return sorted((name for name in names() if is_unspaced(name) and len(name) > 1), key=len, reverse=True)


def _pieces(word: str, lexicon: Lexicon, found: Found) -> str:
    """A word of a script without blanks, its facets taken out."""
    if not is_unspaced(word):
        return word
    for before, after in lexicon.speaking_pieces:
        start = word.find(before)
        if start < 0:
            continue
        tail = word[start + len(before) :]
        named = max((name for name in _unspaced_names() if tail.startswith(name)), key=len, default="")
        if named and tail[len(named) :].startswith(after):
            found.languages.append(names()[named])
            word = f"{word[:start]} {tail[len(named) + len(after) :]}"
            break
    for piece, fact in lexicon.pieces:
        if piece in word:
            found.facts.add(fact)
            word = word.replace(piece, " ")
    return word


def _fact(words: list[str], place: int, locale: str, lexicon: Lexicon, found: Found) -> int:
    word = words[place]
    for phrase, fact, own in lexicon.phrases.get(word, ()):
        foreign = len(phrase) == 1 and word.isascii() and len(word) <= _SHORT and own != locale
        if not foreign and words[place : place + len(phrase)] == phrase:
            found.facts.add(fact)
            return len(phrase)
    for length in range(len(word), _STEM - 1, -1):
        if len(word) - length <= 4 and (by_stem := lexicon.stems.get(word[:length])):
            found.facts.add(by_stem)
            return 1
    return 0


def _speaking(words: list[str], place: int, lexicon: Lexicon, found: Found) -> int:
    here = language_at(words, place)
    if here:
        end = place + here[1]
        for _, after in lexicon.speaking[""]:
            if words[end : end + len(after)] == after:
                found.languages.append(here[0])
                return here[1] + len(after)
    for before, after in lexicon.speaking.get(words[place], ()):
        start = place + len(before)
        if words[place:start] != before or start >= len(words):
            continue
        named = language_at(words, start)
        if named and words[start + named[1] : start + named[1] + len(after)] == after:
            found.languages.append(named[0])
            return len(before) + named[1] + len(after)
    return 0
