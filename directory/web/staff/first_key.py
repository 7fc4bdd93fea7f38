"""A passkey instead of a password: made from a one-time link, it signs in at once.

Not for who has a second step: whoever reads their mail would get past it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response, render_template, request

from directory.catalogs import S_
from directory.model import SignInKind
from directory.signing import links, passkeys, sessions, steps
from directory.signing.passkeys import BadPasskey
from directory.web.staff import addresses
from directory.web.staff.guard import open_to_all
from directory.web.staff.linking import link_form
from directory.web.staff.site import as_json, site
from directory.web.staff.store import writing

if TYPE_CHECKING:
    from flask import Blueprint

    from directory.web.staff.visit import Visit

NOT_MADE = S_("The passkey was not made. Try again, or choose a password.")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/link/<secret>/ask")(ask)
    blueprint.post("/link/<secret>/passkey")(add)


@open_to_all
def ask(visit: Visit, secret: str) -> Response:
    """What the browser needs in order to make a key for whose link this is."""
    here = site() or abort(404)
    with writing() as session:
        account = links.find(session, secret, now=visit.now) or abort(404)
        if steps.has_second_step(session, account):
            abort(403)
        return as_json(passkeys.ask_new(session, account, here, now=visit.now))


@open_to_all
def add(visit: Visit, secret: str) -> Response:
    """Use the link for a key; recovery codes are shown, and its owner is signed in."""
    here = site() or abort(404)
    try:
        with writing() as session:
            account = links.take(session, secret, now=visit.now)
            if account is None:
                return link_form(visit, secret)
            if steps.has_second_step(session, account):
                abort(403)
            told = request.form.get("credential", "")
            passkeys.add(session, account, told, here, name=addresses.browser(), now=visit.now)
            codes = steps.new_recovery_codes(session, account.id)
            sessions.end_all(session, account.id)
            token = sessions.begin(
                session, account.id, kind=SignInKind.PASSKEY, is_whole=True, two_steps=True,
                browser=addresses.browser(), now=visit.now,
            )  # fmt: skip
    except BadPasskey:
        # The link was given back with all else that this try did.
        return link_form(visit, secret, {"password": visit.words.gettext(NOT_MADE)}, 422)
    visit.change_token(token)
    return make_response(render_template("staff/recovery_codes.html", codes=codes))
