"""A preview: the public page as it would be, written into the database and taken back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template

from directory import queries
from directory.editing.checking import check
from directory.editing.drafts import new_draft
from directory.editing.faults import first
from directory.editing.loading import draft_of, find_rows
from directory.editing.saving import Edit, create, save_rows
from directory.model.facts import Publication
from directory.roles import Right
from directory.web import i18n
from directory.web.page import open_page
from directory.web.public.service import rendered
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import (
    IN_FRAME,
    city_to_write,
    rows_of,
    setting_of,
    tree_of,
    typed_now,
)
from directory.web.staff.services.typing import altered
from directory.web.staff.store import writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.faults import Typed
    from directory.model import City
    from directory.queries import Listing
    from directory.web.page import Page
    from directory.web.staff.desk import Desk


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/<city>/services/<code>/preview")(preview)
    blueprint.post("/<city>/services/new/preview")(preview_new)


@allowed(Right.PROPOSE)
def preview(desk: Desk, code: str) -> Response:
    """The public page of a service with what was typed."""
    return _framed(desk, code)


@allowed(Right.PROPOSE)
def preview_new(desk: Desk) -> Response:
    """The public page of a service that is not there yet."""
    return _framed(desk, "")


class _TakenBack(Exception):
    """Nothing of it is kept."""


def _framed(desk: Desk, code: str) -> Response:
    typed = altered(typed_now(), "")
    made: tuple[Page, Listing] | None = None
    try:
        with writing() as session:
            made = _read_back(session, desk, code, typed)
            # What was read outlives the session: the page is made while others can save.
            session.expunge_all()
            raise _TakenBack
    except _TakenBack:
        pass
    answer = make_response(rendered(*made) if made else _nothing(desk))
    answer.headers["Content-Security-Policy"] = IN_FRAME
    return answer


def _nothing(desk: Desk) -> str:
    i18n.bind(desk.locale.tag)
    return render_template("staff/services/no_preview.html", desk=desk)


def _read_back(session: Session, desk: Desk, code: str, typed: Typed) -> tuple[Page, Listing] | None:
    city = city_to_write(session, desk)
    code = _written(session, desk, city, code, typed)
    tag = first(typed, "preview_locale")
    listing = queries.find_listing(session, desk.city, code) if code else None
    if listing is None:
        return None
    shown = open_page(session, desk.city.slug, tag if tag in desk.city.locales else desk.city.default_locale)
    return shown, listing


def _written(session: Session, desk: Desk, city: City, code: str, typed: Typed) -> str:
    """Write what can be read of the form, as if it were published; faulty fields stay as they were."""
    setting = setting_of(desk, tree_of(session, desk))
    if not code:
        draft = check(typed, new_draft(), setting).draft
        if not draft["name"] or not draft["organization"]:
            return ""
        edit = Edit(draft=draft, version=0, by=desk.by, now=desk.now, publication=Publication.PUBLISHED)
        code = create(session, city, edit, index=False).code
    else:
        rows = rows_of(session, desk, code, city=city)
        draft = check(typed, draft_of(rows), setting).draft
        version = rows.service.version
        edit = Edit(draft=draft, version=version, by=desk.by, now=desk.now, publication=Publication.PUBLISHED)
        save_rows(session, city, rows, edit, at_once=False)
    session.flush()
    session.expire_all()
    return code if find_rows(session, city, code) else ""
