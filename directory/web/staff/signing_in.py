"""Sign in and out: a password, then the second step where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from directory.catalogs import S_, staff_locales
from directory.model import Account
from directory.signing import accounts, entering, sessions, steps, throttling
from directory.web.staff import addresses, keeping
from directory.web.staff.guard import for_anyone, open_to_all
from directory.web.staff.leading import inside, see_other
from directory.web.staff.limits import TOO_OFTEN, of_account, sign_in_limits
from directory.web.staff.limits import limits as limits_of
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.web.staff.visit import Visit

WRONG = S_("The e-mail address or the password is not right. Check both and try again.")
WRONG_CODE = S_("The code is not right. Wait for the next one in your app and try again.")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/sign-in")(form)
    blueprint.post("/sign-in")(sign_in)
    blueprint.get("/sign-in/step")(step_form)
    blueprint.post("/sign-in/step")(step)
    blueprint.post("/sign-out")(sign_out)


@open_to_all
def form(visit: Visit) -> Response:
    """Ask for the e-mail address and the password."""
    if visit.is_whole:
        return see_other(inside(request.args.get("next", "")) or "/staff/", [])
    return sign_in_form(email=request.args.get("email", "")[: accounts.MAX_EMAIL])


def sign_in_form(*, email: str = "", errors: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """The page, with what else was typed or asked for before."""
    page = render_template(
        "staff/sign_in.html",
        kept=keeping.held(),
        email=email,
        errors=errors or {},
        next=_next(),
        locale=request.args.get("locale", ""),
    )
    return make_response(page, status)


def _next() -> str:
    return inside(request.values.get("next", "")) or ""


@open_to_all
def sign_in(visit: Visit) -> Response:
    """Check both, at the same cost whether there is such an account or not."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    limits = sign_in_limits(accounts.folded(email), visit)
    with writing() as session:
        is_allowed = throttling.attempt(session, limits, now=visit.now)
    if not is_allowed:
        return sign_in_form(email=email, errors={"email": visit.words.gettext(TOO_OFTEN)}, status=429)
    with reading() as session:
        checked = entering.check(session, email, password)
    entered = None
    if checked:
        with writing() as session:
            entered = entering.enter(session, checked, browser=addresses.browser(), now=visit.now)
            if entered:
                throttling.forgive(session, of_account(limits))
                _keep_locale(session.get_one(Account, checked.account_id))
    if entered is None:
        return sign_in_form(email=email, errors={"email": visit.words.gettext(WRONG)}, status=422)
    visit.change_token(entered.token)
    if entered.is_whole:
        return _let_in()
    if kept := keeping.held():
        return _step_page(has_app=entered.has_app, kept=kept)
    return see_other("/staff/sign-in/step", [("next", _next())] if _next() else [])


def _let_in() -> Response:
    """Lead on to what was asked for, or to what was typed before the session ended."""
    return keeping.send_again() or see_other(_next() or "/staff/", [])


def _keep_locale(account: Account) -> None:
    """Who chose a language before signing in keeps it."""
    chosen = request.args.get("locale", "")
    if account.locale is None and chosen in staff_locales():
        account.locale = chosen


@open_to_all
def step_form(visit: Visit) -> Response:
    """Ask for the second step."""
    return _step_form(visit)


def _step_form(visit: Visit, errors: Mapping[str, str] | None = None, status: int = 200) -> Response:
    if visit.signed_in is None:
        return see_other("/staff/sign-in", [])
    if visit.is_whole:
        return see_other(_next() or "/staff/", [])
    has_app = visit.account.totp_secret is not None
    return _step_page(has_app=has_app, kept=keeping.held(), errors=errors, status=status)


def _step_page(
    *, has_app: bool, kept: str, errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    page = render_template(
        "staff/second_step.html", errors=errors or {}, next=_next(), kept=kept, has_app=has_app
    )
    return make_response(page, status)


@open_to_all
def step(visit: Visit) -> Response:
    """Take a code of the app, or a recovery code."""
    if visit.signed_in is None or visit.is_whole:
        return _step_form(visit)
    code, account = request.form.get("code", ""), visit.account
    limits = limits_of("step", account.email, visit)
    with writing() as session:
        if not throttling.attempt(session, limits, now=visit.now):
            return _step_form(visit, {"code": visit.words.gettext(TOO_OFTEN)}, 429)
    with writing() as session:
        is_right = steps.accept_code(session, account, code, now=visit.now) or steps.accept_recovery(
            session, account.id, code
        )
        if is_right:
            throttling.forgive(session, limits[:1])
            visit.change_token(sessions.complete(session, visit.sign_in, now=visit.now))
    if not is_right:
        return _step_form(visit, {"code": visit.words.gettext(WRONG_CODE)}, 422)
    return _let_in()


@for_anyone
def sign_out(visit: Visit) -> Response:
    """End this session: the cookie opens nothing any more, wherever it was copied to."""
    with writing() as session:
        sessions.end(session, visit.account.id, [visit.sign_in.id])
    visit.new_token = ""
    return see_other("/staff/sign-in", [("told", "signed-out")])
