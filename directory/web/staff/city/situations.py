"""Situations on the first page: their order, their words, and the kinds of services that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from directory.locales import LOCALES
from directory.roles import Right
from directory.tending import situations, terms
from directory.tending.typing import Gone, Said, Unfit
from directory.web.staff.city.common import by, label, sentences, shown, tree_of, typed_now
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.model import Situation
    from directory.taxonomies import TermTree
    from directory.web.staff.desk import Desk

NEW = "new"


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/settings/situations")(listing)
    blueprint.post("/<city>/settings/situations")(move)
    blueprint.get("/<city>/settings/situations/<situation>")(form)
    blueprint.post("/<city>/settings/situations/<situation>")(save)


def _row(session: Session, code: str) -> Situation | None:
    try:
        return None if code == NEW else situations.get_situation(session, code[:40])
    except Gone:
        abort(404)


@allowed(Right.SETTINGS)
def listing(desk: Desk) -> Response:
    """All situations in their order."""
    with reading() as session:
        rows = situations.situations(session)
        tree = tree_of(session, desk)
        others = terms.other_cities(session, desk.city)
    return shown(
        "staff/city/situations.html",
        desk,
        lines=[(row, _name(row, desk), _kinds(desk, tree, row)) for row in rows],
        others=others,
    )


def _name(row: Situation, desk: Desk) -> str:
    return terms.said(row, desk.locale.tag)["name"] or row.name


def _kinds(desk: Desk, tree: TermTree, row: Situation) -> list[str]:
    return [label(desk, tree.terms[code]) for code in row.terms if code in tree.terms]


@allowed(Right.SETTINGS)
def move(desk: Desk) -> Response:
    """Move a situation up or down, or to a place of the list."""
    code, _, way = request.form.get("move", "").partition(" ")
    with writing() as session:
        codes = [row.code for row in situations.situations(session)]
        if code not in codes or way not in ("up", "down"):
            abort(404)
        place = codes.index(code)
        other = max(0, place - 1) if way == "up" else min(len(codes) - 1, place + 1)
        codes[place], codes[other] = codes[other], codes[place]
        situations.order(session, codes, by(session, desk))
    return desk.led_to("settings/situations", told="saved")


@allowed(Right.SETTINGS)
def form(desk: Desk, situation: str) -> Response:
    """The words of a situation in a locale, and where it leads."""
    asked = request.args.get("locale", "")
    locale = asked if asked in LOCALES else "en"
    with reading() as session:
        row = _row(session, situation)
        typed = {"name": terms.said(row, locale)["name"] if row else ""}
        return _form(session, desk, row, locale, typed, list(row.terms) if row else [], {})


def _form(
    session: Session,
    desk: Desk,
    row: Situation | None,
    locale: str,
    typed: dict[str, str],
    chosen: list[str],
    errors: dict[str, str],
) -> Response:
    tree = tree_of(session, desk)
    kinds = [("", "–")] + [
        (term.code, f"{label(desk, top)}: {label(desk, term)}")
        for top in tree.tops
        for term in tree.children(top.code) or [top]
    ]
    return shown(
        "staff/city/situation.html",
        desk,
        errors,
        row=row,
        name=_name(row, desk) if row else "",
        is_own=row is not None and situations.is_own(session, row.code),
        locale=LOCALES[locale if row else "en"],
        locales=[(tag, one.own_name) for tag, one in LOCALES.items()],
        typed=typed,
        chosen=(chosen + [""] * 3)[: situations.MAX_TERMS],
        kinds=kinds,
        others=terms.other_cities(session, desk.city),
    )


@allowed(Right.SETTINGS)
def save(desk: Desk, situation: str) -> Response:
    """Keep a situation, define one, take one off the page or put it back."""
    typed, asked = typed_now(), request.form.get("locale", "")
    locale = asked if asked in LOCALES and situation != NEW else "en"
    chosen = [
        code for place in range(situations.MAX_TERMS) if (code := request.form.get(f"term-{place}", ""))
    ]
    try:
        with writing() as session:
            row = _row(session, situation)
            if row is not None and typed.get("do") in ("hide", "offer", "remove"):
                _take_off(session, desk, row, typed["do"])
            else:
                _keep(session, desk, row, locale, typed, chosen)
    except Unfit as fault:
        with reading() as session:
            row = _row(session, situation)
            return _form(session, desk, row, locale, typed, chosen, sentences(desk, fault))
    return desk.led_to("settings/situations", told="saved")


def _take_off(session: Session, desk: Desk, row: Situation, do: str) -> None:
    if do == "remove" and situations.is_own(session, row.code):
        situations.remove(session, row, by(session, desk))
    else:
        situations.hide(session, row, is_hidden=do != "offer", by=by(session, desk))


def _keep(
    session: Session,
    desk: Desk,
    row: Situation | None,
    locale: str,
    typed: dict[str, str],
    chosen: list[str],
) -> None:
    tree = tree_of(session, desk)
    errors: dict[str, str | Said] = {}
    name, codes = "", list[str]()
    try:
        name = terms.checked({"name": typed.get("name", "")}, locale)["name"]
    except Unfit as fault:
        errors |= fault.errors
    try:
        codes = situations.checked_terms(chosen, tree.terms.keys())
    except Unfit as fault:
        errors |= fault.errors
    if errors:
        raise Unfit(errors)
    if row is None:
        situations.create(session, name, codes, tree.terms[codes[0]].icon, by(session, desk))
        return
    terms.word(session, row, locale, {"name": name}, by(session, desk))
    situations.lead_to(session, row, codes, by(session, desk))
