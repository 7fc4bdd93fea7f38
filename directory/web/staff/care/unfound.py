"""The words that found nothing: what the city may lack, or what it calls otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from directory import unfound
from directory.locales import LOCALES
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from flask import Blueprint

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/unfound")(listing)


@allowed(Right.READ)
def listing(desk: Desk) -> str:
    """Show them, the most wanted first; two queries."""
    with reading() as session:
        lines = unfound.listed(session, desk.city)
    return render_template("staff/care/unfound.html", desk=desk, lines=lines, locales=LOCALES)
