"""Kinds of services: their names, what people say for them, and whether the city's pages offer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from directory.locales import LOCALES
from directory.roles import Right
from directory.tending import settings, terms
from directory.tending.typing import Gone, Unfit
from directory.web.staff.city.common import by, city_of, label, sentences, shown, tree_of, typed_now
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.model import TaxonomyTerm
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/settings/kinds")(listing)
    blueprint.get("/<city>/settings/kinds/<term>")(form)
    blueprint.post("/<city>/settings/kinds/<term>")(save)
    blueprint.post("/<city>/settings/kinds/<term>/hide")(hide)


def _locale(desk: Desk) -> str:
    """The locale whose words are shown: the one asked for, or that of the page."""
    asked = request.values.get("locale", "")
    return asked if asked in LOCALES else desk.locale.tag


def _term(session: Session, code: str) -> TaxonomyTerm:
    try:
        return terms.get_term(session, code[:40])
    except Gone:
        abort(404)


@allowed(Right.SETTINGS)
def listing(desk: Desk) -> Response:
    """All kinds, by their top categories."""
    with reading() as session:
        tree = tree_of(session, desk)
        others = terms.other_cities(session, desk.city)
    return shown(
        "staff/city/kinds.html",
        desk,
        tops=[(top, tree.children(top.code)) for top in tree.tops],
        label=lambda term: label(desk, term),
        others=others,
    )


@allowed(Right.SETTINGS)
def form(desk: Desk, term: str) -> Response:
    """The words of a kind in a locale."""
    locale = _locale(desk)
    with reading() as session:
        row = _term(session, term)
        return _form(session, desk, row, locale, terms.said(row, locale), {})


def _form(
    session: Session,
    desk: Desk,
    row: TaxonomyTerm,
    locale: str,
    typed: dict[str, str],
    errors: dict[str, str],
) -> Response:
    return shown(
        "staff/city/kind.html",
        desk,
        errors,
        term=row,
        name=terms.said(row, desk.locale.tag)["name"] or row.name,
        locale=LOCALES[locale],
        locales=_in_order(desk),
        typed=typed,
        seeds=terms.seeds_say(session, "term", row.code, locale),
        source=terms.said(row, "en"),
        others=terms.other_cities(session, desk.city),
    )


def _in_order(desk: Desk) -> list[tuple[str, str]]:
    """The city's locales first, then the others: people type in all of them."""
    tags = [*desk.city.locales, *(tag for tag in LOCALES if tag not in desk.city.locales)]
    return [(tag, LOCALES[tag].own_name) for tag in tags]


@allowed(Right.SETTINGS)
def save(desk: Desk, term: str) -> Response:
    """Keep the words of a kind in a locale; the next search understands them."""
    typed, locale = typed_now(), _locale(desk)
    try:
        with writing() as session:
            row = _term(session, term)
            terms.word(session, row, locale, terms.checked(typed, locale), by(session, desk))
    except Unfit as fault:
        with reading() as session:
            row = _term(session, term)
            return _form(session, desk, row, locale, terms.said(row, locale) | typed, sentences(desk, fault))
    return desk.led_to("settings/kinds", told="saved")


@allowed(Right.SETTINGS)
def hide(desk: Desk, term: str) -> Response:
    """Offer a kind on the pages of this city no longer, or again."""
    is_hidden = request.form.get("hide") == "yes"
    with writing() as session:
        row = _term(session, term)
        settings.hide(
            session, city_of(session, desk), row.code, is_hidden=is_hidden, by=desk.by, now=desk.now
        )
    return desk.led_to("settings/kinds", told="saved")
