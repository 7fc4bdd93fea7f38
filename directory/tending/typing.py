"""Typing: what was typed into a form of the city's own matters, made what is kept, or refused with the cure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]{0,200}>?")


Said = tuple[str, dict[str, object]]
"""A message of the domain `staff`, and what fills it."""


class Unfit(ValueError):
    """What was typed cannot be kept."""

    def __init__(self, errors: Mapping[str, str | Said], **values: object) -> None:
        """Say by field what is wrong; the values fill messages that come without any."""
        super().__init__(", ".join(errors))
        self.errors: dict[str, Said] = {
            name: said if isinstance(said, tuple) else (said, values) for name, said in errors.items()
        }


class Gone(LookupError):
    """There is no such thing in this city."""


def line(name: str, text: str, *, most: int, needed: str = "") -> str:
    """A text on one line.

    :param needed: what is said where nothing was typed.
    :raise Unfit: when it is too long, holds markup or turns its direction around.
    """
    return " ".join(lines(name, text, most=most, needed=needed).split())


def lines(name: str, text: str, *, most: int, needed: str = "") -> str:
    """A text of several lines.

    :raise Unfit: as for `line`.
    """
    if len(text) > most:
        raise Unfit(
            {name: S_("Write at most %(most)s characters. There are %(count)s.")}, most=most, count=len(text)
        )
    if _TURNING.search(text):
        raise Unfit(
            {
                name: S_(
                    "There is an invisible character in it that turns the direction of the text. Type it anew."
                )
            }
        )
    plain = clean(text)
    if found := _MARKUP.search(plain):
        raise Unfit({name: S_("Write plain words, without %(markup)s.")}, markup=found.group()[:20])
    if needed and not plain:
        raise Unfit({name: needed})
    return plain


def day(name: str, text: str) -> date | None:
    """A day in ISO 8601; None where nothing was typed.

    :raise Unfit: when it is none.
    """
    if not (bare := text.strip()):
        return None
    try:
        found = date.fromisoformat(bare[:20])
    except ValueError:
        found = date.min
    if not 1900 <= found.year <= 2100:
        raise Unfit({name: S_("Write the day like this: 2026-12-24")})
    return found


def choice(name: str, text: str, known: object) -> str:
    """One of a closed list.

    :raise Unfit: when it is none of them.
    """
    if text not in known:  # type: ignore[operator]
        raise Unfit({name: S_("Choose one of the answers.")})
    return text


def whole(name: str, text: str, *, lowest: int, highest: int) -> int:
    """A whole number.

    :raise Unfit: when it is none, or too small or large.
    """
    bare = text.strip()
    if not (bare.isascii() and bare.isdecimal() and len(bare) < 10 and lowest <= int(bare) <= highest):
        raise Unfit(
            {name: S_("Write a whole number from %(lowest)s to %(highest)s.")},
            lowest=lowest,
            highest=highest,
        )
    return int(bare)
