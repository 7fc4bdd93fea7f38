"""The glossary of a locale: words that are translated in one way, by people and by the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, make_response, render_template, request
from sqlalchemy import delete, func, select

from directory.model import GlossaryTerm
from directory.roles import Right
from directory.text import clean
from directory.translating import fault
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write
from directory.web.staff.store import reading, writing
from directory.web.staff.translations.common import target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk

MAX_WORDS = 120
MOST = 500
"""Terms of a locale."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations/<locale>/glossary")(form)
    blueprint.post("/<city>/translations/<locale>/glossary")(save)


@allowed(Right.TRANSLATE)
def form(desk: Desk, locale: str) -> Response:
    """Show the terms."""
    target_of(desk, locale)
    with reading() as session:
        return _shown(session, desk, locale, {}, {})


@allowed(Right.TRANSLATE)
def save(desk: Desk, locale: str) -> Response:
    """Add or change a term, or take one out."""
    target_of(desk, locale)
    said = {name: clean(request.form.get(name, "")) for name in ("source", "target")}
    with writing() as session:
        if gone := request.form.get("remove", ""):
            _remove(session, desk, locale, gone)
            return desk.led_to(f"translations/{locale}/glossary", told="removed")
        city_to_write(session, desk)
        if errors := _errors(session, desk, locale, said):
            return _shown(session, desk, locale, said, errors, 422)
        mine = (GlossaryTerm.city_id == desk.city.id, GlossaryTerm.locale == locale)
        row = session.scalars(
            select(GlossaryTerm).where(*mine, GlossaryTerm.source == said["source"])
        ).first()
        if row is None:
            row = GlossaryTerm(city_id=desk.city.id, locale=locale, source=said["source"])
        row.target = said["target"]
        session.add(row)
    return desk.led_to(f"translations/{locale}/glossary", told="saved")


def _remove(session: Session, desk: Desk, tag: str, said: str) -> None:
    try:
        wanted = UUID(said)
    except ValueError:
        return
    session.execute(
        delete(GlossaryTerm).where(
            GlossaryTerm.city_id == desk.city.id, GlossaryTerm.locale == tag, GlossaryTerm.id == wanted
        )
    )


def _errors(session: Session, desk: Desk, tag: str, said: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for name, text in said.items():
        if not text:
            errors[name] = desk.words.gettext("Write the words in both languages.")
        elif len(text) > MAX_WORDS or "\n" in text:
            errors[name] = desk.words.ngettext(
                "Write at most %(num)s character, in one line.",
                "Write at most %(num)s characters, in one line.",
                MAX_WORDS,
            )
        elif found := fault(text, "", limit=MAX_WORDS):
            errors[name] = desk.words.gettext(
                "This cannot be taken: %(reason)s.", reason=desk.words.gettext(found.sentence, **found.values)
            )
    counted = select(func.count()).where(GlossaryTerm.city_id == desk.city.id, GlossaryTerm.locale == tag)
    if (session.scalar(counted) or 0) >= MOST:
        errors["source"] = desk.words.gettext("The glossary is full. Remove a term first.")
    return errors


def _shown(
    session: Session,
    desk: Desk,
    tag: str,
    said: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    terms = session.scalars(
        select(GlossaryTerm)
        .where(GlossaryTerm.city_id == desk.city.id, GlossaryTerm.locale == tag)
        .order_by(GlossaryTerm.source)
    ).all()
    return make_response(
        render_template(
            "staff/translations/glossary.html", desk=desk, target=target_of(desk, tag), terms=terms, said=said,
            errors=errors,
        ),
        status,
    )  # fmt: skip
