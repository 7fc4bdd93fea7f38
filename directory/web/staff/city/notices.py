"""Notices: written, changed and taken away; a preview shows what visitors will see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from directory.model import Wording
from directory.model.wording import worded
from directory.roles import Right
from directory.tending import notices
from directory.tending.typing import Gone, Unfit
from directory.web.staff.city.common import sentences, shown, typed_now
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from datetime import date

    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.model import Notice
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/notices")(listing)
    blueprint.get("/<city>/notices/new")(new)
    blueprint.post("/<city>/notices/new")(add)
    blueprint.get("/<city>/notices/<notice>")(form)
    blueprint.post("/<city>/notices/<notice>")(save)
    blueprint.post("/<city>/notices/<notice>/remove")(remove)


def _today(desk: Desk) -> date:
    return desk.now.astimezone(desk.timezone).date()


def _row(session: Session, desk: Desk, key: str) -> Notice:
    try:
        return notices.get_notice(session, desk.city.id, key)
    except Gone:
        abort(404)


@allowed(Right.NOTICES)
def listing(desk: Desk) -> Response:
    """All notices, with when they are shown and in how many languages."""
    today = _today(desk)
    with reading() as session:
        rows = notices.notices(session, desk.city.id)
    return shown(
        "staff/city/notices.html",
        desk,
        lines=[(row, standing(row, today), _locales(desk, row)) for row in rows],
        count=len(desk.city.locales) - 1,
    )


def standing(row: Notice, today: date) -> str:
    """Whether a notice is shown: "now", "later", "over" or "endless"."""
    if row.ends_on is not None and row.ends_on < today:
        return "over"
    if row.starts_on is not None and row.starts_on > today:
        return "later"
    return "now" if row.ends_on else "endless"


def _locales(desk: Desk, row: Notice) -> int:
    """How many other locales it can be read in."""
    return len({one.locale for one in row.translations if one.field == "name"} & set(desk.city.locales[1:]))


@allowed(Right.NOTICES)
def new(desk: Desk) -> Response:
    """An empty form."""
    return _form(desk, None, {})


@allowed(Right.NOTICES)
def form(desk: Desk, notice: str) -> Response:
    """What a notice says."""
    with reading() as session:
        row = _row(session, desk, notice)
    return _form(
        desk,
        row,
        {
            "name": row.name,
            "description": row.description,
            "starts_on": row.starts_on.isoformat() if row.starts_on else "",
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
            "endless": "yes" if row.ends_on is None else "",
        },
    )


def _form(
    desk: Desk,
    row: Notice | None,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    is_preview: bool = False,
) -> Response:
    source = Wording(text=row.name, locale=desk.city.default_locale) if row else None
    translated = [
        (tag, worded("name", source, row.translations, (tag,)) if source and row else None)
        for tag in desk.city.locales[1:]
    ]
    return shown(
        "staff/city/notice.html",
        desk,
        errors,
        row=row,
        typed=typed,
        translated=translated,
        is_preview=is_preview,
    )


@allowed(Right.NOTICES)
def add(desk: Desk) -> Response:
    """Keep a new notice, or show how it will look."""
    return _save(desk, None)


@allowed(Right.NOTICES)
def save(desk: Desk, notice: str) -> Response:
    """Keep what a notice says, or show how it will look."""
    return _save(desk, notice)


def _save(desk: Desk, key: str | None) -> Response:
    typed = typed_now()
    try:
        wanted = notices.checked(typed, today=_today(desk))
    except Unfit as fault:
        return _given_back(desk, key, typed, sentences(desk, fault))
    if typed.get("do") == "preview":
        return _given_back(desk, key, typed, {}, is_preview=True)
    with writing() as session:
        row = _row(session, desk, key) if key else None
        notices.save(session, desk.city.id, row, wanted, by=desk.by, now=desk.now)
    return desk.led_to("notices", told="saved")


def _given_back(
    desk: Desk, key: str | None, typed: dict[str, str], errors: dict[str, str], *, is_preview: bool = False
) -> Response:
    with reading() as session:
        row = _row(session, desk, key) if key else None
    return _form(desk, row, typed, errors, is_preview=is_preview)


@allowed(Right.NOTICES)
def remove(desk: Desk, notice: str) -> Response:
    """Take a notice away."""
    with writing() as session:
        notices.remove(session, _row(session, desk, notice), by=desk.by, now=desk.now)
    return desk.led_to("notices", told="removed")
