"""Digits: counts, times, dates and distances in a locale's own; phones and house numbers stay in Latin ones.

Babel 2.18 writes Latin digits whatever the locale's numbering system is, so its texts are put into the others here.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale

_ZEROS: Final = {
    "arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "gujr": "૦", "guru": "੦", "khmr": "០", "knda": "೦",
    "laoo": "໐", "mlym": "൦", "mymr": "၀", "olck": "᱐", "orya": "୦", "tamldec": "௦", "telu": "౦", "thai": "๐",
    "tibt": "༠", "adlm": "\N{ADLAM DIGIT ZERO}", "cakm": "\N{CHAKMA DIGIT ZERO}", "mtei": "꯰",
}  # fmt: skip
"""The digit zero of CLDR's numbering systems; in each, the other nine digits follow it."""


@cache
def _table(locale: str) -> dict[int, int]:
    zero = ord(_ZEROS.get(Locale.parse(locale).default_numbering_system, "0"))
    return {ord("0") + digit: zero + digit for digit in range(10)}


def own_digits(text: str, locale: str) -> str:
    """A text with the default digits of a locale, which is named as CLDR names it."""
    return text.translate(_table(locale))
