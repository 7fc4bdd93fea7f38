"""Differing: what changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Scripts without spaces between words: each character is a piece of its own."""
_MOST = 3_000
"""Pieces that are compared one by one; longer texts are compared by lines."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order, what went before what came."""
    old, new = pieces(before), pieces(after)
    if len(old) + len(new) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[start:end])))
            continue
        if end > start:
            found.append(Piece("removed", "".join(old[start:end])))
        if new_end > new_start:
            found.append(Piece("added", "".join(new[new_start:new_end])))
    return _joined(found)


def pieces(text: str) -> list[str]:
    """Words, blanks and signs; characters where a script has no blanks."""
    found: list[str] = []
    for piece in _PIECES.findall(text):
        found.extend(piece if _CJK.search(piece) else [piece])
    return found


def _joined(found: Sequence[Piece]) -> list[Piece]:
    """Without blanks that stayed between two words that changed: "a b" to "c d" is one change, not two."""
    made: list[Piece] = []
    gone, came = "", ""
    for index, piece in enumerate(found):
        if piece.kind == "removed":
            gone += piece.text
        elif piece.kind == "added":
            came += piece.text
        elif piece.text.isspace() and (gone or came) and index + 1 < len(found):
            gone, came = gone + piece.text, came + piece.text
        else:
            made += _change(gone, came)
            gone = came = ""
            made.append(piece)
    return made + _change(gone, came)


def _change(gone: str, came: str) -> list[Piece]:
    return [
        *([Piece("removed", gone)] if gone else []),
        *([Piece("added", came)] if came else []),
    ]
