"""Who changed what of a service and when; each state can be brought back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import make_response, render_template, request

from directory.catalogs import S_
from directory.editing import history as revisions
from directory.editing.drafts import difference
from directory.editing.loading import draft_of
from directory.editing.saving import Edit, save_rows
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write, missing, rows_of
from directory.web.staff.services.wording import Told, told_changes
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk


ACTIONS = {
    "create": S_("New"),
    "restore": S_("Brought back"),
    "merge": S_("Merged"),
    "bulk": S_("One of many at once"),
    "accept": S_("Proposal taken over"),
    "archive": S_("Archived"),
    "confirm": S_("Confirmed"),
}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/services/<code>/history")(history)
    blueprint.get("/<city>/services/<code>/compare")(compare)
    blueprint.post("/<city>/services/<code>/restore")(restore)


@allowed(Right.READ)
def history(desk: Desk, code: str) -> str:
    """Show the revisions of a service, the newest first; eight queries."""
    with reading() as session:
        rows = rows_of(session, desk, code)
        found = revisions.revisions(session, desk.city, rows.service.id)
        return render_template(
            "staff/services/history.html",
            desk=desk,
            service=rows.service,
            actions=ACTIONS,
            revisions=[(one, told_changes(desk, one.changes)) for one in found],
            may_restore=desk.may(Right.PUBLISH),
        )


@allowed(Right.READ)
def compare(desk: Desk, code: str) -> Response:
    """Show how a service differs now from what it was at a moment."""
    return _compared(desk, code, _moment(request.args.get("at", "")))


def _compared(desk: Desk, code: str, at: datetime, status: int = 200) -> Response:
    with reading() as session:
        rows = rows_of(session, desk, code)
        then, now = revisions.draft_at(session, desk.city, rows, at), draft_of(rows)
        told: list[Told] = told_changes(desk, difference(now, then))
        page = render_template(
            "staff/services/compare.html",
            desk=desk,
            service=rows.service,
            at=at,
            changes=told,
            may_restore=desk.may(Right.PUBLISH),
            problem=status == 409,
        )
    return make_response(page, status)


@allowed(Right.PUBLISH)
def restore(desk: Desk, code: str) -> Response:
    """Bring back what a service said at a moment; that too is a revision, so nothing is lost."""
    at = _moment(request.form.get("at", ""))
    with writing() as session:
        city = city_to_write(session, desk)
        rows = rows_of(session, desk, code, city=city)
        version = rows.service.version
        is_seen = request.form.get("version") == str(version)
        if is_seen:
            draft = revisions.draft_at(session, city, rows, at)
            edit = Edit(draft=draft, version=version, by=desk.by, now=desk.now, action="restore")
            save_rows(session, city, rows, edit)
    return desk.led_to(f"services/{code}", told="restored") if is_seen else _compared(desk, code, at, 409)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        missing()
    return found if found.tzinfo else found.replace(tzinfo=UTC)
