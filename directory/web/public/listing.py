"""The visitor's own list: services in an order of one's own, to be printed, sent, or kept as an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request

from directory import collation, queries
from directory.locales import LOCALES
from directory.search import Hit
from directory.search.listing import cards_of
from directory.text import clean
from directory.web import carrying, i18n
from directory.web.page import Page, offered, open_page
from directory.web.public.asking import MAX_TYPED
from directory.web.public.sending import message
from directory.web.public.showing import ShownCard, shown
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

DOORS = {"print": "print", "pdf": "print.pdf"}
"""Where the buttons of the form lead, by the value of `go`."""
NO_SECOND = "no"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A service of the list: its code, its card, and the codes of the list with it moved or gone."""

    code: str
    card: ShownCard
    up: str
    down: str
    """Empty where it is the first, the last."""
    gone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How the list is to be printed and sent."""

    tag: str
    """The locale of the person who gets it."""
    second: str
    """The locale beside it, `NO_SECOND`, or empty for the city's own."""
    heading: str
    start: str
    is_large: bool
    is_letter: bool
    has_map: bool

    @property
    def query(self) -> list[tuple[str, str]]:
        """The address parameters of a sheet, without those that are not set."""
        second = self.tag if self.second == NO_SECOND else self.second
        pairs = [("with", second), ("heading", self.heading), ("from", self.start)]
        pairs += [("size", "large")] * self.is_large
        pairs += [("paper", "letter")] * self.is_letter
        pairs += [("map", "no")] * (not self.has_map)
        return [pair for pair in pairs if pair[1]]


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/list")(listing)


def listing(city: str, locale: str) -> str | Response:
    """Show the list that the address holds, or lead on to paper; one query, five more where services were merged."""
    asked = carrying.read(request.args.getlist(carrying.NAME))
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        cards = cards_of(session, page.city, asked)
        gone = [code for code in asked if code not in cards]
        replaced = queries.find_replacements(session, page.city, gone) if gone else {}
        cards |= cards_of(session, page.city, list(replaced.values()))
    current = dict.fromkeys(replaced.get(code, code) for code in asked)
    codes = [code for code in current if code in cards]
    _tell(page, unknown=len(current) - len(codes), over=len(codes) - carrying.MOST)
    codes = codes[: carrying.MOST]
    options = _options(page)
    door = DOORS.get(request.args.get("go", ""))
    if door and codes:
        query = urlencode([*((carrying.NAME, code) for code in codes), *options.query])
        return make_response(redirect(f"/{page.city.slug}/{options.tag}/{door}?{query}"))
    page.listed = tuple(codes)
    page.is_sensitive = any(cards[code].sensitive for code in codes)
    hits = [Hit(number=number, card=cards[code], distance=None) for number, code in enumerate(codes, start=1)]
    return render_template(
        "list.html",
        page=page,
        items=[_item(page, codes, hit) for hit in hits],
        asked=carrying.joined(asked),
        options=options,
        languages=_languages(page),
        no_second=NO_SECOND,
        message=message(page, codes, options.tag),
    )


def _tell(page: Page, *, unknown: int, over: int) -> None:
    if unknown:
        page.notices.append(
            page.words.ngettext(
                "%(num)s service of this list is not here any more.",
                "%(num)s services of this list are not here any more.",
                unknown,
            )
        )
    if over > 0:
        page.notices.append(
            page.words.ngettext(
                "A list has at most %(num)s service. The first one is here.",
                "A list has at most %(num)s services. The first ones are here.",
                carrying.MOST,
            )
        )


def _item(page: Page, codes: Sequence[str], hit: Hit) -> Item:
    place = hit.number - 1

    def swapped(first: int) -> str:
        if not 0 <= first < len(codes) - 1:
            return ""
        return carrying.joined([*codes[:first], codes[first + 1], codes[first], *codes[first + 2 :]])

    return Item(
        code=hit.card.code,
        card=shown(page, hit),
        up=swapped(place - 1),
        down=swapped(place),
        gone=carrying.joined([*codes[:place], *codes[place + 1 :]]),
    )


def _options(page: Page) -> Options:
    arguments = request.args
    return Options(
        tag=_offered(page, "for") or page.locale.tag,
        second=NO_SECOND if arguments.get("with") == NO_SECOND else _offered(page, "with"),
        heading=_line("heading"),
        start=_line("from"),
        is_large=arguments.get("size") == "large",
        is_letter=arguments.get("paper") == "letter",
        has_map=arguments.get("map") != "no",
    )


def _line(name: str) -> str:
    return clean(request.args.get(name, "")[:MAX_TYPED]).replace("\n", " ")


def _offered(page: Page, name: str) -> str:
    """The locale that a parameter names; none, and a word about it, where the city does not offer it."""
    tag = request.args.get(name, "")
    if not tag or (tag in page.city.locales and tag in LOCALES):
        return tag
    page.notices.append(
        page.words.gettext("We did not understand “%(value)s” and left it out.", value=clean(tag[:40]))
    )
    return ""


def _languages(page: Page) -> list[tuple[str, str]]:
    """The locales that the city offers: tag, and name in the reader's language beside its own."""
    names = {tag: i18n.language_name(tag, page.locale.tag) for tag in offered(page.city)}
    ordered = sorted(names, key=lambda tag: collation.key(page.locale.tag, names[tag]))
    return [
        (tag, names[tag] if names[tag] == (own := LOCALES[tag].own_name) else f"{names[tag]} – {own}")
        for tag in ordered
    ]
