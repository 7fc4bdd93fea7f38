"""A machine drafts what is missing in a locale, round by round; each is a press of a button, so that nothing runs away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from directory.roles import Right
from directory.texts import texts_of
from directory.translating.machine import Trouble, budget, rounds
from directory.translating.machine.troubles import SENTENCES
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing
from directory.web.staff.translations.common import order_of, provider, target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint

    from directory.translating.machine.rounds import Round
    from directory.web.staff.desk import Desk

MOST_SKIPPED = 300


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations/<locale>/machine")(form)
    blueprint.post("/<city>/translations/<locale>/machine")(go)


@allowed(Right.TRANSLATE)
def form(desk: Desk, locale: str) -> Response:
    """Tell how much waits and how much may be translated. The machine itself is not asked."""
    target_of(desk, locale)
    return _shown(desk, locale, None, (), 200)


@allowed(Right.TRANSLATE)
def go(desk: Desk, locale: str) -> Response:
    """One round."""
    target_of(desk, locale)
    skip = [text for text in request.form.get("skip", "").split(" ") if text][:MOST_SKIPPED]
    machine = provider()
    if machine is None:
        return _shown(desk, locale, _off(), skip, 422)
    with reading() as session:
        order = order_of(session, desk, locale)
    done = rounds.run(reading, writing, machine, order, skip=skip)
    skip += [text.id for text in done.refused]
    return _shown(desk, locale, done, skip, 503 if done.trouble else 200)


def _off() -> Round:
    """What a round is without a machine."""
    return rounds.Round(taken=0, left=0, refused=(), trouble=Trouble.OFF)


def _shown(desk: Desk, tag: str, done: Round | None, skip: Sequence[str], status: int) -> Response:
    with reading() as session:
        waiting = rounds.wanting(texts_of(session, desk.city, tag), skip)
        setting = budget.setting_of(session, desk.city.id)
        used = budget.used(session, desk.city.id, desk.now)
    errors = {"machine": desk.words.gettext(SENTENCES[done.trouble])} if done and done.trouble else {}
    machine = provider()
    return make_response(
        render_template(
            "staff/translations/machine.html",
            desk=desk,
            target=target_of(desk, tag),
            done=done,
            errors=errors,
            waiting=len(waiting),
            characters=sum(len(text.source) for text in waiting),
            left=max(setting.budget - used, 0),
            is_shown=setting.is_shown,
            skip=" ".join(skip[:MOST_SKIPPED]),
            has_machine=machine is not None,
            knows=machine.knows(desk.city.default_locale, tag) if machine else None,
        ),
        status,
    )
