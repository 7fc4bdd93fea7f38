"""Passkeys: made and shown by the browser with a small script; forms carry what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, abort, make_response, render_template, request

from directory.catalogs import S_
from directory.model import SignInKind
from directory.roles import TWO_STEPS
from directory.signing import accounts, passkeys, sessions, steps, throttling
from directory.signing.passkeys import BadPasskey
from directory.text import clean
from directory.web.staff import addresses, keeping
from directory.web.staff.confirming import unconfirmed
from directory.web.staff.guard import for_anyone, open_to_all
from directory.web.staff.leading import inside, see_other
from directory.web.staff.limits import by_network
from directory.web.staff.signing_in import sign_in_form
from directory.web.staff.site import as_json, site
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.signing.passkeys import Site
    from directory.web.staff.visit import Visit

NOT_KNOWN = S_("This passkey is not known here. Sign in with your password.")
NOT_MADE = S_("The passkey was not made. Try again.")
LAST = S_("Your role needs a second step. Set up codes of an app before you remove the last passkey.")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.post("/passkey/ask")(ask_known)
    blueprint.post("/passkey")(sign_in)
    blueprint.get("/account/passkeys")(listing)
    blueprint.post("/account/passkeys/ask")(ask_new)
    blueprint.post("/account/passkeys")(add)
    blueprint.post("/account/passkeys/<passkey>")(remove)


def _site() -> Site:
    return site() or abort(404)


@open_to_all
def ask_known(visit: Visit) -> Response:
    """What the browser needs in order to show a key."""
    here = _site()
    with writing() as session:
        if not throttling.attempt(session, by_network("passkey", visit), now=visit.now):
            abort(429)
        return as_json(passkeys.ask_known(session, here, now=visit.now))


@open_to_all
def sign_in(visit: Visit) -> Response:
    """Sign in with a key; it looked at its owner, so no second step is asked for."""
    here = _site()
    try:
        with writing() as session:
            account = passkeys.recognize(session, request.form.get("credential", ""), here, now=visit.now)
            token = sessions.begin(
                session, account.id, kind=SignInKind.PASSKEY, is_whole=True, two_steps=True,
                browser=addresses.browser(), now=visit.now,
            )  # fmt: skip
    except BadPasskey:
        return sign_in_form(errors={"email": visit.words.gettext(NOT_KNOWN)}, status=422)
    visit.change_token(token)
    return keeping.send_again() or see_other(inside(request.form.get("next", "")) or "/staff/", [])


@for_anyone
def listing(visit: Visit) -> Response:
    """The keys of an account."""
    return _listing(visit, {})


def _listing(visit: Visit, errors: Mapping[str, str]) -> Response:
    with reading() as session:
        keys = passkeys.of_account(session, visit.account.id)
    page = render_template("staff/passkeys.html", keys=keys, errors=errors, can_add=site() is not None)
    return make_response(page, 422 if errors else 200)


@for_anyone
def ask_new(visit: Visit) -> Response:
    """What the browser needs in order to make a key."""
    here = _site()
    with writing() as session:
        return as_json(passkeys.ask_new(session, visit.account, here, now=visit.now))


@for_anyone
def add(visit: Visit) -> Response:
    """Keep a key that the browser made; with the first one, recovery codes are shown."""
    here = _site()
    if wrong := unconfirmed(visit):
        return _listing(visit, {"current_password": wrong})
    told, name = (
        request.form.get("credential", ""),
        clean(request.form.get("name", "")) or addresses.browser(),
    )
    try:
        with writing() as session:
            passkeys.add(session, visit.account, told, here, name=name, now=visit.now)
            codes = []
            if not steps.codes_left(session, visit.account.id):
                codes = steps.new_recovery_codes(session, visit.account.id)
    except BadPasskey:
        return _listing(visit, {"name": visit.words.gettext(NOT_MADE)})
    if codes:
        return make_response(render_template("staff/recovery_codes.html", codes=codes))
    return see_other("/staff/account/passkeys", [("told", "saved")])


@for_anyone
def remove(visit: Visit, passkey: str) -> Response:
    """Forget a key; who signed in with it elsewhere is not any more."""
    try:
        chosen = UUID(passkey)
    except ValueError:
        abort(404)
    if wrong := unconfirmed(visit):
        return _listing(visit, {"current_password": wrong})
    with writing() as session:
        works = accounts.memberships(session, visit.account.id)
        needs = any(post.role in TWO_STEPS and post.is_active for post, _ in works)
        left = [key for key in passkeys.of_account(session, visit.account.id) if key.id != chosen]
        is_last = needs and not left and visit.account.totp_secret is None
        if not is_last:
            passkeys.remove(session, visit.account, chosen)
            sessions.end_all(session, visit.account.id, but=visit.sign_in.id)
    if is_last:
        return _listing(visit, {"current_password": visit.words.gettext(LAST)})
    return see_other("/staff/account/passkeys", [("told", "removed")])
