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
_MAX_LABEL = 60
"""Characters that describe a number."""

_BETWEEN_PHONES = re.compile(r"[;,،؛|\n]| / | or | tai | eller | oder | ou | und | y | o | або | или | أو ")
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LABEL = re.compile(
    r"^\W*(?:(?:tel|t[ée]l|phone|telefon|telephone|t[ée]l[ée]phone|tel[ée]fono|puh|puhelin|тел|телефон|هاتف|تلفون|تلفن|"
    r"(?:tele)?fax|faksi|факс|فاكس|mob|mobil|mobile|m[óo]vil|cell|handy|gsm|моб|جوال|موبايل|call|ph|p|t|f|m)\b[ .:/]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*\([^()]*[^\W\d][^()]*\)\s*$")
_KINDS = {
    "fax": re.compile(r"\b(?:tele)?fax|\bfaksi|\bfaks|факс|فاكس|^f$"),
    "cell": re.compile(r"\bmob|\bm[óo]vil|\bcell|\bhandy|\bgsm|\bwhatsapp|моб|جوال|موبايل"),
    "text": re.compile(r"\bsms\b|\btext\b"),
}
"""What people write beside numbers of one kind."""

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

    What stands beside a number tells whether it is a fax or a mobile phone, or else describes it.

    :param country: ISO 3166-1 alpha-2, for numbers without a country's code.
    """
    found: set[tuple[str, str | None]] = set()
    for piece in _BETWEEN_PHONES.split(_UNSEEN.sub("", text[:1_000]))[:_MAX_PHONES]:
        for number, extension, beside in _numbers(" ".join(piece.split()), country):
            if (number, extension) not in found:
                found.add((number, extension))
                said, words = _told(beside, kind)
                yield PhoneRecord(number=number, extension=extension, type=said, description=words)


def _numbers(text: str, country: str | None) -> Iterator[tuple[str, str | None, str]]:
    """The numbers of a piece, and what it says besides."""
    matches = list(phonenumbers.PhoneNumberMatcher(text, country)) if country or "+" in text else []
    is_bare = not any(character.isalpha() for character in text)
    if is_bare and len(matches) < 2 and (alone := _number(text, country)):
        yield *alone, ""
        return
    if len(matches) == 1 or (matches and _DIALED.fullmatch(text)):
        for match in matches:
            read = _number(match.raw_string, country) or (match.raw_string, None)
            yield *read, f"{text[: match.start]} {text[match.end :]}" if len(matches) == 1 else ""
        return
    bare = _LABEL.sub("", text)
    if alone := _number(bare, country) or _number(_AFTER.sub("", bare), country):
        yield *alone, text.replace(_AFTER.sub("", bare), " ")


def _told(beside: str, kind: str) -> tuple[str, str | None]:
    """What kind of number it is, and in which words it is described; labels that say "phone" say nothing."""
    words = " ".join(beside.split()).strip(" :;,.()[]-–/|")
    lower = words.casefold()
    if not any(character.isalpha() for character in words):
        return kind, None
    if kind == "voice":
        kind = next((name for name, labels in _KINDS.items() if labels.search(lower)), kind)
    bare = _LABEL.sub("", words + ":").strip(" :;,.()[]-–/|")
    return kind, bare[:_MAX_LABEL] or None


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
