"""What the pages about services share: the city to write in, the taxonomy, a service that somebody may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flask import abort, make_response, render_template, request
from sqlalchemy import select

from directory.editing.cleaning import Setting
from directory.editing.loading import find_rows
from directory.model import City, Organization
from directory.roles import Right
from directory.web.headers import POLICY
from directory.web.staff.guard import NoRight
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from sqlalchemy.orm import Session

    from directory.editing.faults import Typed
    from directory.editing.loading import Rows
    from directory.taxonomies import TermTree
    from directory.web.staff.desk import Desk
    from directory.web.staff.services.showing import Form

FRAMED = POLICY + "; frame-src 'self'"
"""The policy of a page that holds a preview."""
IN_FRAME = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""The policy of the preview."""
MOST_ORGANIZATIONS = 300


def city_to_write(session: Session, desk: Desk) -> City:
    """The city, kept from others until the session ends: saves of a city queue, but wait for no dry run."""
    return session.get_one(City, desk.city.id, with_for_update={"key_share": True})


def tree_of(session: Session, desk: Desk) -> TermTree:
    """The taxonomy; no query where nothing changed."""
    found = state().city(session, desk.city.slug)
    return state().tree(session, found[1] if found else "")


def setting_of(desk: Desk, tree: TermTree) -> Setting:
    """What is known of the city to check a form."""
    return Setting(country=desk.city.country, bounds=desk.city.bounds, terms=tree.terms.keys())


def rows_of(session: Session, desk: Desk, code: str, *, city: City | None = None) -> Rows:
    """A service that somebody may look at, locked where the city is given to write in.

    Ends the request with 404 or 403.
    """
    rows = find_rows(session, city or desk.city, code.lower()[:12], lock=city is not None)
    if rows is None:
        missing()
    if not desk.may(Right.READ) and not desk.may_touch(rows.service.organization_id):
        raise NoRight
    return rows


def missing() -> NoReturn:
    """There is no such thing in this city."""
    abort(404)


def organizations(session: Session, desk: Desk) -> Sequence[str]:
    """Names of the city's organizations to choose from, the first 300; one query."""
    wanted = select(Organization.name).where(Organization.city_id == desk.city.id)
    if not desk.may(Right.READ):
        wanted = wanted.where(Organization.id == desk.membership.organization_id)
    return session.scalars(wanted.distinct().order_by(Organization.name).limit(MOST_ORGANIZATIONS)).all()


def typed_now() -> Typed:
    """What was typed into the form of this request."""
    return request.form.to_dict(flat=False)


def shown(form: Form, status: int = 200) -> Response:
    """The page with the form."""
    answer = make_response(
        render_template(
            "staff/services/form.html", desk=form.desk, form=form, errors=form.errors, problem=status >= 400
        ),
        status,
    )
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer
