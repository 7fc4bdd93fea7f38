"""Chips: what was asked for, and what was understood, each with the way to take it back alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.model import Wording
from directory.web import i18n
from directory.web.public.asking import need_of
from directory.web.public.meaning import OPEN_NOW, TRAIT_PARAMETERS
from directory.wordings import AUDIENCE, TRAIT

if TYPE_CHECKING:
    from directory.web.page import Page
    from directory.web.public.asking import Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """A filter that is set, and the address without it."""

    words: Wording
    url: str


def chips(page: Page, asked: Asked, door: str) -> list[Chip]:
    """What was asked for, each with the way to take it back."""
    criteria, here = asked.criteria, page.locale.tag

    def chip(text: str | Wording, pair: tuple[str, str]) -> Chip:
        words = text if isinstance(text, Wording) else Wording(text=text, locale=here)
        return Chip(words=words, url=page.to(door, asked.minus(*pair)))

    need = need_of(page, criteria.categories)
    if need:
        made = [Chip(words=page.pick(need.labels), url=page.to(door, asked.but(("category", None))))]
    else:
        made = [chip(page.label(code), ("category", code)) for code in criteria.categories]
    words_only = page.to(door, asked.but(("words", "only"), ("ignore", None)))
    made += [Chip(words=page.label(code), url=words_only) for code in criteria.concepts]
    if asked.text:
        made.append(
            Chip(words=quoted(page, asked), url=page.to(door, asked.but(("q", None), ("ignore", None))))
        )
    if criteria.open_now:
        made.append(chip(facet_words(page, OPEN_NOW), OPEN_NOW))
    made += [
        chip(facet_words(page, pair), pair)
        for pair, trait in TRAIT_PARAMETERS.items()
        if trait & criteria.traits
    ]
    made += [chip(facet_words(page, ("language", code)), ("language", code)) for code in criteria.languages]
    for name in ("near", "at", "within"):
        made += [
            chip(_place_words(page, asked, name), (name, value))
            for used, value in asked.query
            if used == name
        ]
    if asked.place and asked.is_place_said:
        made.append(chip(_place_words(page, asked, "near"), ("near", "")))
    if criteria.audience:
        made.append(
            chip(page.words.gettext(AUDIENCE[criteria.audience]), ("audience", criteria.audience.value))
        )
    return made


def quoted(page: Page, asked: Asked) -> Wording:
    """What somebody typed, as a quotation."""
    # Translators: what somebody typed, in the quotation marks of your language.
    return Wording(text=page.words.gettext("“%(text)s”", text=asked.text), locale=page.locale.tag)


def facet_words(page: Page, pair: tuple[str, str]) -> str:
    """The words of an address parameter that narrows the results."""
    if pair == OPEN_NOW:
        return page.words.gettext("Open now")
    if pair[0] == "language":
        return i18n.language_name(pair[1], page.locale.tag)
    return page.words.gettext(TRAIT[TRAIT_PARAMETERS[pair]])


def _place_words(page: Page, asked: Asked, name: str) -> str | Wording:
    if name == "within":
        return i18n.distance_words(asked.criteria.within or 0)
    # A place is called as on its signs, in a language that nobody has written down.
    return Wording(text=asked.place.name, locale="") if asked.place else page.words.gettext("Nearest first")
