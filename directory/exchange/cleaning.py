"""Cleaning: phone numbers, addresses of sites and mail as people wrote them, made safe and one of a kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import phonenumbers

from directory.exchange.records import PhoneRecord
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NAME = 255
"""Characters of a name that are kept: as many as OpenStreetMap lets a tag have."""

_MAX_URL = 500
_MAX_PHONES = 8
_BETWEEN_PHONES = re.compile(r"[;,\n]| / | or | tai | eller ")
_DIALED = re.compile(r"[+\d][\d ()./\-]{1,38}")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:(?!\d)")
_HOST = re.compile(
    r"(?=.{1,254}$)(?!-)(?:[\w\u0300-\u036f\u0900-\u0fff-]{1,63}\.)+[^\W\d_][^\W_]*(?:-+[^\W_]+)*\.?"
)
_EMAIL = re.compile(
    r"[^\s@<>\"'(),:;\\\[\]`{}|?&%]{1,64}@[^\s@<>\"'(),:;\\\[\]`{}|?&%/]{1,190}\.[^\W\d_][\w\-]+"
)


def line(text: str, limit: int = MAX_NAME) -> str:
    """A text as one line of at most so many characters, without control characters."""
    return " ".join(clean(text[: limit * 4]).split())[:limit].rstrip()


def phones(text: str, country: str | None, *, kind: str = "voice") -> Iterator[PhoneRecord]:
    """The numbers in a text, in E.164 where they are understood, short ones as dialed, in order.

    :param country: ISO 3166-1 alpha-2, for numbers without a country's code.
    """
    found: set[tuple[str, str | None]] = set()
    for piece in _BETWEEN_PHONES.split(text[:1_000])[:_MAX_PHONES]:
        number = _number(piece.strip(), country)
        if number and number not in found:
            found.add(number)
            yield PhoneRecord(number=number[0], extension=number[1], type=kind)


def _number(text: str, country: str | None) -> tuple[str, str | None] | None:
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed and phonenumbers.is_valid_number(parsed):
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        return written, (parsed.extension or "")[:20] or None
    # Not valid as far as the tables know: shown and dialed as it was found, unless it is no number at all.
    if _DIALED.fullmatch(text) and sum(character.isdecimal() for character in text) >= 3:
        return " ".join(text.split()), None
    return None


def website(text: str) -> str | None:
    """The first address of a site in a text, with its scheme; None unless it is http or https."""
    first = line(text.split(";")[0], _MAX_URL + 1).strip()
    if first.startswith("//"):
        first = f"https:{first}"
    elif not _SCHEME.match(first):
        first = f"https://{first}"
    if len(first) > _MAX_URL or " " in first or any(character in first for character in "<>\"'`{}\\^|"):
        return None
    try:
        parts = urlsplit(first)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or parts.username is not None
        or not _HOST.fullmatch(host)
    ):
        return None
    return first


def email(text: str) -> str | None:
    """The first mail address in a text, or None."""
    for piece in re.split(r"[;,\s]+", text[:1_000]):
        bare = piece.removeprefix("mailto:")
        if _EMAIL.fullmatch(bare):
            return bare
    return None
