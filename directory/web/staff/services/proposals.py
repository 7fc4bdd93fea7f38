"""Changes that wait: an editor sees them field by field and takes over all or some."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import make_response, render_template, request

from directory.editing import proposing
from directory.editing.loading import draft_of
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.guard import NoRight, allowed
from directory.web.staff.services.common import city_to_write, missing, rows_of
from directory.web.staff.services.wording import told_changes
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.loading import Rows
    from directory.model import ServiceDraft
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/services/<code>/proposals/<draft>")(review)
    blueprint.post("/<city>/services/<code>/proposals/<draft>")(decide)
    blueprint.post("/<city>/services/<code>/proposals/<draft>/discard")(discard)


@allowed(Right.EDIT)
def review(desk: Desk, code: str, draft: str) -> Response:
    """Show what somebody proposes beside what is said now."""
    with reading() as session:
        rows = rows_of(session, desk, code)
        return _shown(desk, rows, _kept(session, desk, rows.service.id, draft))


def _shown(desk: Desk, rows: Rows, kept: ServiceDraft, status: int = 200) -> Response:
    now = draft_of(rows)
    changes = proposing.proposed(now, kept)
    page = render_template(
        "staff/services/proposal.html",
        desk=desk,
        service=rows.service,
        kept=kept,
        changes=told_changes(desk, changes),
        stale={change.key for change in changes if proposing.is_stale(now, kept, change.key)},
        seen=proposing.seen(changes),
        problem=status == 409,
    )
    return make_response(page, status)


@allowed(Right.PUBLISH)
def decide(desk: Desk, code: str, draft: str) -> Response:
    """Take over the chosen fields, or none: of what was seen, not of what was proposed or saved meanwhile."""
    with writing() as session:
        city = city_to_write(session, desk)
        rows = rows_of(session, desk, code, city=city)
        kept = _kept(session, desk, rows.service.id, draft)
        if request.form.get("seen") != proposing.seen(proposing.proposed(draft_of(rows), kept)):
            return _shown(desk, rows, kept, 409)
        if request.form.get("do") == "decline":
            proposing.decline(session, kept)
            return desk.led_to("services", told="declined")
        proposing.accept(session, city, rows, kept, request.form.getlist("take"), by=desk.by, now=desk.now)
        is_public = rows.service.publication is Publication.PUBLISHED
    return desk.led_to(f"services/{code}", told="published" if is_public else "saved")


@allowed(Right.PROPOSE)
def discard(desk: Desk, code: str, draft: str) -> Response:
    """Throw away one's own draft."""
    with writing() as session:
        rows = rows_of(session, desk, code)
        kept = _kept(session, desk, rows.service.id, draft)
        if kept.by != desk.by:
            raise NoRight
        proposing.decline(session, kept)
    return desk.led_to(f"services/{code}", told="removed")


def _kept(session: Session, desk: Desk, service_id: UUID, draft: str) -> ServiceDraft:
    try:
        kept = proposing.find_draft(session, desk.city, UUID(hex=draft))
    except ValueError:
        kept = None
    if (
        kept is None
        or kept.service_id != service_id
        or kept.state not in (Publication.IN_REVIEW, Publication.DRAFT)
    ):
        missing()
    return kept
