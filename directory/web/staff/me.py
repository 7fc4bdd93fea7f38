"""My account: name, password, open sessions; the second step and passkeys have pages of their own."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request

from directory.catalogs import S_
from directory.model import Account
from directory.signing import accounts, passkeys, passwords, sessions, steps
from directory.text import clean
from directory.web.staff.confirming import unconfirmed
from directory.web.staff.guard import for_anyone
from directory.web.staff.leading import see_other
from directory.web.staff.linking import weak_words
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from directory.web.staff.visit import Visit

HERE = "/staff/account"


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/account")(show)
    blueprint.post("/account")(save)
    blueprint.get("/account/password")(password_form)
    blueprint.post("/account/password")(save_password)
    blueprint.post("/account/sessions")(end_others)
    blueprint.post("/account/sessions/<session>")(end_one)


@for_anyone
def show(visit: Visit) -> Response:
    """All that belongs to an account."""
    return _show(visit, visit.account.name)


def _show(visit: Visit, name: str, errors: Mapping[str, str] | None = None) -> Response:
    with reading() as session:
        works = accounts.memberships(session, visit.account.id)
        page = render_template(
            "staff/account.html",
            name=name,
            errors=errors or {},
            works=works,
            zone=ZoneInfo(works[0][1].timezone) if works else UTC,
            sign_ins=sessions.of_account(session, visit.account.id, now=visit.now),
            keys=passkeys.of_account(session, visit.account.id),
            codes_left=steps.codes_left(session, visit.account.id),
        )
    return make_response(page, 422 if errors else 200)


@for_anyone
def save(visit: Visit) -> Response:
    """Keep the name."""
    name = clean(request.form.get("name", "")).replace("\n", " ")
    if len(name) > accounts.MAX_NAME:
        most = visit.words.gettext(
            S_("Write at most %(most)s characters."), most=visit.words.number(accounts.MAX_NAME)
        )
        return _show(visit, name, {"name": most})
    with writing() as session:
        session.get_one(Account, visit.account.id).name = name
    return see_other(HERE, [("told", "saved")])


@for_anyone
def password_form(visit: Visit) -> Response:
    """Ask for the present password and a new one."""
    return _password_form({})


def _password_form(errors: Mapping[str, str]) -> Response:
    page = render_template("staff/password.html", errors=errors, least=passwords.MIN_LENGTH)
    return make_response(page, 422 if errors else 200)


@for_anyone
def save_password(visit: Visit) -> Response:
    """Set the password: every session ends, and this browser gets a new one."""
    if wrong := unconfirmed(visit):
        return _password_form({"current_password": wrong})
    password = request.form.get("password", "")
    with reading() as session:
        weakness = accounts.weakness_for(session, visit.account, password)
    if weakness:
        return _password_form({"password": weak_words(visit.words, weakness)})
    kept = passwords.hashed(password)
    with writing() as session:
        accounts.set_password(session, visit.account.id, kept)
        visit.change_token(sessions.renew(session, visit.sign_in, now=visit.now))
    return see_other(HERE, [("told", "password-changed")])


@for_anyone
def end_others(visit: Visit) -> Response:
    """End all sessions but this."""
    with writing() as session:
        sessions.end_all(session, visit.account.id, but=visit.sign_in.id)
    return see_other(HERE, [("told", "ended")])


@for_anyone
def end_one(visit: Visit, session: str) -> Response:
    """End one of one's own sessions; another's is not touched, and nobody is told whether it exists."""
    try:
        chosen = UUID(session)
    except ValueError:
        return see_other(HERE, [])
    with writing() as opened:
        sessions.end(opened, visit.account.id, [chosen])
    return see_other(HERE, [("told", "ended")])
