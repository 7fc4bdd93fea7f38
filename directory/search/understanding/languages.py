"""Names of languages in all locales, as CLDR has them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from directory.locales import LOCALES
from directory.search.understanding.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

CODES = (
    "ar am az be ber bg bn bs ca ckb cs da de el en es et fa fi fil fr gu ha he hi hr hu hy id ig it ja ka kk km ko ku ky "
    "ln lo lt lv mk ml mn ms my nb ne nl om pa pl prs ps pt rn ro ru rw si sk sl sn so sq sr sv sw ta te tg th ti tk tl tr "
    "uk ur uz vi wo yo zh zu"
).split()
"""Languages that people ask for."""

_OWN = {
    "دری": "prs",
    "dari": "prs",
    "داری": "prs",
    "kurmanci": "ku",
    "kurmanji": "ku",
    "سۆرانی": "ckb",
    "sorani": "ckb",
}
_LEANING = ("ال", "بال", "ب", "لل", "ብ", "በ", "የ", "ናይ")
"""What is written together with a language's name."""

_STEM = 4
_LONGEST = 4
"""Words of a language's name, at most."""


@cache
def names() -> dict[str, str]:
    """Codes by folded name, in all locales; those of three letters and less as they are."""
    return names_in(LOCALES)


def names_in(tags: Iterable[str]) -> dict[str, str]:
    """The same in some locales."""
    found = {fold(name): code for name, code in _OWN.items()}
    for tag in tags:
        known = LOCALES[tag].cldr.languages
        for code in CODES:
            name = known.get("fa_AF" if code == "prs" else code)
            if name and "(" not in name:
                found.setdefault(fold(name), code)
    return found


@cache
def _stems() -> dict[str, str]:
    """Codes by the beginnings of names, where all names that begin so are of one language."""
    seen: dict[str, set[str]] = {}
    for name, code in names().items():
        stem = name[: max(_STEM, len(name) - 3)]
        if " " not in name and len(name) > _STEM:
            seen.setdefault(stem, set()).add(code)
    return {stem: min(codes) for stem, codes in seen.items() if len(codes) == 1}


def language_at(words: list[str], place: int) -> tuple[str, int] | None:
    """The language named from this word on, with the number of words of its name."""
    known = names()
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        if code := known.get(" ".join(words[place : place + length])):
            return code, length
    word = words[place] if place < len(words) else ""
    bare = [word.removeprefix(prefix) for prefix in _LEANING if word.startswith(prefix)]
    for form in (word, *bare):
        if code := known.get(form) or known.get(form + "ه") or _by_stem(form):
            return code, 1
    return None


def _by_stem(word: str) -> str | None:
    stems = _stems()
    for length in range(len(word), _STEM - 1, -1):
        if len(word) - length <= 5 and (code := stems.get(word[:length])):
            return code
    return None
