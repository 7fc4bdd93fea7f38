"""Collation: names in the order in which a locale's readers look for them.

The alphabets are those of CLDR's root and tailored orders, letter by letter; marks and case do not count. Chinese goes
by pinyin, as the national standard GB 2312 orders the usual characters; Thai vowels written first come second.
"""

from __future__ import annotations

import re
from functools import lru_cache

from directory.text import fold

ALPHABETS: dict[str, str] = {
    "sv": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö",
    "fi": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö",
    "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
    "kmr": "a b c ç d e ê f g h i î j k l m n o p q r s ş t u û v w x y z",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "sq": "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "vi": "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "ar": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي",
    "fa": "ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی",
    "ps": "ا ب پ ت ټ ث ج ځ چ څ ح خ د ډ ذ ر ړ ز ژ ږ س ش ښ ص ض ط ظ ع غ ف ق ک ګ ل م ن ڼ و ه ۀ ی ې ۍ ئ",
    "ckb": "ئ ا ب پ ت ج چ ح خ د ر ڕ ز ژ س ش ع غ ف ڤ ق ک گ ل ڵ م ن و ۆ ه ە ی ێ",
    "ur": "ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے",
}
"""Letters in order, where they differ from the order of their code points once marks are gone."""
ALPHABETS["fa-AF"] = ALPHABETS["fa"]

_BEYOND = 10_000
_THAI_LEADING = re.compile("([เแโใไ])([ก-ฮ])")

Key = tuple[int, ...]


@lru_cache(maxsize=4096)
def key(tag: str, name: str) -> tuple[Key, str]:
    """What to sort names by for the readers of a locale."""
    if tag == "zh-Hans":
        return tuple(name.casefold().encode("gb18030", "replace")), name
    if tag == "th":
        name = _THAI_LEADING.sub(r"\2\1", name)
    alphabet = _ranks(tag)
    low = _lower(tag, name)
    ranks: list[int] = []
    place = 0
    while place < len(low):
        letters = next(
            (low[place : place + size] for size in (2, 1) if low[place : place + size] in alphabet), ""
        )
        if letters:
            ranks.append(alphabet[letters])
        else:
            ranks.extend(alphabet.get(letter, _BEYOND + ord(letter)) for letter in fold(low[place]))
        place += len(letters) or 1
    return tuple(ranks), name


def _lower(tag: str, name: str) -> str:
    if tag == "tr":
        name = name.replace("I", "ı").replace("İ", "i")
    return name.casefold()


@lru_cache(maxsize=64)
def _ranks(tag: str) -> dict[str, int]:
    """Each letter's place, blanks and figures before all."""
    signs = {" ": 0, "-": 0, **{str(figure): figure + 1 for figure in range(10)}}
    return signs | {letter: 20 + place for place, letter in enumerate(ALPHABETS.get(tag, "").split())}
