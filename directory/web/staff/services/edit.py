"""The one page on which a service is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.editing import proposing
from directory.editing.checking import Checked, check
from directory.editing.drafts import difference, merged, without_strays
from directory.editing.faults import first
from directory.editing.loading import draft_of
from directory.editing.meeting import met
from directory.editing.saving import Edit, save_rows
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.care.beside import care_of
from directory.web.staff.guard import NoRight, allowed
from directory.web.staff.services import searching, twins
from directory.web.staff.services.common import (
    city_to_write,
    organizations,
    rows_of,
    setting_of,
    shown,
    tree_of,
    typed_now,
)
from directory.web.staff.services.showing import Form
from directory.web.staff.services.typing import altered, filled
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.drafts import Draft
    from directory.editing.faults import Typed
    from directory.editing.loading import Rows
    from directory.editing.meeting import Meeting
    from directory.web.staff.desk import Desk

SAVES = {
    "publish": Publication.PUBLISHED,
    "draft": Publication.DRAFT,
    "review": Publication.IN_REVIEW,
}
"""Buttons that save, and the state that they lead to; all others alter the form."""

TOLD = {"publish": "published", "draft": "drafted", "review": "proposed"}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/services/<code>")(form)
    blueprint.post("/<city>/services/<code>")(save)


@allowed(Right.PROPOSE)
def form(desk: Desk, code: str) -> Response:
    """Show what a service says, to be changed; twelve queries at most."""
    with reading() as session:
        rows = rows_of(session, desk, code)
        made = _form(session, desk, rows)
        made.care = care_of(session, desk, rows.service)
        own = next((draft for draft in made.beside if draft.by == desk.by), None)
        if own:
            made.draft, made.from_draft = proposing.overlaid(made.base, own), own
            made.typed = filled(made.draft)
            made.clashes = [
                change
                for change in difference(made.base, made.draft)
                if proposing.is_stale(made.base, own, change.key)
            ]
    return shown(made)


@allowed(Right.PROPOSE)
def save(desk: Desk, code: str) -> Response:
    """Save the form, or give it back with what was typed."""
    typed = typed_now()
    do = first(typed, "do")
    if do in SAVES:
        return _save(desk, code, typed, do)
    with reading() as session:
        rows = rows_of(session, desk, code)
        return shown(_altered(session, desk, _form(session, desk, rows, altered(typed, do)), do))


def _altered(session: Session, desk: Desk, made: Form, do: str) -> Form:
    """The form after a button that saves nothing; only "check" tells what is wrong."""
    checked = check(made.typed, made.base, setting_of(desk, made.tree))
    made.draft = checked.draft
    if do in ("", "check"):
        made.faults = checked.faults
    searching.look_up(session, desk, made, do)
    return made


def _form(session: Session, desk: Desk, rows: Rows, typed: Typed | None = None) -> Form:
    base = draft_of(rows)
    return Form(
        desk=desk,
        tree=tree_of(session, desk),
        code=rows.service.code,
        version=rows.service.version,
        publication=rows.service.publication,
        base=base,
        draft=base,
        typed=filled(base) if typed is None else typed,
        beside=proposing.drafts_of(session, rows.service.id),
        organizations=organizations(session, desk),
    )


def _save(desk: Desk, code: str, typed: Typed, do: str) -> Response:
    with writing() as session:
        city = city_to_write(session, desk)
        rows = rows_of(session, desk, code, city=city)
        if not desk.may_touch(rows.service.organization_id):
            raise NoRight
        typed = altered(typed, "")
        theirs = draft_of(rows)
        checked = _kept_theirs(check(typed, theirs, setting_of(desk, tree_of(session, desk))), typed, theirs)
        _refuse_other_organization(desk, checked, theirs)
        if checked.faults:
            made = _form(session, desk, rows, typed)
            made.draft, made.faults = checked.draft, checked.faults
            made.version = _version(typed, rows)
            return shown(made, 422)
        if _version(typed, rows) != rows.service.version:
            meeting = met(first(typed, "base"), theirs, checked.draft, without_strays)
            if meeting.clashes or meeting.taken:
                return shown(_conflict(_form(session, desk, rows), meeting), 409)
        if checked.draft["name"] != theirs["name"] and first(typed, "no_twin") != "yes":
            made = _form(session, desk, rows, typed)
            made.draft = checked.draft
            if new_twins := twins.new_twins(session, desk, theirs, checked.draft, code):
                made.twins = new_twins
                return shown(made, 422)
        return _write(session, desk, rows, checked.draft, typed, do)


def _version(typed: Typed, rows: Rows) -> int:
    said = first(typed, "version")
    return int(said) if said.isdecimal() and len(said) < 10 else rows.service.version


def _kept_theirs(checked: Checked, typed: Typed, theirs: Draft) -> Checked:
    """The draft with what somebody chose to keep of the other's, after a conflict."""
    keys = [
        name.removeprefix("keep-")
        for name in typed
        if name.startswith("keep-") and first(typed, name) == "theirs"
    ]
    if keys:
        checked.draft = merged(checked.draft, theirs, keys)
        checked.faults = [fault for fault in checked.faults if fault.field.split("-")[0] not in keys]
    return checked


def _refuse_other_organization(desk: Desk, checked: Checked, theirs: Draft) -> None:
    """Who works for one organization cannot give its listings to another."""
    if not desk.may(Right.EDIT) and checked.draft["organization"] != theirs["organization"]:
        raise NoRight


def _conflict(made: Form, meeting: Meeting) -> Form:
    made.draft, made.typed = meeting.draft, filled(meeting.draft)
    made.clashes, made.taken = meeting.clashes, meeting.taken
    return made


def _write(session: Session, desk: Desk, rows: Rows, draft: Draft, typed: Typed, do: str) -> Response:
    """Write into the service, or beside it where it is published and shall stay as it is."""
    service, state = rows.service, SAVES[do]
    city = city_to_write(session, desk)
    if state is Publication.PUBLISHED and not desk.may(Right.PUBLISH):
        raise NoRight
    beside = service.publication is Publication.PUBLISHED or not desk.may(Right.EDIT)
    if state is not Publication.PUBLISHED and beside:
        proposing.propose(session, city, rows, draft, by=desk.by, now=desk.now, state=state)
        return desk.led_to(f"services/{service.code}", told=TOLD[do])
    edit = Edit(
        draft=draft,
        version=service.version,
        by=desk.by,
        now=desk.now,
        publication=state,
        small_fix=first(typed, "small_fix") == "yes",
        confirm=first(typed, "confirm") == "yes" and desk.may(Right.CONFIRM),
    )
    save_rows(session, city, rows, edit)
    _let_go(session, desk, service.id, first(typed, "draft"))
    return desk.led_to(f"services/{service.code}", told=TOLD[do])


def _let_go(session: Session, desk: Desk, service_id: UUID, draft_id: str) -> None:
    """The draft that was published is none any more."""
    for kept in proposing.drafts_of(session, service_id):
        if kept.id.hex == draft_id and kept.by == desk.by:
            proposing.decline(session, kept)
