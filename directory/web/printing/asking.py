"""Asking for a sheet: which services, in which languages, how large, on what paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from directory import sheets
from directory.locales import LOCALES
from directory.model import Wording
from directory.sheets import Start
from directory.text import clean
from directory.web import carrying, i18n
from directory.web.public.asking import MAX_TYPED, ask, ask_start
from directory.web.public.chips import facet_words
from directory.web.public.fitting import fit
from directory.web.public.results import heading, seeker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from directory.sheets import Selection
    from directory.web.page import Page
    from directory.web.public.asking import Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A sheet as an address asks for it."""

    selection: Selection
    chosen: tuple[tuple[str, str], ...]
    """The parameters that choose the services."""
    heading: Wording
    typed_heading: str
    typed_start: str
    second: str | None
    """The tag of the second language."""
    start: Start | None
    is_large: bool
    is_letter: bool
    has_map: bool
    is_card: bool

    @property
    def is_private(self) -> bool:
        """Whether somebody's own words or whereabouts stand on it."""
        return bool(self.start or self.typed_heading)

    def query(self, *changes: tuple[str, str]) -> list[tuple[str, str]]:
        """The address parameters of this sheet with some set."""
        names = {name for name, _ in changes}
        return [pair for pair in self._all if pair[0] not in names] + [pair for pair in changes if pair[1]]

    @property
    def _all(self) -> list[tuple[str, str]]:
        kept = [(name, request.args.get(name, "")) for name in ("with", "size", "paper", "map", "show")]
        kept += [("heading", self.typed_heading), ("from", self.typed_start)]
        return [*self.chosen, *(pair for pair in kept if pair[1])]


def ask_sheet(session: Session, page: Page) -> Wanted:
    """Read what is wanted; what cannot be used is told. The queries of a question about results, and of `from`."""
    arguments = request.args
    asked, selection = _selected(session, page)
    codes = carrying.read(arguments.getlist(carrying.NAME))
    typed = clean(arguments.get("heading", "")[:MAX_TYPED]).replace("\n", " ")
    started = ask_start(session, page)
    return Wanted(
        selection=selection,
        chosen=tuple(_chosen(asked, codes)),
        heading=Wording(text=typed, locale="") if typed else heading(page, asked),
        typed_heading=typed,
        typed_start=clean(arguments.get("from", "")[:MAX_TYPED]) if started else "",
        second=_second(page),
        start=_start(asked, started),
        is_large=arguments.get("size") == "large",
        is_letter=arguments.get("paper") == "letter",
        has_map=arguments.get("map") != "no",
        is_card=arguments.get("show") == "card",
    )


def _selected(session: Session, page: Page) -> tuple[Asked, Selection]:
    """The codes that the address names, else what its question finds: the same as the list of results shows."""
    asked = ask(session, page)
    codes = carrying.read(request.args.getlist(carrying.NAME))
    if codes or not (asked.query or "page" in request.args):
        return asked, sheets.by_codes(codes)
    seek = seeker(session, page)
    asked, found = fit(page, asked, seek)
    if asked.left_out:
        left_out = i18n.list_words([facet_words(page, pair) for pair in asked.left_out])
        page.notices.append(
            page.words.gettext("No result had all that you asked for. We left out: %(what)s.", what=left_out)
        )
    return asked, sheets.by_results(found, seek, one_page="page" in request.args)


def _chosen(asked: Asked, codes: Sequence[str]) -> list[tuple[str, str]]:
    if codes:
        where = [pair for pair in asked.query if pair[0] in ("near", "at")]
        return [*((carrying.NAME, code) for code in sheets.by_codes(codes).codes), *where]
    return [*asked.query, ("page", str(asked.criteria.page))] if "page" in request.args else list(asked.query)


def _second(page: Page) -> str | None:
    """The second language: the city's own, unless another is asked for; the page's own for none."""
    tag = request.args.get("with", "")
    if tag and tag not in page.city.locales:
        page.notices.append(
            page.words.gettext("We did not understand “%(value)s” and left it out.", value=clean(tag[:40]))
        )
        tag = ""
    tag = tag or page.city.default_locale
    return tag if tag != page.locale.tag and tag in LOCALES else None


def _start(asked: Asked, started: tuple[tuple[float, float], str] | None) -> Start | None:
    if started:
        return Start(point=started[0], name=started[1])
    if asked.criteria.near:
        return Start(point=asked.criteria.near, name=asked.place.name if asked.place else "")
    return None
