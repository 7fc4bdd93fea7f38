"""One spelling of what people type, script by script, so that a word meets itself however it was written.

Stronger than `directory.text.fold`, which keeps words readable: this is for the index of concepts alone.
"""

from __future__ import annotations

import re
import unicodedata

from directory.search.understanding.han import SIMPLIFIED

_VOWEL_SIGNS = re.compile(r"[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts whose marks are vowels and stay."""

_LATIN = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e",
    "ħ": "h", "ŋ": "n", "ʼ": "", "'": "", "’": "", "‘": "", "ʻ": "", "`": "", "´": "", "ˈ": "", "·": "",
}  # fmt: skip
_GREEK_AND_CYRILLIC = {"ς": "σ", "ґ": "г", "є": "е", "ў": "у", "ђ": "д", "ћ": "ч"}
_ARABIC = {
    "ٱ": "ا", "ء": "", "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ێ": "ی", "ۑ": "ی", "ك": "ک", "ګ": "گ", "ڪ": "ک",
    "ة": "ه", "ۃ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ۆ": "و", "ۇ": "و", "ۋ": "و", "ڵ": "ل", "ڕ": "ر",
    "ړ": "ر", "ڑ": "ر", "ٹ": "ت", "ټ": "ت", "ڈ": "د", "ډ": "د", "ں": "ن", "ڼ": "ن", "ڤ": "و", "ۏ": "و", "ـ": "",
    "ڎ": "د", "ڀ": "ب", "ځ": "ز", "څ": "س", "ښ": "ش", "ږ": "ژ",
}  # fmt: skip
_INDIC = {
    "\u093c": "", "\u09bc": "", "\u0a3c": "",  # nukta
    "\u0901": "\u0902", "\u0981": "\u0982", "\u0a01": "\u0a02", "\u0a70": "\u0a02", "\u0a71": "",  # nasals, addak
    "\u0903": "", "\u0949": "\u093e", "\u0911": "\u0906", "\u0945": "\u0947",  # visarga, candra vowels
    "\u09ce": "\u09a4",
}  # fmt: skip
_THAI = {"\u0e4c": "", "\u0e47": ""}

_SAME_SOUND = (
    (0x1210, 0x1200), (0x1280, 0x1200), (0x12B8, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338),
)  # fmt: skip
"""Ethiopic series that sound the same, seven orders each, and the one that stands for them."""


def _ethiopic() -> dict[str, str]:
    table = {chr(other + order): chr(one + order) for other, one in _SAME_SOUND for order in range(7)}
    # Of these two the first order sounds like the fourth.
    for series in (0x1200, 0x12A0):
        table[chr(series + 3)] = chr(series)
    return {letter: table.get(said, said) for letter, said in table.items()}


class _Table(dict[int, str]):
    """What stands for a character; worked out when it first comes, and kept for as many as people use."""

    _KEPT = 20_000

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        said = character
        if kind == "Cf" or (kind in ("Mn", "Me") and not _VOWEL_SIGNS.match(character)):
            said = ""
        elif kind in ("Cc", "Cs", "Co") or kind[0] in "PSZ":
            said = " "
        elif kind == "Nd":
            said = str(unicodedata.decimal(character))
        if len(self) < self._KEPT:
            self[code] = said
        return said


_TABLE = _Table({ord("\n"): "\n"})
for _letters in (_LATIN, _GREEK_AND_CYRILLIC, _ARABIC, _INDIC, _THAI, _ethiopic(), SIMPLIFIED):
    _TABLE.update({ord(letter): said for letter, said in _letters.items()})
ELIDED = re.compile(r"\b(l|d|j|qu|un|all|dell|nell|dall|sull)['’](?=\w)", re.IGNORECASE)
"""French and Italian articles and prepositions that lean on the next word."""

_NASAL = re.compile(r"[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])")
_NASAL_BENGALI = re.compile(r"[\u0999\u099e\u09a3\u09a8\u09ae]\u09cd(?=[\u0995-\u09b9])")
_BLANKS = re.compile(r"[^\S\n]+")


def fold(text: str) -> str:
    """The folded text: letters and digits of one spelling with single blanks between words; lines stay lines.

    Folding what is folded changes nothing.
    """
    parted = unicodedata.normalize("NFKD", ELIDED.sub(r"\1 ", text))
    wide = unicodedata.normalize("NFKD", parted.casefold())
    bare = unicodedata.normalize("NFC", wide.translate(_TABLE))
    if not bare.isascii():
        bare = _NASAL_BENGALI.sub("\u0982", _NASAL.sub("\u0902", bare))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", bare).split("\n"))


_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_THAI_WORDS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def tokens(folded: str) -> list[str]:
    """The words of a folded line; of scripts without blanks its grams: Han 1 and 2 letters, Thai, Burmese, Khmer 3."""
    if folded.isascii() or not _UNSPACED.search(folded):
        return folded.split()
    found: list[str] = []
    for word in folded.split():
        place = 0
        for run in _UNSPACED.finditer(word):
            if run.start() > place:
                found.append(word[place : run.start()])
            found += _grams(run.group())
            place = run.end()
        if place < len(word):
            found.append(word[place:])
    return found


def _grams(run: str) -> list[str]:
    found: list[str] = []
    for part in re.findall(f"{_HAN.pattern}|{_THAI_WORDS.pattern}", run):
        if _HAN.match(part):
            found += part
            found += [part[place : place + 2] for place in range(len(part) - 1)]
        else:
            found += [part[place : place + 3] for place in range(max(1, len(part) - 2))]
    return found


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that puts no blanks between words."""
    return bool(_UNSPACED.match(word))
