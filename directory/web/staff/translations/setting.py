"""What a city lets a machine translate: how much a month, and whether visitors see what nobody has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from directory.roles import Right
from directory.translating.machine import budget
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing
from directory.web.staff.translations.common import provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations/settings")(form)
    blueprint.post("/<city>/translations/settings")(save)


@allowed(Right.SETTINGS)
def form(desk: Desk) -> Response:
    """Show what is allowed and how much was used."""
    with reading() as session:
        kept = budget.setting_of(session, desk.city.id)
        said = {"budget": str(kept.budget), "is_shown": "yes" if kept.is_shown else ""}
    return _shown(desk, said, {})


@allowed(Right.SETTINGS)
def save(desk: Desk) -> Response:
    """Keep it."""
    said = {
        "budget": request.form.get("budget", "").strip()[:20],
        "is_shown": request.form.get("is_shown", ""),
    }
    if not said["budget"].isdecimal() or int(said["budget"]) > budget.MOST:
        message = desk.words.gettext(
            "Write a number between 0 and %(most)s.", most=desk.words.number(budget.MOST)
        )
        return _shown(desk, said, {"budget": message}, 422)
    with writing() as session:
        kept = budget.setting_of(session, desk.city.id)
        kept.budget, kept.is_shown = int(said["budget"]), said["is_shown"] == "yes"
        session.add(kept)
    return desk.led_to("translations/settings", told="saved")


def _shown(desk: Desk, said: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    with reading() as session:
        used = budget.used(session, desk.city.id, desk.now)
    return make_response(
        render_template(
            "staff/translations/settings.html", desk=desk, said=said, errors=errors, used=used,
            has_machine=provider() is not None,
        ),
        status,
    )  # fmt: skip
