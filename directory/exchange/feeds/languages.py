"""Languages by their names or codes, as people list them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import langcodes

from directory.exchange.records import LanguageRecord
from directory.locales import DEFAULT, LOCALES
from directory.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.locales import Locale

_BETWEEN = re.compile(r"[,;/&.\n]|\band\b|\by\b|\bet\b|\bund\b")
_SIGNED = {"asl": "ase", "american sign language": "ase", "bsl": "bfi", "british sign language": "bfi"}
_SIGN_LANGUAGES = frozenset(
    "ase asq bfi dse dsl fse fsl fss gsg gss isg ise nsl pso psr rsl sfb sgg ssp swl tsm ukl vgt".split()
)
"""Codes of sign languages, of which CLDR knows none by name."""

_OURS = {"ku": "kmr", "prs": "fa-AF", "zh": "zh-Hans", "no": "nb"}
MOST = 20


def language(text: str) -> str | None:
    """The BCP 47 tag of a language that is named or coded; None where it is none."""
    bare = text.strip().rstrip(".")
    if not bare or len(bare) > 60:
        return None
    folded = fold(bare)
    if found := _SIGNED.get(folded) or _names().get(folded):
        return found
    if folded in _SIGN_LANGUAGES:
        return folded
    # What languages are called in 32 languages takes 15 MB, and those names are one word.
    if len(bare) > 3 and " " not in bare and (found := _all_names().get(folded)):
        return found
    if len(bare) <= 8 and bare.isascii() and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})*", bare):
        try:
            tag = langcodes.standardize_tag(bare.replace("_", "-"))
        except ValueError:
            return None
        ours = _OURS.get(tag, tag)
        return ours if {ours, tag.split("-")[0]} & _codes() else None
    return None


def languages(texts: list[str]) -> tuple[tuple[LanguageRecord, ...], str | None]:
    """The languages in some texts, and what else they say."""
    found: dict[str, None] = {}
    rest: list[str] = []
    for text in texts:
        pieces = [piece.strip(' {}[]"') for piece in _BETWEEN.split(text) if piece.strip(' {}[]"')]
        tags = [language(piece) or _with_brackets(piece) for piece in pieces]
        found.update(dict.fromkeys(tag for tag in tags if tag))
        if not all(tags):
            rest.append(text.strip())
    kept = tuple(LanguageRecord(code=tag) for tag in list(found)[:MOST])
    return kept, "; ".join(dict.fromkeys(rest)) or None


def _with_brackets(text: str) -> str | None:
    """The language of "Chinese (Mandarin)": what stands in the brackets, or else before them."""
    found = re.fullmatch(r"([^()]+)\(([^()]+)\)", text)
    return (language(found[2]) or language(found[1])) if found else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values()) | frozenset(LOCALES)


@cache
def _names() -> dict[str, str]:
    """Names of languages in English, and those of our locales in their own, folded."""
    names: dict[str, str] = {}
    for locale in LOCALES.values():
        names.setdefault(fold(locale.own_name), locale.tag)
        names.setdefault(fold(locale.english_name), locale.tag)
    return _with_cldr(names, [DEFAULT])


@cache
def _all_names() -> dict[str, str]:
    """Names of languages in all locales; the first locale that has a name says what it is."""
    return _with_cldr({}, LOCALES.values())


def _with_cldr(names: dict[str, str], locales: Iterable[Locale]) -> dict[str, str]:
    for locale in locales:
        for code, name in locale.cldr.languages.items():
            tag = code.replace("_", "-")
            names.setdefault(fold(name), _OURS.get(tag, tag))
    return names
