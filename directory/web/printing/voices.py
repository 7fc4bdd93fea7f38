"""Voices: a city's facts in the words of one locale, whichever locale the page is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from directory.locales import LOCALES, Locale, chain
from directory.model import Wording, worded

if TYPE_CHECKING:
    from datetime import datetime

    from directory.catalogs import Words
    from directory.model import City
    from directory.queries import Listing
    from directory.taxonomies import TermTree

LONGEST = 140
"""Characters of a description that paper has room for; the QR code leads to the rest."""
LONGEST_NOTE = 100


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Who speaks in a column: a city's facts in the words of one locale."""

    city: City
    tree: TermTree
    words: Words
    now: datetime

    @property
    def locale(self) -> Locale:
        """The locale of the column."""
        return self.words.locale

    @property
    def timezone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.timezone)

    @property
    def chain(self) -> tuple[str, ...]:
        """Where texts are looked for, best first."""
        return chain(self.locale.tag, default=self.city.default_locale, fallbacks=self.city.fallbacks)

    def own(self, text: str) -> Wording:
        """A text in the words of the column."""
        return Wording(text=text, locale=self.locale.tag)

    def local(self, text: str) -> Wording:
        """A text that is only there in the city's own words."""
        return Wording(text=text, locale=self.city.default_locale)

    def text(self, listing: Listing, noun: object, field: str) -> Wording:
        """A field of the service, its organization or a place of it, as the column's reader understands it best."""
        found = listing.translations.get(noun.id, [])  # type: ignore[attr-defined]
        return worded(field, self.local(getattr(noun, field) or ""), found, self.chain)

    def note(self, listing: Listing, noun: object, field: str) -> Wording | None:
        """A field where it is there in the reader's language: paper has no room for what they cannot read."""
        found = self.text(listing, noun, field)
        readable = {self.locale.tag, *self.locale.fallback} - ({"en"} if self.locale.tag != "en" else set())
        return shortened(found, LONGEST_NOTE) if found and found.locale in readable else None

    def say(self, wording: Wording) -> Markup:
        """A text as markup, with its language and direction where they are not the column's."""
        if wording.locale == self.locale.tag:
            return escape(wording.text)
        known = LOCALES.get(wording.locale)
        direction = known.direction if known else "auto"
        return Markup('<span lang="{}" dir="{}">{}</span>').format(wording.locale, direction, wording.text)


def shortened(wording: Wording, most: int) -> Wording:
    """The beginning of a text, to the end of a sentence if one ends late enough, else of a word."""
    text = " ".join(wording.text.split())
    if len(text) <= most:
        return Wording(text=text, locale=wording.locale, origin=wording.origin)
    cut = text[:most]
    ends = [cut.rfind(mark) for mark in (". ", "! ", "? ", "。", "؟ ", "। ", "። ")]
    if max(ends) >= most // 2:
        return Wording(text=cut[: max(ends) + 1], locale=wording.locale, origin=wording.origin)
    blank = cut.rfind(" ")
    return Wording(
        text=cut[: blank if blank > most // 2 else most].rstrip(" ,;:-–") + " …",
        locale=wording.locale,
        origin=wording.origin,
    )
