"""Protecting: names, numbers and addresses do not go through a machine; marks stand for them, and must come back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from directory.translating.machine.troubles import MachineFault, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Style = Literal["brackets", "xml"]
"""What marks look like: "[1]", or "<x id="1"/>" where the service knows XML."""

_FACTS = r"""
    https?://\S*[\w/]
  | www\.\S*[\w/]
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
  | (?:\w[\w-]*\.)+(?:fi|com|org|net|info|eu|[a-z]{2})/\S*[\w/]
  | \+?\(?\d(?:[\d\s()./:–-]*\d)?
"""
_MARKS: Mapping[Style, re.Pattern[str]] = {
    "brackets": re.compile(r"\[\s*(\d{1,4})\s*\]"),
    "xml": re.compile(r"""<x\s+id\s*=\s*["'](\d{1,4})["']\s*(?:/>|>\s*</x>)"""),
}


@dataclass(frozen=True, kw_only=True)
class Protected:
    """A text with marks, and what they stand for."""

    text: str
    held: Sequence[str]
    style: Style
    is_empty: bool
    """There is nothing in it but what is held."""


def protect(text: str, names: Mapping[str, str], style: Style) -> Protected:
    """Put marks into a text.

    :param names: words to be left alone, and what stands in their place in the translation.
    """
    said = {name.casefold(): word for name, word in names.items() if name.strip()}
    words = sorted((name for name in names if name.strip()), key=len, reverse=True)
    named = "|".join(rf"(?<!\w){re.escape(word).replace(chr(92) + ' ', '[ ]')}(?!\w)" for word in words)
    pattern = re.compile(f"{named}|{_FACTS}" if named else _FACTS, re.VERBOSE | re.IGNORECASE)
    held: list[str] = []
    made: list[str] = []
    rest: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        between = text[end : found.start()]
        held.append(said.get(found.group().casefold(), found.group()))
        made += [_plain(between, style), f'<x id="{len(held)}"/>' if style == "xml" else f"[{len(held)}]"]
        rest.append(between)
        end = found.end()
    made.append(_plain(text[end:], style))
    rest.append(text[end:])
    is_empty = not any(character.isalpha() for part in rest for character in part)
    return Protected(text="".join(made), held=held, style=style, is_empty=is_empty)


def restore(answer: str, sent: Protected) -> str:
    """Put back what the marks stand for.

    :raise MachineFault: unless each mark came back once.
    """
    pattern = _MARKS[sent.style]
    if sorted(int(number) for number in pattern.findall(answer)) != list(range(1, len(sent.held) + 1)):
        raise MachineFault(Trouble.LOST)
    parts = pattern.split(answer)
    return "".join(
        sent.held[int(part) - 1] if index % 2 else _read(part, sent.style) for index, part in enumerate(parts)
    )


def _plain(text: str, style: Style) -> str:
    return html.escape(text, quote=False) if style == "xml" else text


def _read(text: str, style: Style) -> str:
    return html.unescape(text) if style == "xml" else text
