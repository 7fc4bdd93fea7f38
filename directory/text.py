"""Words of every script, folded for comparison: one spelling for what people type in many."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_TEXT = 10_000
"""Characters that are looked at; what comes after is not read."""

_NOT_TEXT = "\u202a\u202b\u202c\u202d\u202e\ufffc"
"""Characters that turn lines around, and the one that stands for an object that is not there."""

_CLOSE = "\u2069"
_ISOLATES = frozenset("\u2066\u2067\u2068" + _CLOSE)
"""Characters that turn the direction of what stands between them, and the one that ends it."""

_SHORT = 200
"""Characters of a text whose folding is remembered."""

_GAP = re.compile(r"[\s!-/:-@\[-`{-~\u00a1-\u00bf\u2000-\u206f\u3000-\u303f؟،؛۔।॥።፣]+")
_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss",
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ؤ": "و", "ـ": None, "\u200c": None, "\u200d": None, "ʼ": None, "'": None, "’": None, "-": " ", ".": None,
    }
)  # fmt: skip


def _unmark(character: str) -> bool:
    return unicodedata.category(character) == "Mn" and not "\u0900" <= character <= "\u0eff"


def fold(text: str) -> str:
    """One spelling: compatibility forms, lower case, no marks, Arabic letters of one shape, Latin digits.

    Marks of Indic and Thai scripts stay: there they are vowels.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text[:MAX_TEXT])


def _fold(text: str) -> str:
    wide = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in wide
        if not _unmark(character)
    )
    return " ".join(unicodedata.normalize("NFC", bare).translate(_LETTERS).split())


_fold_short = lru_cache(maxsize=20_000)(_fold)


def words(text: str) -> list[str]:
    """The folded words of a text, in order, with repeats."""
    return [word for word in _GAP.split(fold(text[:MAX_TEXT])) if word]


def _paired(line: str) -> str:
    """A line without the isolates that have no partner."""
    if _ISOLATES.isdisjoint(line):
        return line
    opened: list[int] = []
    kept = list(line)
    for place, character in enumerate(line):
        if character == _CLOSE:
            if opened:
                opened.pop()
            else:
                kept[place] = ""
        elif character in _ISOLATES:
            opened.append(place)
    for place in opened:
        kept[place] = ""
    return "".join(kept)


def clean(text: str) -> str:
    """A text as it is kept: NFC, without what is no text, blanks made one, ends trimmed.

    Isolates that are not closed in their line, or not open, are left out: they would turn what stands beside.
    """
    kept = (
        character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _NOT_TEXT)
    )
    lines = (" ".join(_paired(line).split()) for line in "".join(kept).splitlines())
    return "\n".join(lines).strip()
