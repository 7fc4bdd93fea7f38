"""Skeletons: what is left of a word in Latin letters when vowels and fine differences of sound are taken away.

The same for "tabib" and "طبيب", "vrach" and "врач", "xidmət" and "khidmat": people write their language as they can.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_DIGITS = str.maketrans({"2": "", "3": "", "5": "kh", "6": "t", "7": "h", "8": "q", "9": "q"})
"""Letters that Arabic chat writes as digits."""

_SOUNDS = (
    ("sch", "s"), ("tch", "c"), ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "x"), ("zh", "z"), ("th", "t"), ("ph", "f"),
    ("dh", "d"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("dj", "j"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile(r"(?<!^)[aeiouyhv]|^[aeiouh]|[^a-z]")
MIN_SKELETON = 2


@lru_cache(maxsize=60_000)
def roman(word: str) -> str:
    """A folded word in small Latin letters, as anyascii spells it; chat digits inside a word as letters."""
    plain = word if word.isascii() else anyascii(word).lower()
    if not plain.isdigit():
        plain = plain.translate(_DIGITS)
    return "".join(letter for letter in plain if letter.isalpha())


def readings(romanized: str) -> set[str]:
    """A romanized word as it stands and as Slavs and Germans read it: c as ts, j as y."""
    return (
        {romanized, romanized.replace("c", "ts").replace("j", "y")}
        if set("cj") & set(romanized)
        else {romanized}
    )


def skeleton(romanized: str) -> str:
    """The consonants of a romanized word, sounds that are mistaken for each other as one."""
    said = _DOUBLED.sub(r"\1", romanized)
    for spelled, sound in _SOUNDS:
        said = said.replace(spelled, sound)
    return _SOFT.sub("", _DOUBLED.sub(r"\1", said))
