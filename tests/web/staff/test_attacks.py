"""Ways around the second step, into another city, and to lock out the rightful: each was tried, none leads anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import select, update

from directory.model import Account, City, LinkPurpose, OneTimeLink, Passkey, SignIn
from directory.signing import links, passkeys, passwords
from directory.web.staff import letters
from tests.web.staff import clerks
from tests.web.staff.clerks import COOKIE, account_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime as moment

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.web.staff.clerks import Clerk

PASSWORD = "herring under the fur coat"
RIGHT = {"email": "amal@city.example", "password": PASSWORD}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def amal(staff: Callable[..., Clerk], staff_app: Flask) -> Clerk:
    """An editor with a password, whose browser is not signed in."""
    made = staff("editor", email="amal@city.example")
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, made.account_id).password_hash = passwords.hashed(PASSWORD)
    made.client.delete_cookie(COOKIE, path="/")
    made.get("/staff/sign-in")
    return made


def link_for(app: Flask, somebody: Clerk, purpose: LinkPurpose = LinkPurpose.RESET) -> str:
    with app.extensions["directory"].database.writing() as session:
        return "/staff/link/" + links.make(session, purpose, somebody.account_id, now=datetime.now(UTC))


def a_key(session: Session, account: Account, *_: object, name: str, now: moment) -> Passkey:
    """What a browser's key would lead to, without a browser."""
    key = Passkey(account_id=account.id, credential_id=b"x", public_key=b"y", name=name, created_at=now)
    session.add(key)
    session.flush()
    return key


def test_whoever_reads_the_mail_of_somebody_does_not_get_past_their_second_step(
    amal: Clerk, staff_app: Flask, stranger: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passkeys, "add", a_key)
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, amal.account_id).totp_secret = SECRET
    link = link_for(staff_app, amal)
    page = stranger.get(link)
    assert page.select_one("[data-passkey]") is None, "no way that leads nowhere is offered"
    stranger.post(f"{link}/ask", status=403)
    stranger.post(f"{link}/passkey", {"credential": "x"}, status=403)
    assert stranger.client.get("/staff/oulu/").status_code == 303
    stranger.post(link, {"password": "six blue boats at sea"})
    stranger.get("/staff/sign-in")
    stranger.post("/staff/sign-in", {**RIGHT, "password": "six blue boats at sea"})
    assert stranger.client.get("/staff/oulu/").status_code == 303


def test_who_has_no_second_step_yet_makes_a_passkey_from_a_link(
    amal: Clerk, staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passkeys, "add", a_key)
    link = link_for(staff_app, amal)
    assert amal.get(link).select_one("[data-passkey]") is not None
    amal.post(f"{link}/ask", status=200)
    amal.post(f"{link}/passkey", {"credential": "x"}, status=200)
    amal.get("/staff/oulu/")


def test_inviting_somebody_of_another_city_shows_no_link_into_it(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin = staff("admin")
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        session.add(City(slug="lund", name="Lund", locales=["sv", "en"]))
    chief = staff("admin", slug="lund", email="chief@lund.example")
    link = link_for(staff_app, chief, LinkPurpose.INVITE)
    answer = admin.post("/staff/oulu/accounts", {"email": "chief@lund.example", "role": "reader"}, status=200)
    assert "/staff/link/" not in answer.text
    assert "directory account link chief@lund.example" in answer.text
    chief.get(link)


def test_a_session_left_open_cannot_be_made_somebody_elses_for_good(amal: Clerk, staff_app: Flask) -> None:
    amal.post("/staff/sign-in", RIGHT)
    begun = datetime.now(UTC) - timedelta(minutes=20)
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(SignIn).values(created_at=begun))
    amal.get("/staff/account/codes")
    typed = {"secret": SECRET, "code": pyotp.TOTP(SECRET).now()}
    amal.refused("/staff/account/codes", typed)
    assert account_of(staff_app, RIGHT["email"]).totp_secret is None  # type: ignore[union-attr]
    amal.post("/staff/account/codes", {**typed, "current_password": PASSWORD}, status=200)


def test_removing_a_passkey_signs_out_where_it_was_used(
    amal: Clerk, staff_app: Flask, staff: Callable[..., Clerk]
) -> None:
    elsewhere = staff("editor", email=RIGHT["email"])
    amal.post("/staff/sign-in", RIGHT)
    with staff_app.extensions["directory"].database.writing() as session:
        key = a_key(session, session.get_one(Account, amal.account_id), name="x", now=datetime.now(UTC))
    amal.post(f"/staff/account/passkeys/{key.id}", {"current_password": PASSWORD})
    amal.get("/staff/account")
    assert elsewhere.client.get("/staff/oulu/").status_code == 303


def test_somebody_who_guesses_does_not_lock_out_the_rightful_elsewhere(amal: Clerk, staff_app: Flask) -> None:
    object.__setattr__(staff_app.extensions["directory"].config, "proxies", 1)
    rude = clerks.visitor(staff_app)
    rude.get("/staff/sign-in")

    def tried(who: Clerk, address: str, password: str) -> int:
        data = {**RIGHT, "password": password, "token": clerks.sealed(who.secret, "form", who.token)}
        sent = who.client.post("/staff/sign-in", data=data, headers={"X-Forwarded-For": address})
        return sent.status_code

    assert [tried(rude, "192.0.2.7", "wrong") for _ in range(15)] == [422] * 10 + [429] * 5
    assert tried(amal, "198.51.100.4", PASSWORD) == 303


def test_from_everywhere_at_once_an_account_is_guessed_at_a_hundred_times_at_most(
    amal: Clerk, staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(staff_app.extensions["directory"].config, "proxies", 1)
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    data = {**RIGHT, "token": clerks.sealed(amal.secret, "form", amal.token)}
    answers = [
        amal.client.post("/staff/sign-in", data=data, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(104)
    ]
    assert answers == [422] * 100 + [429] * 4


def test_a_link_of_the_mail_lets_in_again_who_was_locked_out(amal: Clerk, staff_app: Flask) -> None:
    for _ in range(11):
        amal.client.post(
            "/staff/sign-in",
            data={**RIGHT, "password": "x", "token": clerks.sealed(amal.secret, "form", amal.token)},
        )
    amal.refused("/staff/sign-in", RIGHT, status=429)
    amal.post(link_for(staff_app, amal), {"password": "six blue boats at sea"})
    amal.get("/staff/sign-in")
    amal.post("/staff/sign-in", {**RIGHT, "password": "six blue boats at sea"})


def test_nobody_is_flooded_with_mails(amal: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[object] = []
    monkeypatch.setattr(letters, "later", work.append)
    for _ in range(20):
        amal.client.post(
            "/staff/forgotten",
            data={"email": RIGHT["email"], "token": clerks.sealed(amal.secret, "form", amal.token)},
        )
    assert len(work) == 3


@pytest.mark.parametrize("size", [20_000, 100_000])
def test_a_long_form_is_not_lost_when_the_session_ended(amal: Clerk, staff_app: Flask, size: int) -> None:
    amal.post("/staff/sign-in", RIGHT)
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(SignIn).values(created_at=datetime.now(UTC) - timedelta(hours=13)))
    said = 'ä"عربي\n' * (size // 8)
    page = amal.inspected("", amal.post("/staff/oulu/services/new", {"description": said}, status=401), 401)
    kept = str(page.select("input[name=kept]")[0]["value"])
    page = amal.inspected("", amal.post("/staff/sign-in", {**RIGHT, "kept": kept}, status=200), 200)
    assert len(str(page.select("input[name=description]")[0]["value"])) == len(said)


def test_a_passkey_that_is_not_known_keeps_what_was_typed(amal: Clerk) -> None:
    kept = '{"path": "/staff/account", "fields": [["name", "Amal"]]}'
    page = amal.refused("/staff/passkey", {"credential": "x", "kept": kept, "next": "/staff/oulu/services"})
    assert {str(field["value"]) for field in page.select("input[name=kept]")} == {kept}
    assert {str(field["value"]) for field in page.select("input[name=next]")} == {"/staff/oulu/services"}


def test_passwords_that_were_typed_are_not_laid_into_a_page(amal: Clerk, staff_app: Flask) -> None:
    amal.post("/staff/sign-in", RIGHT)
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(SignIn).values(created_at=datetime.now(UTC) - timedelta(hours=13)))
    answer = amal.post(
        "/staff/account/password",
        {"current_password": PASSWORD, "password": "six blue boats at sea"},
        status=303,
    )
    assert "boats" not in answer.text
    assert answer.location == "/staff/sign-in?next=%2Fstaff%2Faccount"


def test_challenges_and_links_are_not_one_anothers(amal: Clerk, staff_app: Flask, stranger: Clerk) -> None:
    with staff_app.extensions["directory"].database.writing() as session:
        token = links.make(session, LinkPurpose.CHALLENGE, amal.account_id, now=datetime.now(UTC))
    stranger.get("/staff/sign-in")
    stranger.get(f"/staff/link/{token}", status=410)
    stranger.post(f"/staff/link/{token}", {"password": "six blue boats at sea"}, status=410)
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert len(session.scalars(select(OneTimeLink)).all()) == 1
