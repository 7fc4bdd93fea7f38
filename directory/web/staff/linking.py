"""One-time links and forgotten passwords: set a password without knowing the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from directory.catalogs import S_
from directory.signing import accounts, links, passwords, steps, throttling
from directory.signing.passwords import MAX_LENGTH, MIN_LENGTH, Weakness
from directory.web.staff import letters
from directory.web.staff.guard import open_to_all
from directory.web.staff.leading import see_other
from directory.web.staff.limits import TOO_OFTEN, mail_limits, of_account, sign_in_limits
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.catalogs import Words
    from directory.web.staff.visit import Visit

WEAK: Mapping[Weakness, str] = {
    Weakness.SHORT: S_(
        "The password needs at least %(least)s characters. Four or five words in a row are good."
    ),
    Weakness.LONG: S_("The password may have at most %(most)s characters."),
    Weakness.COMMON: S_("Everybody who guesses tries this password. Choose other words."),
    Weakness.PERSONAL: S_("Your name, your address and the city are easy to guess. Choose other words."),
}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/link/<secret>")(form)
    blueprint.post("/link/<secret>")(save)
    blueprint.get("/forgotten")(forgotten)
    blueprint.post("/forgotten")(send)


def weak_words(words: Words, weakness: Weakness) -> str:
    """Why a password is refused, as a sentence."""
    return words.gettext(WEAK[weakness], least=words.number(MIN_LENGTH), most=words.number(MAX_LENGTH))


@open_to_all
def form(visit: Visit, secret: str) -> Response:
    """Ask for a new password; the link stays good until one is set."""
    return link_form(visit, secret)


def link_form(
    visit: Visit, secret: str, errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """The page of a link, or, where it is not good any more, the way to a new one."""
    with reading() as session:
        account = links.find(session, secret, now=visit.now)
        may_make_key = account is not None and not steps.has_second_step(session, account)
    if account is None:
        return make_response(render_template("staff/link_gone.html"), 410)
    page = render_template(
        "staff/set_password.html",
        secret=secret,
        email=account.email,
        errors=errors or {},
        least=MIN_LENGTH,
        may_make_key=may_make_key,
    )
    return make_response(page, status)


@open_to_all
def save(visit: Visit, secret: str) -> Response:
    """Set the password; whoever was signed in is not any more, and who tried too often may sign in again."""
    password = request.form.get("password", "")
    with reading() as session:
        account = links.find(session, secret, now=visit.now)
        weakness = accounts.weakness_for(session, account, password) if account else None
    if account is None:
        return link_form(visit, secret)
    if weakness:
        return link_form(visit, secret, {"password": weak_words(visit.words, weakness)}, 422)
    kept = passwords.hashed(password)
    with writing() as session:
        taken = links.take(session, secret, now=visit.now)
        if taken is not None:
            accounts.set_password(session, taken.id, kept)
            throttling.forgive(session, of_account(sign_in_limits(taken.email, visit)))
    if taken is None:
        return link_form(visit, secret)
    visit.new_token = ""
    return see_other("/staff/sign-in", [("told", "password-set")])


@open_to_all
def forgotten(visit: Visit) -> str:
    """Ask where to send a link."""
    return render_template("staff/forgotten.html", email="", errors={})


@open_to_all
def send(visit: Visit) -> Response:
    """Promise a link; whether there is such an account, nobody is told."""
    email = accounts.folded(request.form.get("email", ""))
    errors = {}
    if not accounts.is_email(email):
        errors["email"] = visit.words.gettext("Write an e-mail address such as name@city.example.")
    else:
        with writing() as session:
            if not throttling.attempt(session, mail_limits(email, visit), now=visit.now):
                errors["email"] = visit.words.gettext(TOO_OFTEN)
    if errors:
        page = render_template("staff/forgotten.html", email=request.form.get("email", ""), errors=errors)
        return make_response(page, 422)
    letters.ask_reset(email, visit.locale.tag)
    return see_other("/staff/forgotten", [("told", "mailed")])
