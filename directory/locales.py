"""The locales: the language editions in which the directory can be read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from babel import Locale as CldrLocale

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""What a locale's tag looks like: "fi", "fa-AF", "zh-Hans"."""


class UnknownLocale(LookupError):
    """Nobody has laid down a locale with this tag."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Locale:
    """A language edition of the directory, named by its BCP 47 tag."""

    tag: str
    own_name: str
    english_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    babel: str
    """The CLDR locale that Babel formats dates and numbers with."""
    fallback: tuple[str, ...] = ("en",)
    """Where to look for a missing text, best first."""
    review: str = "drafted"
    also: tuple[str, ...] = ()
    """Other names by which people look for it."""

    @property
    def cldr(self) -> CldrLocale:
        """The locale's data in CLDR."""
        return _cldr(self.babel)

    @property
    def is_drafted(self) -> bool:
        """No native speaker has read it yet."""
        return self.review == "drafted"


@cache
def _cldr(identifier: str) -> CldrLocale:
    return CldrLocale.parse(identifier)


def _read() -> dict[str, Locale]:
    table = tomllib.loads(files("directory").joinpath("locales.toml").read_text("utf-8"))
    return {
        tag: Locale(
            tag=tag,
            own_name=row["own_name"],
            english_name=row["english_name"],
            direction=row.get("direction", "ltr"),
            babel=row.get("babel", tag),
            fallback=tuple(row.get("fallback", [] if tag == "en" else ["en"])),
            review=row.get("review", "drafted"),
            also=tuple(row.get("also", ())),
        )
        for tag, row in table.items()
    }


LOCALES: dict[str, Locale] = _read()
"""All locales by tag, in the order in which they are listed to people who know none of them."""

DEFAULT = LOCALES["en"]
"""The locale that interface words are written in."""


def locale(tag: str) -> Locale:
    """The locale with this tag.

    :raise UnknownLocale: when there is none; nothing is guessed from a part of the tag.
    """
    try:
        return LOCALES[tag]
    except KeyError:
        raise UnknownLocale(tag) from None


def chain(tag: str, *, default: str, fallbacks: dict[str, list[str]] | None = None) -> tuple[str, ...]:
    """Where to look for a text for a reader of this locale, best first, the city's default last.

    :param fallbacks: a city's own chains, which go before the locale's.
    """
    own = (fallbacks or {}).get(tag, LOCALES[tag].fallback if tag in LOCALES else ())
    return tuple(dict.fromkeys((tag, *own, default)))
