"""Scripts: in which of a city's languages the texts of a column are, as far as their letters tell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from directory.locales import LOCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONLY = {
    "uk": "іїєґ", "ru": "ыэъё", "fa": "پچژگ", "ur": "ٹڈڑںے", "ps": "ښړډټځڅ", "ckb": "ێۆڕڵە", "ar": "ةىإأ",
    "ti": "ቐቘ", "hi": "", "el": "",
}  # fmt: skip
"""Letters that of the languages of one script only these write."""


def locale_of(values: Sequence[str], locales: Sequence[str]) -> str:
    """The locale whose letters these texts have; "" where that is the first one, or none of them.

    :param locales: those of the city, its own first.
    """
    letters = Counter(letter for value in values for letter in value.casefold() if letter.isalpha())
    if not letters or not locales:
        return ""
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[_script(letter)] += count
    script = scripts.most_common(1)[0][0]
    there = [tag for tag in locales if _script_of(tag) == script]
    if script == "LATIN" or not there:
        return ""
    best = max(there, key=lambda tag: sum(letters[letter] for letter in _ONLY.get(tag, "")))
    return "" if best == locales[0] else best


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _script_of(tag: str) -> str:
    return _script(next(letter for letter in LOCALES[tag].own_name if letter.isalpha()))
