"""What cards say to one reader: names in their locale, distances, whether it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from directory import hours
from directory.caring import is_stale
from directory.catalogs import N_, words_of
from directory.hours import OpenState
from directory.hours import Status as Opening
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Cost,
    Interpreter,
    Status,
    Wheelchair,
)
from directory.model.finding import Trait
from directory.taxonomies import TermTree, pick
from directory.web import i18n
from directory.web.carrying import NAME
from directory.web.page import macros, say
from directory.web.public.picking import tick
from directory.wordings import STATUS, TRAIT

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from directory.search import Hit
    from directory.search.cards import Card
    from directory.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCard:
    """A card in the words of one reader; what many cards share is markup that is made once."""

    number: int
    digits: str
    """The number as the reader writes it."""
    code: str
    url: str
    name: Markup
    organization: Markup
    kind: Markup
    distance: str
    state: Markup
    address: str
    languages: Markup
    badges: Markup
    phone: str
    facts: Markup
    """Languages and badges, how to call, and whether it was confirmed in time."""
    """That nobody has confirmed it for long; empty otherwise."""
    tick: Markup
    """The box by which it is put on the reader's list."""
    point: tuple[float, float] | None
    """(latitude, longitude) in degrees."""
    spot: Markup
    """The attributes that tell the map's script where it is."""


@lru_cache(maxsize=4096)
def open_state(raw: str, timezone: ZoneInfo, country: str | None, now: datetime) -> OpenState:
    """Whether it is open; remembered for the five minutes that `now` stands for."""
    return hours.state(raw, timezone=timezone, country=country, now=now)


def state_of(page: Page, raw: str, status: Status = Status.ACTIVE) -> tuple[str, str]:
    """What the reader is told about the hours, and a class to color it by."""
    return _state(page.locale.tag, raw, status, page.timezone, page.city.country, page.now)


@lru_cache(maxsize=16_384)
def _state(
    tag: str, raw: str, status: Status, timezone: ZoneInfo, country: str | None, now: datetime
) -> tuple[str, str]:
    words = words_of(tag)
    if status is not Status.ACTIVE:
        return words.gettext(STATUS[status]), "closed"
    if not raw:
        return words.gettext("Hours not known"), "unknown"
    found = open_state(raw, timezone, country, now)
    name = {Opening.OPEN: "open", Opening.CLOSED: "closed"}.get(found.status, "unknown")
    return hours.state_words(found, words, now), name


def shown(page: Page, hit: Hit) -> ShownCard:
    """Word a hit for the reader of a page."""
    card, tag = hit.card, page.locale.tag
    carried = f"?{NAME}={page.carried}" if page.listed else ""
    spoken = _languages(tag, card.languages) if card.languages else _NOTHING
    badges = _badges(tag, _holding(card))
    call = _call(tag, card.phone, page.city.country) if card.phone else _NOTHING
    stale = _stale(tag, card.confirmed_at, card.review_every, page.today) if card.confirmed_at else _NOTHING
    return ShownCard(
        number=hit.number,
        digits=page.words.number(hit.number),
        code=card.code,
        url=f"{page.home}services/{card.code}{carried}",
        name=say(page.pick(card.names)),
        organization=say(page.pick(card.organization)) if card.organization else _NOTHING,
        kind=_kind(tag, page.tree, page.chain, card.terms[0]) if card.terms else _NOTHING,
        distance=i18n.distance_words(hit.distance) if hit.distance is not None else "",
        state=_opening(
            tag, card.opening_hours, Status(card.status), page.timezone, page.city.country, page.now
        ),
        address=_address(page, card),
        languages=spoken,
        badges=badges,
        phone=card.phone,
        facts=Markup(f"{spoken}{badges}{call}{stale}"),  # noqa: S704 (all are markup)
        tick=tick(tag, card.code, is_ticked=card.code in page.listed),
        point=card.point,
        spot=Markup(f' data-lat="{card.latitude}" data-lon="{card.longitude}"')  # noqa: S704 (numbers)
        if card.point
        else _NOTHING,
    )


_NOTHING = Markup()


def _piece(macro: str, *values: object) -> Markup:
    return Markup(getattr(macros("parts/card.html"), macro)(*values))  # noqa: S704 (a macro escapes)


@lru_cache(maxsize=16_384)
def _opening(
    tag: str, raw: str, status: Status, timezone: ZoneInfo, country: str | None, now: datetime
) -> Markup:
    """Whether it is open, as markup that many cards share."""
    return _piece("state", *_state(tag, raw, status, timezone, country, now))


@lru_cache(maxsize=8192)
def _call(_tag: str, number: str, country: str | None) -> Markup:
    return _piece("call", number, i18n.phone_words(number, country))


@lru_cache(maxsize=8192)
def _kind(_tag: str, tree: TermTree, chain: tuple[str, ...], code: str) -> Markup:
    term = tree.terms.get(code)
    return _piece("kind", term.icon, say(pick(term.labels, chain))) if term else _NOTHING


@lru_cache(maxsize=8192)
def _stale(tag: str, confirmed_at: str, months: int, today: date) -> Markup:
    confirmed = date.fromisoformat(confirmed_at)
    if not is_stale(confirmed, months, today):
        return _NOTHING
    words = words_of(tag)
    return _piece(
        "stale", words.gettext("Not confirmed since %(date)s", date=i18n.date_words(confirmed, words))
    )


@lru_cache(maxsize=8192)
def _languages(tag: str, codes: tuple[str, ...]) -> Markup:
    return _piece("languages", i18n.list_words([i18n.language_name(code, tag) for code in codes]))


def _address(page: Page, card: Card) -> str:
    if card.visibility == AddressVisibility.HIDDEN:
        return page.words.gettext("The address is not shown, for safety. Call first.")
    if card.visibility == AddressVisibility.AREA:
        return page.words.gettext("Area: %(area)s", area=card.region) if card.region else ""
    return page.words.gettext(TRAIT[Trait.PLACELESS]) if card.placeless else card.address


_BADGED = (Trait.FREE, Trait.NO_PAPERS, Trait.WALK_IN, Trait.INTERPRETER, Trait.WHEELCHAIR)
_BADGES = (N_("Made-up example"), *(TRAIT[trait] for trait in _BADGED))
"""What is told of a card where it holds, in this order."""


def _holding(card: Card) -> tuple[bool, ...]:
    return (
        card.is_example,
        card.cost == Cost.FREE,
        card.papers_required == Answer.NO,
        card.appointment in (Appointment.WALK_IN, Appointment.BOTH),
        card.interpreter in (Interpreter.YES, Interpreter.ON_REQUEST),
        card.wheelchair == Wheelchair.YES,
    )


@lru_cache(maxsize=4096)
def _badges(tag: str, holding: tuple[bool, ...]) -> Markup:
    said = [words_of(tag).gettext(words) for words, holds in zip(_BADGES, holding, strict=True) if holds]
    return _piece("badges", said) if said else _NOTHING
