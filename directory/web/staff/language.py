"""The language of the staff pages, chosen on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response, redirect, request

from directory.catalogs import staff_locales
from directory.model import Account
from directory.web.staff.guard import for_anyone
from directory.web.staff.leading import inside
from directory.web.staff.store import writing

if TYPE_CHECKING:
    from flask import Blueprint

    from directory.web.staff.visit import Visit


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/locale")(choose)


@for_anyone
def choose(visit: Visit) -> Response:
    """Keep the account's locale."""
    tag = request.form.get("locale", "")
    if tag not in staff_locales():
        abort(400)
    with writing() as session:
        session.get_one(Account, visit.account.id).locale = tag
    return make_response(redirect(inside(request.form.get("next", "")) or "/staff/", 303))
