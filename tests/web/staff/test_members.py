"""Admins invite, change and end; they get into no other city by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory.mailing import NotSent, Server
from directory.model import Account, City, Organization, SignIn
from directory.roles import Role
from directory.signing import accounts, passwords
from tests.web.staff.clerks import account_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.web.staff.clerks import Clerk

INVITED = {"email": "new@city.example", "name": "New <b>One</b>", "role": "reader"}


def test_without_a_mail_server_the_link_is_shown_once_to_be_passed_on(
    staff: Callable[..., Clerk], tmp_path: Path, stranger: Clerk
) -> None:
    admin = staff("admin")
    page = admin.inspected("x", admin.post("/staff/oulu/accounts", INVITED, status=200), 200)
    found = re.search(r"https://directory\.example(/staff/link/[\w-]+)", page.get_text())
    assert found
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
    stranger.get(found[1])
    stranger.post(found[1], {"password": "six blue boats at sea"})
    listed = admin.get("/staff/oulu/accounts").get_text()
    assert "New <b>One</b>" in listed
    assert "/staff/link/" not in listed


def test_a_named_mail_server_takes_the_link_and_the_page_does_not_show_it(
    staff: Callable[..., Clerk], staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = staff_app.extensions["directory"].config
    object.__setattr__(config, "mail_url", "smtp://mail.city.example")
    sent = []
    monkeypatch.setattr(Server, "send", lambda self, mail, now: sent.append((self.sender, mail)))
    admin = staff("admin")
    answer = admin.post("/staff/oulu/accounts", INVITED)
    assert answer.location == "/staff/oulu/accounts?told=invited"
    ((sender, mail),) = sent
    assert (sender, mail.to) == ("directory@directory.example", "new@city.example")
    assert "https://directory.example/staff/link/" in mail.text

    def fail(*_given: object, **_named: object) -> None:
        raise NotSent("no")

    monkeypatch.setattr(Server, "send", fail)
    account = account_of(staff_app, "new@city.example")
    assert account is not None
    page = admin.post(f"/staff/oulu/accounts/{account.id}/link", status=200)
    assert "/staff/link/" in page.text, "shown by hand, for nobody has used the account yet"
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, account.id).password_hash = passwords.hashed("six blue boats at sea")
    page = admin.post(f"/staff/oulu/accounts/{account.id}/link", status=409)
    assert "/staff/link/" not in page.text
    assert "directory account link new@city.example" in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "email"),
        ({"email": "x" * 300 + "@city.example"}, "email"),
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
        ({"role": "translator"}, "locales"),
        ({"role": "translator", "locales": ["xx"]}, "locales"),
        ({"role": "provider"}, "organization"),
        ({"role": "provider", "organization": "' OR 1=1 --"}, "organization"),
        ({"role": "provider", "organization": "{{7*7}}\0"}, "organization"),
    ],
)
def test_an_invitation_that_does_not_hold_together_comes_back_with_what_was_typed(
    staff: Callable[..., Clerk], staff_app: Flask, wrong: dict[str, object], field: str
) -> None:
    page = staff("admin").refused("/staff/oulu/accounts", {**INVITED, **wrong})
    assert [link["href"] for link in page.select(".problem a")] == [f"#{field}"]
    name = page.select_one("#name")
    assert name is not None
    assert name["value"] == INVITED["name"]
    assert account_of(staff_app, "new@city.example") is None


def test_a_provider_and_a_translator_get_what_belongs_to_their_role_alone(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin = staff("admin")
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        owner = session.scalars(select(Organization).where(Organization.name == "Kaupungin klinikat")).one()
    both = {"locales": ["sv", "ar"], "organization": owner.code.upper()}
    admin.post("/staff/oulu/accounts", {**INVITED, **both, "role": "provider"}, status=200)
    admin.post(
        "/staff/oulu/accounts",
        {**INVITED, **both, "email": "t@city.example", "role": "translator"},
        status=200,
    )
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        told = {}
        for email in ("new@city.example", "t@city.example"):
            account = accounts.find(session, email)
            assert account is not None
            ((post, _),) = accounts.memberships(session, account.id)
            told[post.role] = (post.locales, post.organization_id)
    assert told == {Role.PROVIDER: ([], owner.id), Role.TRANSLATOR: (["sv", "ar"], None)}


def test_another_role_ends_the_sessions_of_its_owner_at_once(staff: Callable[..., Clerk]) -> None:
    admin, editor = staff("admin"), staff("editor")
    editor.get("/staff/oulu/")
    address = f"/staff/oulu/accounts/{editor.account_id}"
    page = admin.get(address)
    assert page.select_one("input[name=role][value=editor]").has_attr("checked")  # type: ignore[union-attr]
    admin.post(address, {"role": "reader", "is_active": "yes"})
    assert editor.client.get("/staff/oulu/").status_code == 303
    again = staff("reader", email="editor@city.example")
    admin.post(address, {"role": "reader"})
    assert again.client.get("/staff/oulu/").status_code == 303
    assert "Ended" in admin.get("/staff/oulu/accounts").get_text()
    ended = staff("reader", email="editor@city.example")
    assert ended.client.get("/staff/oulu/").status_code == 404, "who works here no more finds nothing here"


def test_an_admin_cannot_end_their_own_role(staff: Callable[..., Clerk]) -> None:
    admin = staff("admin")
    address = f"/staff/oulu/accounts/{admin.account_id}"
    page = admin.refused(address, {"role": "editor", "is_active": "yes"})
    assert "Ask another admin" in page.get_text()
    admin.refused(address, {"role": "admin"})
    admin.post(address, {"role": "admin", "is_active": "yes"})
    admin.post(f"{address}/second-step", status=403)
    admin.get("/staff/oulu/")


def test_sessions_of_others_are_ended_and_a_lost_phone_is_forgotten(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin, editor = staff("admin"), staff("editor")
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        session.get_one(Account, editor.account_id).totp_secret = "x" * 32
    address = f"/staff/oulu/accounts/{editor.account_id}"
    admin.post(f"{address}/second-step")
    assert account_of(staff_app, "editor@city.example").totp_secret is None  # type: ignore[union-attr]
    assert editor.client.get("/staff/oulu/").status_code == 303
    editor = staff("editor")
    admin.post(f"{address}/sessions")
    assert editor.client.get("/staff/oulu/").status_code == 303


def test_an_admin_of_one_city_gets_into_no_other(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    admin = staff("admin")
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        session.add(City(slug="lund", name="Lund", locales=["sv", "en"]))
    elsewhere = staff("admin", slug="lund", email="chief@lund.example")
    address = f"/staff/oulu/accounts/{elsewhere.account_id}"
    admin.get(address, status=404)
    for deed in ("", "/link", "/sessions", "/second-step"):
        admin.post(address + deed, {"role": "reader", "is_active": "yes"}, status=404)
    admin.post("/staff/oulu/accounts", {**INVITED, "email": "chief@lund.example"}, status=200)
    page = admin.post(f"{address}/link", status=409)
    assert "/staff/link/" not in page.text, "a link would let this admin into the other city"
    admin.post(f"{address}/second-step", status=403)
    assert admin.client.get("/staff/lund/").status_code == 404


def test_people_end_their_own_sessions_and_nobody_elses(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    here, there, other = staff("editor"), staff("editor"), staff("reader")
    rows = here.get("/staff/account#sessions").select("table.records form")
    assert len(rows) == 1
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        theirs = session.scalars(select(SignIn.id).where(SignIn.account_id == other.account_id)).one()
    here.post(f"/staff/account/sessions/{theirs}")
    other.get("/staff/oulu/")
    here.post(str(rows[0]["action"]))
    assert there.client.get("/staff/oulu/").status_code == 303
    again = staff("editor")
    here.post("/staff/account/sessions")
    assert again.client.get("/staff/oulu/").status_code == 303
    here.get("/staff/oulu/")


@pytest.mark.parametrize("name", ["Ämal عربي", "{{7*7}} <script>", "x" * 101, "\u202eevil", " a\r\nb "])
def test_a_name_is_kept_as_text_or_comes_back(staff: Callable[..., Clerk], name: str) -> None:
    editor = staff("editor")
    if len(name) > 100:
        page = editor.refused("/staff/account", {"name": name})
        kept = page.select_one("#name")
        assert kept is not None
        assert kept["value"] == name
        return
    editor.post("/staff/account", {"name": name})
    page = editor.get("/staff/account")
    shown = page.select_one(".account bdi")
    assert shown is not None
    assert shown.get_text() == " ".join(name.replace("\u202e", "").split())
