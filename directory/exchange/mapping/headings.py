"""Headings: what a column is called, as the field that it is for, and the language that its name tells."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from directory.exchange.feeds.languages import language
from directory.exchange.mapping.fields import FIELDS
from directory.locales import LOCALES
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

IGNORED = "-"
"""What headings mean that look like a field and are none."""

_NAMED = re.compile(r"\[([a-z_0-9]+)(?:@([A-Za-z-]+))?\]\s*$")
"""How our own templates name a column for us, after its name for people."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d])(?=\d)")
_AROUND = frozenset(
    "service provider contact location site facility activity resource program venue main field".split()
)
"""Words before the one that tells: "contact phone", "service description"."""

_WORDED = frozenset("name title label value text term".split())
"""The last step of a path to the words of a thing."""

_SEVERAL = frozenset("1 2 3 4 5".split())
"""The last word of the headings of several columns for one thing: "Phone 2"."""

_BOXES = frozenset(
    "translations translation i18n texts properties attributes fields details geometry data".split()
)
"""Steps of a path that say nothing of what lies in them."""


def meaning(column: str) -> tuple[str, str, str] | None:
    """The field of a heading, the locale that it names ("name_ar", "Name (English)"), and that of its own words.

    :return: None where it tells nothing; locales are "" where they are not told.
    """
    named = _NAMED.search(column)
    if named and named[1] in FIELDS:
        return named[1], named[2] or "", ""
    steps = [_words(step) for step in column.split(".")]
    if len(steps) > 1 and steps[-1] == ["type"]:
        # What type of thing lies there, not of service.
        return None
    known = _known([word for step in steps for word in step])
    if known:
        return known[0], "", known[1]
    locale, steps = _without_locale(steps)
    steps = [step for step in steps if step and not (len(step) == 1 and step[0] in _BOXES)]
    if len(steps) > 1 and len(steps[-1]) == 1 and steps[-1][0] in _WORDED:
        steps = [*steps[:-1], []] if any(map(_known, steps[:-1])) else steps
    for start in range(len(steps)):
        if known := _known([word for step in steps[start:] for word in step]):
            return known[0], locale, known[1]
    return None


def _words(text: str) -> list[str]:
    """The words of a heading, folded: "nameAr", "opening_hours" and "Öffnungs-Zeiten" are two each."""
    apart = re.sub(r"[\W_]+", " ", _CAMEL.sub(" ", text.strip()))
    return fold(apart).split()


def _known(words: Sequence[str]) -> tuple[str, str] | None:
    for start in range(len(words)):
        if start and words[start - 1] not in _AROUND:
            return None
        said = words[start:]
        bare = said[:-1] if len(said) > 1 and said[-1] in _SEVERAL else said
        if (
            found := _meant().get(" ".join(said))
            or _meant().get("".join(said))
            or _meant().get(" ".join(bare))
        ):
            return None if found[0] == IGNORED else found
    return None


def _without_locale(steps: Sequence[list[str]]) -> tuple[str, list[list[str]]]:
    """The locale that the first or last word of a step names, and the steps without it."""
    for place in reversed(range(len(steps))):
        words = steps[place]
        for count in (2, 1):
            for part, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
                tag = _locale(part)
                if tag and (rest or len(steps) > 1):
                    return tag, [*steps[:place], rest, *steps[place + 1 :]]
    return "", list(steps)


@cache
def _tags() -> Mapping[str, str]:
    """Locales by what others call them besides their names."""
    return {fold(tag.replace("-", " ")): tag for tag in LOCALES} | {
        "prs": "fa-AF", "zh": "zh-Hans", "ku": "kmr", "eng": "en", "ara": "ar", "arb": "ar", "fra": "fr", "spa": "es",
        "deu": "de", "ger": "de", "rus": "ru", "ukr": "uk", "ua": "uk", "fas": "fa", "pes": "fa", "tur": "tr", "som": "so",
        "tir": "ti", "amh": "am", "swe": "sv", "se": "sv", "fin": "fi", "pol": "pl", "ron": "ro", "por": "pt", "ita": "it",
        "укр": "uk", "рос": "ru", "рус": "ru", "англ": "en", "عربي": "ar", "انجليزي": "en", "انگلیسی": "en",
    }  # fmt: skip


def _locale(words: Sequence[str]) -> str:
    said = " ".join(words)
    if not said:
        return ""
    if tag := _tags().get(said):
        return tag
    found = language(said) if len(said) > 3 else None
    return found if found in LOCALES else ""


def locale_named(text: str) -> str:
    """The locale that a cell or heading names, by its tag or in words; "" where it names none."""
    return _locale(_words(text))


@cache
def _meant() -> Mapping[str, tuple[str, str]]:
    """Fields by heading, with the one language that has this word; "" where several have."""
    said = tomllib.loads(files("directory").joinpath("exchange/mapping/headings.toml").read_text("utf-8"))
    meant: dict[str, tuple[str, str]] = {}
    for field, by_locale in said.items():
        for locale, headings in by_locale.items():
            for heading in headings:
                word, own = " ".join(_words(heading)), "" if locale == "en" else locale
                # Two languages that share a word, or two fields: the first says what it is for.
                meant[word] = (meant[word][0], "") if word in meant else (field, own)
    return meant | {field.replace("_", " "): (field, "") for field in FIELDS}
