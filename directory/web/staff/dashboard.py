"""The first page of a city's staff: what needs care, from each feature a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, redirect, render_template

from directory.roles import Right
from directory.signing import accounts
from directory.web.staff.care.panels import CARE
from directory.web.staff.guard import allowed, for_anyone
from directory.web.staff.store import reading
from directory.web.staff.wording import DOES, ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk
    from directory.web.staff.panel import Panel
    from directory.web.staff.visit import Visit


PANELS: tuple[Callable[[Session, Desk], Panel | None], ...] = (*CARE,)
"""Each may cost two queries; None where there is nothing to tell, or no right to see it."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/")(cities)
    blueprint.get("/<city>/")(overview)


@for_anyone
def cities(visit: Visit) -> Response:
    """Where somebody works: one city is gone to, of several one is chosen."""
    with reading() as session:
        found = [city for post, city in accounts.memberships(session, visit.account.id) if post.is_active]
    if len(found) == 1:
        return make_response(redirect(f"/staff/{found[0].slug}/", 303))
    return make_response(render_template("staff/cities.html", cities=found))


@allowed(Right.ENTER)
def overview(desk: Desk) -> str:
    """What needs care in a city."""
    with reading() as session:
        panels = [panel for make in PANELS if (panel := make(session, desk))]
        return render_template(
            "staff/overview.html", desk=desk, panels=panels, role=ROLE[desk.membership.role],
            does=DOES[desk.membership.role],
        )  # fmt: skip
