"""Feeds: a city's services in one locale, and what a process keeps of them: registers, terms, objects as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app

from directory import locales
from directory.catalogs import words_of
from directory.exchange.hsds.feed import make_edition
from directory.exchange.hsds.register import Register, load_register
from directory.exchange.hsds.terms import Terms, load_terms
from directory.kept import Kept
from directory.locales import LOCALES
from directory.web.api.problems import Wrong
from directory.web.i18n import language_name
from directory.web.page import present
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.exchange.hsds.reaching import Edition
    from directory.model import City

EXTENSION = "directory.api"
KEPT_CHARACTERS = 24_000_000
"""About as many characters of JSON as a process keeps."""


class NoFeed(Wrong):
    """There is no such city or locale; the message names those that there are."""


@dataclass(kw_only=True)
class Shelf:
    """What a process keeps; everything in it may be thrown away and made anew."""

    registers: Kept[object, Register] = field(default_factory=lambda: Kept(16))
    """By city and version of its data."""
    terms: Kept[object, Terms] = field(default_factory=lambda: Kept(64))
    """By version of the taxonomy and chain of locales."""
    texts: dict[object, dict[int, str]] = field(default_factory=dict)
    """Objects as JSON by feed and form, then by their row's number."""
    characters: int = 0
    """How many characters of them are kept."""

    def made(self, key: object) -> dict[int, str]:
        """What was made of a feed in a form."""
        return self.texts.setdefault(key, {})

    def keep(self, key: object, fresh: dict[int, str]) -> None:
        """Keep what was made; where it is too much, what was made before is thrown away."""
        added = sum(map(len, fresh.values()))
        self.characters += added
        if self.characters > KEPT_CHARACTERS:
            self.texts.clear()
            self.characters = added
        self.made(key).update(fresh)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A city's services in one locale, as they are now."""

    city: City
    tag: str
    terms: Terms
    edition: Edition
    stamp: tuple[Any, ...]
    """Names the state of all that it says."""

    def register(self, session: Session) -> Register:
        """What there is; six queries where the data changed, else none."""
        key = (self.city.id, self.city.data_version)
        return shelf().registers.get(key, lambda: load_register(session, self.city))


def open_feed(session: Session, slug: str, tag: str) -> Feed:
    """The feed that a path asks for; no query but where data or taxonomy changed.

    :raise NoFeed: when there is no such city, or it has no such locale.
    """
    found = state().city(session, slug)
    if found is None:
        raise NoFeed(
            f"There is no city “{slug[:60]}” here. Look at the first page of this site for those there are."
        )
    city, taxonomy = found
    if tag not in city.locales or tag not in LOCALES:
        raise NoFeed(f"{city.name} has no locale “{tag[:60]}”. There are: {', '.join(city.locales)}.")
    tree = state().tree(session, taxonomy)
    chain = locales.chain(tag, default=city.default_locale, fallbacks=city.fallbacks)
    terms = shelf().terms.get((taxonomy, chain), lambda: load_terms(session, tree, chain, words_of(tag)))
    edition = make_edition(city, tag, kinds=terms.kinds, language_name=language_name, now=present())
    return Feed(
        city=city,
        tag=tag,
        terms=terms,
        edition=edition,
        stamp=(city.id, city.data_version, taxonomy, tag, edition.monday),
    )


def shelf() -> Shelf:
    """What the app that answers now keeps."""
    kept = current_app.extensions.setdefault(EXTENSION, Shelf())
    if not isinstance(kept, Shelf):
        raise TypeError("the app was not made by create_app")
    return kept
