"""The words explained: what kinds of services and papers are, beside the city's own words, to be shown at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from directory import wordings
from directory.catalogs import N_, words_of
from directory.model import Wording
from directory.text import clean, fold, words
from directory.web.page import Page, open_page
from directory.web.public.asking import MAX_TYPED
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from enum import Enum

    from directory.taxonomies import Term


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A word in the reader's language, what it means, and what the city calls it."""

    code: str
    """Where it stands on the page; empty where nothing leads to it."""
    icon: str
    label: Wording
    sentence: Wording | None
    official: Wording | None
    """None where the reader's language is the city's own."""
    others: tuple[str, ...] = ()
    """More words by which it is found."""

    @property
    def sought(self) -> str:
        """All its words, folded."""
        said = (self.label, self.sentence, self.official)
        return fold(" ".join([*(wording.text for wording in said if wording), *self.others]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Entries under a heading, which is an entry, too."""

    head: Entry
    entries: tuple[Entry, ...]


PHRASES: tuple[tuple[str, str, str, Mapping[Enum, str]], ...] = (
    ("papers", "id", N_("Papers that they may ask for"), wordings.DOCUMENT),
    ("who", "users", N_("Who may come?"), wordings.AUDIENCE),
    ("cost", "coin", N_("What does it cost?"), wordings.COST),
    ("asked", "file-text", N_("Are papers asked for?"), wordings.PAPERS),
    ("passed-on", "shield", N_("Is what I say passed on to the authorities?"), wordings.DATA_SHARED),
    ("speak", "language", N_("Which languages do they speak?"), wordings.INTERPRETER),
    ("help", "calendar-event", N_("How do I get this help?"), wordings.APPOINTMENT),
    ("wheelchair", "wheelchair", N_("Wheelchair can get in"), wordings.WHEELCHAIR),
)  # type: ignore[assignment]  # mappings are invariant in their keys
"""Words of facts: where they stand on the page, their icon, their heading, the words by value."""


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/glossary")(glossary)


def glossary(city: str, locale: str) -> str:
    """Lead to the groups of words; explain those of one (`about`), or those that hold all of what was typed; no query."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    typed = clean(request.args.get("q", "")[:MAX_TYPED]).replace("\n", " ")
    every = [*_terms(page), *_phrases(page)]
    about = request.args.get("about", "")
    wanted = every if typed else [group for group in every if group.head.code == about]
    groups = list(_fitting(wanted, words(typed)))
    tiles = [] if typed or groups else [group.head for group in every]
    return render_template("glossary.html", page=page, groups=groups, tiles=tiles, typed=typed)


def explained_at(page: Page, term: Term) -> str:
    """The address where a kind of service is explained."""
    group = page.tree.terms[term.code].parent or term.code
    return f"{page.to('glossary', [('about', group)])}#{term.code}"


def official_word(page: Page, term: Term) -> Wording | None:
    """What the city calls a kind of service; None for readers of its own language, and where it has no word."""
    tag = page.city.default_locale
    text = term.labels.get(tag)
    return Wording(text=text, locale=tag) if text and tag != page.locale.tag else None


def _terms(page: Page) -> Iterator[Group]:
    hidden = set(page.city.hidden_terms)
    for top in page.tree.tops:
        if top.code in hidden:
            continue
        kinds = (kind for kind in page.tree.children(top.code) if kind.code not in hidden)
        yield Group(head=_of_term(page, top), entries=tuple(_of_term(page, kind) for kind in kinds))


def _of_term(page: Page, term: Term) -> Entry:
    tags = (page.locale.tag, page.city.default_locale)
    return Entry(
        code=term.code,
        icon=term.icon,
        label=page.pick(term.labels),
        sentence=page.pick(term.sentences),
        official=official_word(page, term),
        others=tuple(word for tag in tags for word in term.terms.get(tag, ())),
    )


def _phrases(page: Page) -> Iterator[Group]:
    for place, icon, heading, said in PHRASES:
        kept = (text for value, text in said.items() if value.value not in ("unknown", "other"))
        yield Group(
            head=_of_phrase(page, heading, place, icon),
            entries=tuple(_of_phrase(page, text) for text in kept),
        )


def _of_phrase(page: Page, message: str, code: str = "", icon: str = "") -> Entry:
    tag = page.city.default_locale
    official = Wording(text=words_of(tag).gettext(message), locale=tag)
    return Entry(
        code=code,
        icon=icon,
        label=Wording(text=page.words.gettext(message), locale=page.locale.tag),
        sentence=None,
        official=official if tag != page.locale.tag else None,
    )


def _fitting(groups: Iterable[Group], asked: list[str]) -> Iterator[Group]:
    """What holds all the words; a group whole where its heading does."""
    for group in groups:
        if not asked or _holds(group.head, asked):
            yield group
        elif entries := tuple(entry for entry in group.entries if _holds(entry, asked)):
            yield Group(head=group.head, entries=entries)


def _holds(entry: Entry, asked: list[str]) -> bool:
    return all(word in entry.sought for word in asked)
