"""Who works for the city: invite, give a role, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, abort, make_response, render_template, request

from directory.catalogs import S_
from directory.locales import LOCALES
from directory.model import LinkPurpose, Organization
from directory.roles import Right, Role
from directory.signing import accounts, links, passkeys, sessions, steps
from directory.signing.accounts import BadMembership, Post
from directory.text import clean
from directory.web.staff import letters
from directory.web.staff.guard import allowed
from directory.web.staff.store import reading, writing
from directory.web.staff.wording import DOES, ROLE, own_name
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from directory.model import Account, Membership
    from directory.web.staff.desk import Desk

ROLE_MISSING = S_("Choose a role.")
NOT_OWN_ROLE = S_("You cannot change your own role. Ask another admin.")


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/accounts")(listing)
    blueprint.post("/<city>/accounts")(invite)
    blueprint.get("/<city>/accounts/<account>")(form)
    blueprint.post("/<city>/accounts/<account>")(save)
    blueprint.post("/<city>/accounts/<account>/link")(send_link)
    blueprint.post("/<city>/accounts/<account>/sessions")(end_sessions)
    blueprint.post("/<city>/accounts/<account>/second-step")(forget_second_step)


@allowed(Right.ACCOUNTS)
def listing(desk: Desk) -> Response:
    """Who works here, and a form to invite somebody."""
    return _listing(desk, {}, {})


def _listing(desk: Desk, typed: Mapping[str, Any], errors: Mapping[str, str]) -> Response:
    with reading() as session:
        found = accounts.members(session, desk.city.id)
    page = render_template(
        "staff/accounts.html", desk=desk, members=found, typed=typed, errors=errors, **_choices(desk)
    )
    return make_response(page, 422 if errors else 200)


def _choices(desk: Desk) -> dict[str, Any]:
    return {
        "roles": [
            (role.value, desk.words.gettext(ROLE[role]) + " – " + desk.words.gettext(DOES[role]))
            for role in Role
        ],
        "locales": [(tag, own_name(LOCALES[tag])) for tag in desk.city.locales if tag in LOCALES],
    }


def _typed() -> dict[str, Any]:
    return {
        "email": request.form.get("email", ""),
        "name": clean(request.form.get("name", ""))[: accounts.MAX_NAME],
        "role": request.form.get("role", ""),
        "locales": request.form.getlist("locales"),
        "organization": request.form.get("organization", ""),
    }


def _post(session: Session, desk: Desk, typed: Mapping[str, Any]) -> Post:
    """What the form says somebody is to be; what does not belong to the role is left out.

    :raise BadMembership: when it does not hold together.
    """
    if typed["role"] not in set(Role):
        raise BadMembership("role", ROLE_MISSING)
    role = Role(typed["role"])
    if role is Role.PROVIDER:
        owner = accounts.organization_named(session, desk.city, typed["organization"])
        return Post(role=role, organization_id=owner.id)
    return Post(role=role, locales=tuple(typed["locales"]) if role is Role.TRANSLATOR else ())


@allowed(Right.ACCOUNTS)
def invite(desk: Desk) -> Response:
    """Give somebody a role, and send a link where they have no password yet."""
    typed = _typed()
    try:
        with writing() as session:
            post = _post(session, desk, typed)
            account = accounts.add(
                session, desk.city, typed["email"], post, name=typed["name"], by=desk.by, now=desk.now
            )
            is_new = _is_new(session, account)
            may_show = _is_ours(session, desk, account)
            is_handed = is_new and (may_show or state().config.mail_url is not None)
            token = links.make(session, LinkPurpose.INVITE, account.id, now=desk.now) if is_handed else ""
    except BadMembership as bad:
        return _listing(desk, typed, {bad.field: desk.words.gettext(bad.sentence, **bad.values)})
    if not is_new:
        return desk.led_to("accounts", told="saved")
    return _handed(desk, account, token, may_show=may_show)


def _handed(desk: Desk, account: Account, token: str, *, may_show: bool, status: int = 200) -> Response:
    """Send a link; where no mail server takes it, show it once, to be passed on by hand.

    :param may_show: the account works here alone and was never used: nobody gets into another city, or in as another.
    """
    if token and letters.invite(account, token, desk.locale.tag, desk.now):
        return desk.led_to("accounts", told="invited")
    if not may_show:
        return make_response(render_template("staff/no_mail.html", desk=desk, account=account), status)
    address = letters.link_address(state().config, token)
    return make_response(render_template("staff/hand_over.html", desk=desk, account=account, address=address))


def _member(session: Session, desk: Desk, account: str) -> tuple[Membership, Account]:
    """Somebody who works here; ends the request with 404 where nobody of that id does."""
    try:
        sought = UUID(account)
    except ValueError:
        abort(404)
    found = [pair for pair in accounts.members(session, desk.city.id) if pair[1].id == sought]
    return found[0] if found else abort(404)


@allowed(Right.ACCOUNTS)
def form(desk: Desk, account: str) -> Response:
    """What somebody is here, to be changed."""
    return _form(desk, account, None, {})


def _form(desk: Desk, account: str, typed: Mapping[str, Any] | None, errors: Mapping[str, str]) -> Response:
    with reading() as session:
        membership, found = _member(session, desk, account)
        owner = session.get(Organization, membership.organization_id) if membership.organization_id else None
        page = render_template(
            "staff/account_of.html",
            desk=desk,
            membership=membership,
            account=found,
            typed=typed
            or {
                "role": membership.role.value,
                "locales": membership.locales,
                "organization": owner.name if owner else "",
                "is_active": membership.is_active,
            },
            is_ours=_is_ours(session, desk, found),
            has_second_step=steps.has_second_step(session, found),
            sign_ins=sessions.of_account(session, found.id, now=desk.now),
            errors=errors,
            **_choices(desk),
        )
    return make_response(page, 422 if errors else 200)


def _is_new(session: Session, account: Account) -> bool:
    """Whether nobody can sign in with it yet."""
    return account.password_hash is None and not passkeys.of_account(session, account.id)


def _is_ours(session: Session, desk: Desk, account: Account) -> bool:
    """Whether an account works here alone: an admin of one city must not get into another by it."""
    return all(city.id == desk.city.id for _, city in accounts.memberships(session, account.id))


@allowed(Right.ACCOUNTS)
def save(desk: Desk, account: str) -> Response:
    """Keep what somebody is; where it changed they sign in anew."""
    typed = {**_typed(), "is_active": request.form.get("is_active") == "yes"}
    try:
        with writing() as session:
            membership, found = _member(session, desk, account)
            post = _post(session, desk, typed)
            if found.id == desk.account.id and (post.role is not membership.role or not typed["is_active"]):
                raise BadMembership("role", NOT_OWN_ROLE)
            accounts.change(
                session, desk.city, found.id, post, is_active=typed["is_active"], by=desk.by, now=desk.now
            )
    except BadMembership as bad:
        return _form(desk, account, typed, {bad.field: desk.words.gettext(bad.sentence, **bad.values)})
    return desk.led_to("accounts", told="saved")


@allowed(Right.ACCOUNTS)
def send_link(desk: Desk, account: str) -> Response:
    """Send somebody a new link; it is shown only for an account that works here alone and was never used."""
    with writing() as session:
        _, found = _member(session, desk, account)
        may_show = _is_new(session, found) and _is_ours(session, desk, found)
        is_handed = may_show or state().config.mail_url is not None
        token = links.make(session, LinkPurpose.INVITE, found.id, now=desk.now) if is_handed else ""
    return _handed(desk, found, token, may_show=may_show, status=409)


@allowed(Right.ACCOUNTS)
def end_sessions(desk: Desk, account: str) -> Response:
    """Sign somebody out everywhere."""
    with writing() as session:
        _, found = _member(session, desk, account)
        sessions.end_all(session, found.id, but=desk.sign_in.id)
    return desk.led_to(f"accounts/{account}", told="ended")


@allowed(Right.ACCOUNTS)
def forget_second_step(desk: Desk, account: str) -> Response:
    """For somebody whose phone is gone, with all codes: the password alone lets them in, to set it up again."""
    with writing() as session:
        _, found = _member(session, desk, account)
        if found.id == desk.account.id or not _is_ours(session, desk, found):
            abort(403)
        passkeys.remove_all(session, found.id)
        steps.end_codes(session, found.id)
        sessions.end_all(session, found.id)
    return desk.led_to(f"accounts/{account}", told="saved")
