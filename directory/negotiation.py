"""Negotiation: which of the offered locales a browser's reader understands, best first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from langcodes import Language, tag_distance
from langcodes.tag_parser import LanguageTagError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_HEADER = 200
"""Characters of Accept-Language that are read: its parsers are slow on long ones."""

MAX_ASKED = 10
MAX_DISTANCE = 10
"""CLDR's distance up to which two languages are the same to a reader: other regions, not other languages.

Nobody gets Russian for Belarusian (24) or Spanish for Catalan (20).
"""

READ_BY = {
    ("zh", "Hant"): "zh-Hans",
    ("yue", "Hant"): "zh-Hans",
    ("yue", "Hans"): "zh-Hans",
    ("ku", "Arab"): "ckb",
    ("pa", "Arab"): "ur",
    **{(dialect, "Arab"): "ar" for dialect in ("aeb", "apc", "acm", "ary", "arq", "apd", "ayl", "afb")},
}
"""What those read who write their language in another script, or in a standard language, by language and script."""


def negotiate(header: str, offered: Sequence[str]) -> list[str]:
    """The offered tags that a reader with this Accept-Language header understands, best first, without doubles.

    What cannot be read in the header is passed over; what nobody offers is not replaced by something else.
    """
    found = (_match(tag, tuple(offered)) for tag in _asked(header))
    return list(dict.fromkeys(tag for tag in found if tag))


def _asked(header: str) -> list[str]:
    """The tags asked for, by weight; of those weighted alike the first first."""
    weighted = []
    for part in header[:MAX_HEADER].split(",")[:MAX_ASKED]:
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if weight > 0 and tag.strip() not in ("", "*"):
            weighted.append((-weight, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]


@lru_cache(maxsize=2048)
def _match(asked: str, offered: tuple[str, ...]) -> str | None:
    try:
        nearest = min(offered, key=lambda tag: tag_distance(asked, tag), default=None)
        if nearest and tag_distance(asked, nearest) <= MAX_DISTANCE:
            return nearest
        whole = Language.get(asked).maximize()
    except (LanguageTagError, ValueError):
        return None
    read = READ_BY.get((whole.language or "", whole.script or ""))
    return read if read in offered else None
