"""Wording of places: how names are compared, and the words by which people name places without a name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DASHES = re.compile("[\u2010-\u2015/]")

MAX_FOLDED = 200
"""Characters of a folded name that are kept."""


def key(name: str) -> str:
    """A name as it is compared: its folded words between single blanks."""
    return " ".join(words(name))[:MAX_FOLDED]


def number_key(number: str) -> str:
    """A house number as it is compared: "81\u201385 A" is "81-85a"; digits of any script are Latin ones."""
    plain = unicodedata.normalize("NFKC", number[:80]).casefold()
    latin = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return _DASHES.sub("-", "".join(sign for sign in latin if sign not in ". \t"))[:20]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    stations: Mapping[str, Sequence[str]]
    called: Mapping[str, str]
    shortened: Mapping[str, Sequence[str]]
    endings: Mapping[str, Sequence[str]]


@cache
def _known() -> _Words:
    table = tomllib.loads(files("directory.geocoding").joinpath("words.toml").read_text("utf-8"))
    stations = {nature: tuple(dict.fromkeys(map(key, names))) for nature, names in table["stations"].items()}
    called = {
        key(name): stations[nature][0]
        for nature, names in stations.items()
        for name in (*names, *table["called"].get(nature, ()))
    }
    return _Words(
        stations=stations,
        called=called,
        shortened={key(short): tuple(map(key, whole)) for short, whole in table["shortened"].items()},
        endings={key(short): tuple(map(key, whole)) for short, whole in table["endings"].items()},
    )


def common_words(nature: str | None) -> Sequence[str]:
    """Folded names under which every station of this nature is found."""
    return _known().stations.get(nature or "", ())


def common_phrases() -> Mapping[str, str]:
    """What stations are called in any language, and the word under which each gazetteer has them; both folded."""
    return _known().called


def meanings(word: str) -> tuple[str, ...]:
    """A folded word and what it may be short for, the word first."""
    known = _known()
    found = [word, *known.shortened.get(word, ())]
    for short, whole in known.endings.items():
        if len(word) > len(short) + 3 and word.endswith(short):
            found += [word.removesuffix(short) + end for end in whole]
    return tuple(dict.fromkeys(found))
