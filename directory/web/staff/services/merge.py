"""Two listings of one service side by side, to be made one; and the end of a listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request

from directory.editing import saving
from directory.editing.loading import draft_of, find_rows
from directory.editing.merging import merge, to_choose, united
from directory.editing.saving import Conflict, Edit, NoSuchService
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write, rows_of
from directory.web.staff.services.wording import told_changes
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/services/<code>/merge")(form)
    blueprint.post("/<city>/services/<code>/merge")(make_one)
    blueprint.post("/<city>/services/<code>/archive")(archive)


@allowed(Right.PUBLISH)
def form(desk: Desk, code: str) -> Response:
    """Ask which listing is the same; then show both side by side."""
    other_code = request.args.get("with", "").strip().lower().partition("?")[0].rpartition("/")[2][:12]
    return _shown(desk, code, other_code, 200)


def _shown(desk: Desk, code: str, other_code: str, status: int) -> Response:
    errors: dict[str, str] = {}
    with reading() as session:
        rows = rows_of(session, desk, code)
        other = None
        if other_code and other_code != rows.service.code:
            other = find_rows(session, desk.city, other_code)
            if other is None:
                errors["with"] = desk.words.gettext(
                    "There is no listing of this code. Look at its address again."
                )
        elif other_code:
            errors["with"] = desk.words.gettext("This is the same listing. Write the code of the other one.")
        kept = draft_of(rows)
        their = draft_of(other) if other else kept
        return make_response(
            render_template(
                "staff/services/merge.html",
                desk=desk,
                service=rows.service,
                other=other.service if other else None,
                changes=told_changes(desk, to_choose(united(kept, their), their)) if other else [],
                errors=errors,
                problem=status == 409 and other is not None,
            ),
            422 if errors else status,
        )


@allowed(Right.PUBLISH)
def make_one(desk: Desk, code: str) -> Response:
    """Make them one: the other one's addresses lead to this one from now on."""
    asked = request.form
    versions = [asked.get(name, "") for name in ("version", "other_version")]
    try:
        with writing() as session:
            edit = Edit(draft={}, version=int(versions[0]), by=desk.by, now=desk.now)
            taken = [
                name.removeprefix("keep-")
                for name in asked
                if name.startswith("keep-") and asked[name] == "theirs"
            ]
            city = city_to_write(session, desk)
            merge(session, city, code.lower(), asked.get("other", "")[:12], taken, edit, int(versions[1]))
    except NoSuchService:
        return make_response(redirect(desk.to(f"services/{code}/merge"), 303))
    except (Conflict, ValueError):
        return _shown(desk, code, asked.get("other", "")[:12], 409)
    return desk.led_to(f"services/{code}", told="merged")


@allowed(Right.PUBLISH)
def archive(desk: Desk, code: str) -> Response:
    """Take a listing out of the directory; it can be published again."""
    with writing() as session:
        city = city_to_write(session, desk)
        rows = rows_of(session, desk, code, city=city)
        saving.archive(session, city, rows, by=desk.by, now=desk.now)
    return desk.led_to("services", told="archived")
