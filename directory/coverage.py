"""Coverage: how much of the interface, of the taxonomy and of its synonyms each locale has, from their files."""

from __future__ import annotations

import gettext
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po

from directory.locales import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from babel.messages.catalog import Catalog, Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Interface:
    """The messages of a catalog."""

    of: int
    done: int
    missing: int
    fuzzy: int
    left_out: int
    """Translated, but not in what was compiled: unsafe to show, or not compiled yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """So many of so many."""

    done: int
    of: int


def interface(tag: str, folder: Traversable | None = None) -> Interface | None:
    """How complete the interface is in a locale; None where there are no sources, as in an installed package.

    :raise ValueError: when a catalog is damaged.
    """
    folder = folder or files("directory.translations")
    template = _catalog(folder.joinpath("messages.pot"))
    if template is None:
        return None
    wanted = {_key(message) for message in template if message.id}
    if tag == DEFAULT.tag:
        return Interface(of=len(wanted), done=len(wanted), missing=0, fuzzy=0, left_out=0)
    place = folder.joinpath(tag.replace("-", "_"), "LC_MESSAGES")
    catalog = _catalog(place.joinpath("messages.po"))
    there = [
        message for message in catalog or () if message.id and _key(message) in wanted and _filled(message)
    ]
    translated = {_key(message) for message in there if not message.fuzzy}
    fuzzy = {_key(message) for message in there if message.fuzzy}
    shown = translated & _compiled(place.joinpath("messages.mo"))
    return Interface(
        of=len(wanted),
        done=len(shown),
        missing=len(wanted - translated - fuzzy),
        fuzzy=len(fuzzy),
        left_out=len(translated - shown),
    )


def taxonomy(tag: str, folder: Traversable | None = None) -> Share:
    """How many terms and situations have their words, a term both its label and its sentence."""
    folder = folder or files("directory.seeds").joinpath("taxonomy")
    words = _table(folder.joinpath("words", f"{tag}.toml"))
    terms, situations = _table(folder.joinpath("terms.toml")), _table(folder.joinpath("situations.toml"))
    done = sum(_has(words, "terms", code, "label", "sentence") for code in terms)
    done += sum(_has(words, "situations", code, "label") for code in situations)
    return Share(done=done, of=len(terms) + len(situations))


def synonyms(tag: str, folder: Traversable | None = None) -> Share:
    """How many terms have other words that people type; the top categories need none."""
    folder = folder or files("directory.seeds").joinpath("taxonomy")
    known = _table(folder.joinpath("synonyms", f"{tag}.toml"))
    codes = [code for code, term in _table(folder.joinpath("terms.toml")).items() if "parent" in term]
    return Share(done=sum(any(known.get(code, {}).values()) for code in codes), of=len(codes))


def _has(words: Mapping[str, Any], section: str, code: str, *keys: str) -> bool:
    said = words.get(section, {}).get(code, {})
    return all(said.get(key) for key in keys)


def _table(place: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(place.read_text("utf-8"))
    except FileNotFoundError:
        return {}


def _catalog(place: Traversable) -> Catalog | None:
    try:
        with place.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except FileNotFoundError:
        return None
    except Exception as fault:  # a damaged catalog fails in many ways
        raise ValueError(f"{place} cannot be read ({fault})") from fault


def _compiled(place: Traversable) -> set[tuple[str | None, str]]:
    try:
        with place.open("rb") as file:
            known: Mapping[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    except (OSError, ValueError, UnicodeError, SyntaxError):
        return set()
    # The forms of a plural are kept under pairs of the message and a number.
    return {_split(key[0] if isinstance(key, tuple) else key) for key in known}


def _split(key: str) -> tuple[str | None, str]:
    context, mark, message = key.rpartition("\x04")
    return (context if mark else None, message)


def _key(message: Message) -> tuple[str | None, str]:
    return (message.context, message.id if isinstance(message.id, str) else message.id[0])


def _filled(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return all(texts)
