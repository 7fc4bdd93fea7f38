"""The guard of the staff side: who may open which page. A page that names no right is not there at all."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, abort, current_app, make_response, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException

from directory.catalogs import S_, staff_locales
from directory.locales import LOCALES
from directory.roles import TWO_STEPS
from directory.web import i18n
from directory.web.errors import SAID
from directory.web.forms import refuse_foreign
from directory.web.staff import cookies, wording
from directory.web.staff import visit as visits
from directory.web.staff.desk import Desk
from directory.web.staff.keeping import ask_again
from directory.web.staff.leading import see_other, to_sign_in
from directory.web.staff.navigation import ITEMS
from directory.web.staff.site import site
from directory.web.staff.told import told
from directory.web.staff.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.roles import Right

__all__ = ["Desk", "Visit", "allowed", "blueprint", "for_anyone", "open_to_all"]

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

MAX_REQUEST = 8 * 1024 * 1024
"""Bytes that somebody may send who is signed in."""
MAX_FIELDS = 4 * 1024 * 1024
"""Bytes of it that are not in files."""

MAX_TYPED = 1024 * 1024
"""Bytes that others may: a long form whose session ended goes with them through signing in."""

ALL, SIGNED_IN = "all", "signed in"
"""What stands in the place of a right where none is needed, or only to be signed in."""

Answer = Any
"""What a view gives back: text or a response."""


class OldForm(Forbidden):
    """A form without the token of this session: the page is old, or it is not ours."""


class NoRight(Forbidden):
    """Somebody is signed in and may not do this in this city."""


def allowed(right: Right) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Open a page of a city to those who have a right in it. The view gets a `Desk` and the rest of the address.

    Signed out: they are asked to sign in. A city that they do not work in is not there for them (404).
    """

    def mark(view: Callable[..., Answer]) -> Callable[..., Answer]:
        def guarded(city: str, **parts: Any) -> Answer:
            visit = visits.visit()
            if answer := _stopped(visit):
                return answer
            desk = _desk(visit)
            if desk.membership.role in TWO_STEPS and not desk.sign_in.two_steps:
                return see_other("/staff/account/codes", [("told", "needed")])
            if not desk.may(right):
                raise NoRight
            return view(desk, **parts)

        return _marked(guarded, view, right)

    return mark


def for_anyone(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Open a page to everybody who is signed in: pages about oneself. The view gets the `Visit`."""

    def guarded(**parts: Any) -> Answer:
        visit = visits.visit()
        return _stopped(visit) or view(visit, **parts)

    return _marked(guarded, view, SIGNED_IN)


def open_to_all(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Open a page to people who are not signed in: the ways in. The view gets the `Visit`."""

    def guarded(**parts: Any) -> Answer:
        return view(visits.visit(), **parts)

    return _marked(guarded, view, ALL)


def _marked(guarded: Callable[..., Answer], view: Callable[..., Answer], right: str) -> Callable[..., Answer]:
    made = wraps(view)(guarded)
    made.__dict__["right"] = right
    # The names of endpoints: each module may have a `form` and a `save`.
    made.__name__ = (
        f"{view.__module__.removeprefix('directory.web.staff.').replace('.', '_')}_{view.__name__}"
    )
    return made


def right_of(endpoint: str) -> str | None:
    """What a page asks for, or None where it says nothing."""
    view = current_app.view_functions.get(endpoint)
    return getattr(view, "right", None)


def _stopped(visit: Visit) -> Response | None:
    """What is answered instead of the page to somebody who is not, or only half, signed in."""
    if visit.is_whole:
        return None
    return ask_again(visit) if request.method == "POST" else to_sign_in()


def _desk(visit: Visit) -> Desk:
    found = visit.signed_in
    if found is None or found.membership is None or found.city is None:
        abort(404)
    return Desk(
        account=found.account,
        membership=found.membership,
        city=found.city,
        sign_in=found.sign_in,
        words=visit.words,
        now=visit.now,
    )


@blueprint.before_request
def _look() -> None:
    """Before any view: who it is, whether the form is ours, whether the page says what it asks for."""
    visit = visits.open_visit()
    if right_of(request.endpoint or "") is None:
        abort(404)
    if visit.is_whole:
        request.max_content_length, request.max_form_memory_size = MAX_REQUEST, MAX_FIELDS
    else:
        request.max_content_length = request.max_form_memory_size = MAX_TYPED
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        refuse_foreign()
        if not cookies.is_form_token(request.form.get("token", ""), visit.token):
            raise OldForm


@blueprint.after_request
def _finish(response: Response) -> Response:
    visits.visit().finish(response)
    return response


_SAID: dict[type[HTTPException], tuple[str, str]] = {
    OldForm: (
        S_("This form is too old"),
        S_(
            "You may have signed out or in since you opened it. Go back, load the page again and send it once more."
        ),
    ),
    NoRight: (
        S_("Your role does not allow this"),
        S_("Ask an admin of your city if you need it."),
    ),
}


@blueprint.errorhandler(HTTPException)
def _refused(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    status = error.code or 500
    heading, step = _SAID.get(type(error)) or SAID.get(status) or SAID[400 if status < 500 else 500]
    answer = make_response(render_template("staff/refused.html", heading=heading, step=step), status)
    answer.headers.extend([pair for pair in error.get_headers() if pair[0] == "Allow"])
    return answer


def install(app: Flask) -> None:
    """Register the pages, and give their templates what they call."""
    app.jinja_env.globals.update(
        csrf=visits.csrf,
        visit_now=visits.visit,
        told=told,
        staff_items=ITEMS,
        staff_editions=lambda: [LOCALES[tag] for tag in staff_locales()],
        moment_words=wording.moment_words,
        bdi=wording.bdi,
        has_passkeys=lambda: site() is not None,
        role_words=wording.ROLE,
    )
    app.jinja_env.filters["language_of"] = i18n.language_words
    app.register_blueprint(blueprint)
