"""Imports of the past: what they did, and undoing them as wholes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import abort, make_response, render_template

from directory import indexing
from directory.exchange.undoing import NotUndoable, last_run, undo
from directory.model import ImportRun, Source
from directory.roles import Right
from directory.web.staff.city.common import city_of, shown
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/import/runs/<run>")(report)
    blueprint.post("/<city>/import/runs/<run>/undo")(take_back)


def _run(session: Session, desk: Desk, key: str) -> ImportRun:
    try:
        found = session.get(ImportRun, UUID(key))
    except ValueError:
        found = None
    if found is None or found.city_id != desk.city.id:
        abort(404)
    return found


@allowed(Right.IMPORT)
def report(desk: Desk, run: str) -> Response:
    """What an import did."""
    return _report(desk, run, {})


def _report(desk: Desk, key: str, errors: dict[str, str]) -> Response:
    with reading() as session:
        row = _run(session, desk, key)
        last = last_run(session, row.source_id)
        return shown(
            "staff/importing/run.html",
            desk,
            errors,
            run=row,
            source=session.get_one(Source, row.source_id),
            may_undo=last is not None and last.id == row.id,
        )


@allowed(Right.IMPORT)
def take_back(desk: Desk, run: str) -> Response:
    """Undo an import; what somebody edited since stays, and is named."""
    try:
        with writing() as session:
            row = _run(session, desk, run)
            city = city_of(session, desk)
            done = undo(session, city, row, now=desk.now, by=desk.by)
            indexing.index_touched(session, city, done.touched, now=desk.now)
    except NotUndoable as fault:
        return _report(desk, run, {"undo": str(fault)})
    return make_response(render_template("staff/importing/undone.html", desk=desk, done=done))
