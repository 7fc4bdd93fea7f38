"""Passwords: long rather than odd, hashed with Argon2, checked at the same cost whether there is one or not.

Rules after NIST SP 800-63B: length counts, nothing is asked for by kind of character, what everybody tries is refused.
"""

from __future__ import annotations

import enum
import re
import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_LENGTH = 12
MAX_LENGTH = 200
"""Characters; more would only cost time."""

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with 19 MiB and two passes, as OWASP advises: about 25 ms, and a small server has room for many at once."""

_COMMON = frozenset(
    """
    password passwort passord salasana losenord contrasena motdepasse parola haslo heslo senha wachtwoord parol sifre
    secret geheim admin administrator welcome willkommen tervetuloa bienvenue login letmein master dragon monkey
    football baseball sunshine princess iloveyou qwerty qwertz azerty asdf zxcv change changeme default test user
    guest root hello summer winter spring autumn january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday internet computer freedom whatever
    trustno correct horse battery staple directory service services staff city office
    """.split()
)
"""What guessers try first; with digits and signs around it, it is no better."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
)
_FOR_LETTERS = str.maketrans("013457", "oieast")
_REST = 6
"""Characters that must be left of a password when all that is easy to guess is taken out of it."""


class Weakness(enum.StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"
    """It is made of the account's address or name, or of the city's name."""


def weakness(password: str, *, known: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a new password, if anything.

    :param known: words that stand around it: the e-mail address, names.
    """
    text = _normal(password)
    if len(text) < MIN_LENGTH:
        return Weakness.SHORT
    if len(text) > MAX_LENGTH:
        return Weakness.LONG
    plain = _plain(text)
    readings = (plain, plain.translate(_FOR_LETTERS))
    if len(set(text)) < 5 or any(len(_left(read, _COMMON | _runs(read))) < _REST for read in readings):
        return Weakness.COMMON
    personal = {part for word in known for part in (_plain(word), *_parts(word)) if len(part) >= 4}
    if any(len(_left(read, _COMMON | _runs(read) | personal)) < _REST for read in readings):
        return Weakness.PERSONAL
    return None


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_normal(password))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; where there is none, the same work is done and the answer is no."""
    try:
        HASHER.verify(password_hash or _nobodys(), _normal(password)[:MAX_LENGTH])
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(32))


def _normal(password: str) -> str:
    """One spelling for keyboards that compose letters in different ways."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    """Letters and digits alone, small, without marks; signs that are written for letters are read as these."""
    read = unicodedata.normalize("NFKD", text).casefold().translate(str.maketrans("@$", "as"))
    return "".join(c for c in read if c.isalnum())


def _parts(word: str) -> set[str]:
    return {_plain(part) for part in re.split(r"[\W_]+", word)}


def _left(plain: str, easy: Iterable[str]) -> str:
    """What is left without what is easy to guess and without digits, which are guessed in passing."""
    for part in sorted(easy, key=len, reverse=True):
        plain = plain.replace(part, " ")
    return "".join(c for c in plain if not c.isdigit() and c != " ")


def _runs(plain: str) -> frozenset[str]:
    """Pieces that are a walk along the alphabet or the keyboard, or come again and again."""
    found: set[str] = set()
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 3, -1):
            found.update(
                row[at : at + size] for at in range(len(row) - size + 1) if row[at : at + size] in plain
            )
    found.update(match[0] for match in re.finditer(r"(.{1,8}?)\1{2,}", plain))
    if (
        len(plain) >= MIN_LENGTH
        and len(plain) % 2 == 0
        and plain[: len(plain) // 2] == plain[len(plain) // 2 :]
    ):
        found.add(plain)
    return frozenset(found)
