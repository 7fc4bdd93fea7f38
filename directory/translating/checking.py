"""Checking: whether a translation may be shown to people as it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TEXT = 10_000
"""Characters of a translation."""

MAX_NAME = 255
"""Characters of a translated name."""

NAMES = frozenset({"name", "alternate_name"})
"""Fields that are short."""

_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]*>?")
_TURNING = re.compile("[\u202a-\u202e]")
_OPENING, _CLOSING = re.compile("[\u2066-\u2068]"), re.compile("\u2069")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text; in English as `str`."""

    sentence: str
    """A message of the staff's catalog."""
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Word it in English."""
        return self.sentence % self.values


def fault(text: str, source: str, *, limit: int = MAX_TEXT) -> Fault | None:
    """What is wrong with a translation as a text, or None."""
    if len(text) > limit:
        return Fault(
            S_("it has %(count)s characters; at most %(limit)s are taken"),
            {"count": len(text), "limit": limit},
        )
    for character in text:
        if character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cs"):
            code = f"U+{ord(character):04X}"
            return Fault(S_("it has a control character (%(code)s); remove it"), {"code": code})
    if found := _TURNING.search(text):
        return Fault(
            S_("it has a character that turns the direction of the text (%(code)s); remove it"),
            {"code": f"U+{ord(found.group()):04X}"},
        )
    if not _isolates_close(text):
        return Fault(S_("it has an isolate (U+2066 to U+2069) that is not closed or not opened; remove it"))
    if added := Counter(_MARKUP.findall(text)) - Counter(_MARKUP.findall(source)):
        return Fault(S_("it has markup (%(markup)s); write plain text"), {"markup": shown(next(iter(added)))})
    return None


def limit_of(field_name: str) -> int:
    """How many characters a field may have."""
    return MAX_NAME if field_name in NAMES else MAX_TEXT


def _isolates_close(text: str) -> bool:
    depth = 0
    for character in text:
        depth += bool(_OPENING.match(character)) - bool(_CLOSING.match(character))
        if depth < 0:
            return False
    return depth == 0


def shown(text: str) -> str:
    """What strangers wrote, short and without what could disturb a terminal."""
    return "".join(character for character in clean(text[:80]) if character.isprintable())
