"""The second step: set up an app that shows codes, see recovery codes once, turn it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from flask import Response, make_response, render_template, request
from markupsafe import Markup

from directory.catalogs import S_
from directory.roles import TWO_STEPS
from directory.signing import accounts, passkeys, sessions, steps
from directory.web.staff.confirming import is_fresh, unconfirmed
from directory.web.staff.guard import for_anyone
from directory.web.staff.leading import see_other
from directory.web.staff.me import HERE
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.web.staff.visit import Visit

ISSUER = "Directory"
WRONG_CODE = S_("The code is not right. Type the six digits that the app shows now.")
NEEDED = S_(
    "Your role needs a second step. Add a passkey before you turn the codes off, or set up another app here."
)


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/account/codes")(form)
    blueprint.post("/account/codes")(begin)
    blueprint.post("/account/codes/off")(turn_off)
    blueprint.post("/account/codes/recovery")(renew)


@for_anyone
def form(visit: Visit) -> Response:
    """A picture and a text of a new secret, for an app to read."""
    return _form(visit, steps.new_secret(), {})


def _form(visit: Visit, secret: str, errors: Mapping[str, str]) -> Response:
    address = steps.address(secret, visit.account.email, ISSUER)
    # Text of a library: an SVG without scripts, made of the address alone.
    picture = Markup(segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr"))  # noqa: S704
    has_second_step = _has_second_step(visit)
    page = render_template(
        "staff/codes.html",
        secret=secret,
        parts=[secret[at : at + 4] for at in range(0, len(secret), 4)],
        picture=picture,
        address=address,
        is_on=visit.account.totp_secret is not None,
        has_second_step=has_second_step,
        asks_password=has_second_step or not is_fresh(visit),
        errors=errors,
    )
    return make_response(page, 422 if errors else 200)


def _has_second_step(visit: Visit) -> bool:
    with reading() as session:
        return steps.has_second_step(session, visit.account)


@for_anyone
def begin(visit: Visit) -> Response:
    """Ask for codes from now on; the recovery codes are shown this once."""
    secret = request.form.get("secret", "")
    if not steps.is_secret(secret):
        return see_other("/staff/account/codes", [])
    # Whoever finds a session open must not make it theirs for good; who has just signed in is not asked twice.
    if (_has_second_step(visit) or not is_fresh(visit)) and (wrong := unconfirmed(visit)):
        return _form(visit, secret, {"current_password": wrong})
    with writing() as session:
        is_begun = steps.begin_codes(
            session, visit.account, secret, request.form.get("code", ""), now=visit.now
        )
        if is_begun:
            codes = steps.new_recovery_codes(session, visit.account.id)
            sessions.end_all(session, visit.account.id, but=visit.sign_in.id)
            visit.change_token(sessions.complete(session, visit.sign_in, now=visit.now))
    if not is_begun:
        return _form(visit, secret, {"code": visit.words.gettext(WRONG_CODE)})
    return make_response(render_template("staff/recovery_codes.html", codes=codes))


@for_anyone
def turn_off(visit: Visit) -> Response:
    """Ask for codes no more, unless a role needs them."""
    if wrong := unconfirmed(visit):
        return _form(visit, steps.new_secret(), {"current_password": wrong})
    with writing() as session:
        works = accounts.memberships(session, visit.account.id)
        needs = any(post.role in TWO_STEPS and post.is_active for post, _ in works)
        if needs and not passkeys.of_account(session, visit.account.id):
            is_off = False
        else:
            is_off = True
            steps.end_codes(session, visit.account.id)
            sessions.end_all(session, visit.account.id, but=visit.sign_in.id)
    if not is_off:
        return _form(visit, steps.new_secret(), {"current_password": visit.words.gettext(NEEDED)})
    return see_other(HERE, [("told", "saved")])


@for_anyone
def renew(visit: Visit) -> Response:
    """New recovery codes; the old ones stop working."""
    if not _has_second_step(visit):
        return see_other("/staff/account/codes", [])
    if wrong := unconfirmed(visit):
        return _form(visit, steps.new_secret(), {"current_password": wrong})
    with writing() as session:
        codes = steps.new_recovery_codes(session, visit.account.id)
    return make_response(render_template("staff/recovery_codes.html", codes=codes))
