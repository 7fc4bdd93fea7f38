"""The organizations of a city: what they say of themselves, the numbers to call, what they offer, who changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, make_response, render_template, request

from directory.editing import history, organizing
from directory.editing.checking import check_fields
from directory.editing.drafts import Draft, rows_in, text_in
from directory.editing.faults import first
from directory.editing.fields import ORGANIZATION, Kind
from directory.editing.finding import STATES
from directory.editing.meeting import met
from directory.model.facts import Publication
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write, setting_of, tree_of, typed_now
from directory.web.staff.services.showing import Form
from directory.web.staff.services.typing import altered
from directory.web.staff.services.wording import told_changes
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.faults import Typed
    from directory.model import Organization
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/organizations")(listing)
    blueprint.get("/<city>/organizations/<code>")(form)
    blueprint.post("/<city>/organizations/<code>")(save)
    blueprint.get("/<city>/organizations/<code>/history")(past)


@allowed(Right.READ)
def listing(desk: Desk) -> str:
    """Show a page of the list; three queries."""
    asked, number = request.args.get("q", "")[:100], request.args.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
    with reading() as session:
        lines, total = organizing.find(session, desk.city, asked, page=page)
    return render_template(
        "staff/organizations/list.html",
        desk=desk,
        asked=asked,
        lines=lines,
        total=total,
        page=page,
        pages=-(-total // organizing.PAGE),
        to_page=lambda number: desk.to(
            "organizations", [*([("q", asked)] if asked else []), ("page", str(number))]
        ),
    )


def _get(session: Session, desk: Desk, code: str, *, lock: bool = False) -> Organization:
    return organizing.get(session, desk.city, code.lower()[:12], lock=lock) or abort(404)


def _filled(draft: Draft) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for name, spec in ORGANIZATION.items():
        if spec.kind is not Kind.ROWS:
            typed[name] = [text_in(draft, name)]
            continue
        for number, row in enumerate(rows_in(draft, name)):
            typed |= {f"{name}-{number}-{column}": [value] for column, value in row.items()}
    return typed


def _form(
    session: Session, desk: Desk, organization: Organization, base: Draft, typed: Typed | None = None
) -> Form:
    return Form(
        desk=desk,
        tree=tree_of(session, desk),
        code=organization.code,
        version=organization.version,
        publication=Publication.PUBLISHED,
        base=base,
        draft=base,
        typed=_filled(base) if typed is None else typed,
    )


def _shown(session: Session, made: Form, organization: Organization, status: int = 200) -> Response:
    page = render_template(
        "staff/organizations/form.html",
        desk=made.desk,
        form=made,
        fields=ORGANIZATION.values(),
        services=organizing.services_of(session, organization),
        states=STATES,
        errors=made.errors,
        problem=status == 409,
    )
    return make_response(page, status)


@allowed(Right.READ)
def form(desk: Desk, code: str) -> Response:
    """Show what an organization says; seven queries."""
    with reading() as session:
        found = _get(session, desk, code)
        base = organizing.draft_of(organizing.rows_of(session, found))
        return _shown(session, _form(session, desk, found, base), found)


@allowed(Right.EDIT)
def save(desk: Desk, code: str) -> Response:
    """Save the form, or give it back with what was typed."""
    typed = altered(typed_now(), first(typed_now(), "do"))
    with writing() as session:
        city = city_to_write(session, desk)
        found = _get(session, desk, code, lock=True)
        rows = organizing.rows_of(session, found)
        theirs = organizing.draft_of(rows)
        checked = check_fields(typed, theirs, ORGANIZATION.values(), setting_of(desk, tree_of(session, desk)))
        for name in ORGANIZATION:
            if first(typed, f"keep-{name}") == "theirs":
                checked.draft[name] = theirs[name]
        made = _form(session, desk, found, theirs, typed)
        made.draft = checked.draft
        if first(typed, "do") != "save":
            return _shown(session, made, found)
        fault = organizing.taken_name(session, city, found, checked.draft)
        made.faults = [*checked.faults, *([fault] if fault else [])]
        if made.faults:
            said = first(typed, "version")
            made.version = int(said) if said.isdecimal() and len(said) < 10 else found.version
            return _shown(session, made, found, 422)
        if first(typed, "version") != str(found.version):
            meeting = met(first(typed, "base"), theirs, checked.draft)
            if meeting.clashes or meeting.taken:
                made.typed, made.clashes, made.taken = _filled(meeting.draft), meeting.clashes, meeting.taken
                return _shown(session, made, found, 409)
        organizing.save(
            session, city, rows, checked.draft, small_fix=first(typed, "small_fix") == "yes",
            by=desk.by, now=desk.now,
        )  # fmt: skip
    return desk.led_to(f"organizations/{found.code}", told="saved")


@allowed(Right.READ)
def past(desk: Desk, code: str) -> str:
    """Who changed what, and when; three queries."""
    with reading() as session:
        found = _get(session, desk, code)
        revisions = history.revisions(session, desk.city, found.id)
    return render_template(
        "staff/organizations/history.html",
        desk=desk,
        organization=found,
        revisions=[(one, told_changes(desk, one.changes)) for one in revisions],
    )
