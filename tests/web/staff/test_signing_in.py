"""Signing in and out as people do it, and as people do who should not get in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import func, select, update

from directory.model import Account, LinkPurpose, SignIn, Throttle
from directory.roles import Role
from directory.signing import accounts, links, passwords
from directory.web.staff import letters
from directory.web.staff.leading import inside
from tests.web.staff import clerks
from tests.web.staff.clerks import COOKIE, Clerk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

PASSWORD = "herring under the fur coat"
RIGHT = {"email": "Amal@City.example", "password": PASSWORD}


@pytest.fixture
def amal(staff: Callable[..., Clerk], staff_app: Flask) -> Clerk:
    """An editor with a password, whose browser is not signed in."""
    made = staff("editor", email="amal@city.example")
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, made.account_id).password_hash = passwords.hashed(PASSWORD)
        session.execute(update(SignIn).values(seen_at=datetime.now(UTC)))
    made.client.delete_cookie(COOKIE, path="/")
    made.get("/staff/sign-in")
    return made


def test_the_form_has_the_fields_that_everybody_expects(stranger: Clerk) -> None:
    page = stranger.get("/staff/sign-in")
    email, password = page.select_one("#email"), page.select_one("#password")
    assert email is not None
    assert password is not None
    assert email["required"] == password["required"] == "", "a flag has no value"
    assert (email["name"], email["type"], email["autocomplete"]) == ("email", "email", "username")
    assert (password["type"], password["autocomplete"]) == ("password", "current-password")


def test_one_signs_in_comes_to_the_page_asked_for_and_out_again(amal: Clerk) -> None:
    led = amal.client.get("/staff/oulu/?told=saved")
    assert led.location == "/staff/sign-in?next=%2Fstaff%2Foulu%2F%3Ftold%3Dsaved"
    page = amal.get(led.location)
    asked = page.select_one("input[name=next]")
    assert asked is not None
    before = amal.token
    done = amal.post("/staff/sign-in", {**RIGHT, "next": str(asked["value"])})
    assert done.location == "/staff/oulu/?told=saved"
    assert amal.token not in ("", before), "the token is a new one"
    assert "Saved." in amal.get(done.location).get_text()
    copied = amal.token
    assert amal.post("/staff/sign-out").location == "/staff/sign-in?told=signed-out"
    assert amal.token == ""
    amal.hold(copied)
    assert amal.client.get("/staff/oulu/").status_code == 303, (
        "a copied cookie opens nothing after signing out"
    )


def test_the_cookie_is_for_the_server_alone(amal: Clerk) -> None:
    answer = amal.post("/staff/sign-in", RIGHT)
    (said,) = answer.headers.getlist("Set-Cookie")
    assert said.startswith("__Host-staff=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in said
    assert "Max-Age" not in said
    assert "Expires" not in said
    assert "Domain" not in said


def test_without_https_the_cookie_lies_under_staff_alone(staff_app: Flask, stranger: Clerk) -> None:
    object.__setattr__(staff_app.extensions["directory"].config, "base_url", "http://127.0.0.1:8000")
    answer = stranger.client.get("/staff/sign-in", base_url="http://127.0.0.1:8000")
    (said,) = answer.headers.getlist("Set-Cookie")
    assert said.startswith("staff=")
    assert "Path=/staff" in said
    assert "Secure" not in said


def test_public_pages_set_no_cookie_even_for_staff(staff: Callable[..., Clerk]) -> None:
    answer = staff("admin").client.get("/oulu/en/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_a_token_that_somebody_laid_into_the_browser_is_worth_nothing(amal: Clerk) -> None:
    amal.hold("laid-by-somebody-else")
    amal.post("/staff/sign-in", RIGHT)
    assert amal.token != "laid-by-somebody-else"
    other = Clerk(client=amal.client.application.test_client(), secret=amal.secret)
    other.hold("laid-by-somebody-else")
    assert other.client.get("/staff/oulu/").status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "amal@city.example", "password": "wrong"},
        {"email": "nobody@city.example", "password": PASSWORD},
        {"email": "", "password": ""},
        {"email": "amal@city.example", "password": PASSWORD + " "},
        {"email": "x" * 3000, "password": "y" * 3000},
        {"email": "amal@city.example\0", "password": "\0"},
        {"email": "<script>{{7*7}}", "password": "${x}"},
        {},
    ],
)
def test_a_wrong_try_is_told_in_the_same_words_whatever_was_wrong(amal: Clerk, typed: dict[str, str]) -> None:
    page = amal.refused("/staff/sign-in", typed)
    summary = page.select_one(".problem li")
    assert summary is not None
    assert summary.get_text() == "The e-mail address or the password is not right. Check both and try again."
    kept = page.select_one("#email")
    assert kept is not None
    assert kept["value"].replace("\ufffd", "\0") == typed.get("email", "")
    password = page.select_one("#password")
    assert password is not None
    assert password["value"] == ""


def test_unknown_closed_and_passwordless_accounts_cost_the_same_work(
    amal: Clerk, staff: Callable[..., Clerk], staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff("reader", email="new@city.example")
    closed = staff("reader", email="closed@city.example")
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, closed.account_id).is_active = False
    hashed: list[str | None] = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda kept, typed: bool(hashed.append(kept)) or real(kept, typed))
    answers = []
    for email in ("amal", "nobody", "new", "closed"):
        page = amal.refused("/staff/sign-in", {"email": f"{email}@city.example", "password": "not this one"})
        answers.append(re.sub(r'value="[^"]*"', "", str(page)))
    assert len(hashed) == 4
    assert len(set(answers)) == 1
    assert [kept is not None for kept in hashed] == [True, False, False, False]


def test_after_ten_wrong_tries_even_the_right_password_waits_and_other_people_do_not(
    amal: Clerk, staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        amal.post("/staff/sign-in", {**RIGHT, "password": "wrong"}, status=422)
    called: list[object] = []
    monkeypatch.setattr(passwords, "fits", lambda *given: bool(called.append(given)))
    page = amal.refused("/staff/sign-in", RIGHT, status=429)
    assert "Wait 15 minutes" in page.get_text()
    assert called == [], "no work for whoever tries too often"
    with staff_app.extensions["directory"].database.writing() as session:
        session.execute(update(Throttle).values(since=datetime.now(UTC) - timedelta(minutes=15)))
    monkeypatch.undo()
    amal.post("/staff/sign-in", RIGHT)


def test_tries_are_counted_by_network_address_too(staff_app: Flask, stranger: Clerk) -> None:
    object.__setattr__(staff_app.extensions["directory"].config, "proxies", 1)
    stranger.get("/staff/sign-in")
    answers = []
    for number in range(42):
        data = {"email": f"{number}@x.example", "password": "x", "token": token(stranger)}
        headers = {"X-Forwarded-For": f"10.9.8.{number}, 192.0.2.7"}
        answers.append(stranger.client.post("/staff/sign-in", data=data, headers=headers).status_code)
    assert answers == [*[422] * 40, 429, 429]
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert "192.0.2.7" not in " ".join(session.scalars(select(Throttle.key)))


def token(somebody: Clerk) -> str:
    from directory.signing.tokens import sealed

    return sealed(somebody.secret, "form", somebody.token)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "/staff/\\evil.example", "/staff//evil.example",
        "/staff/../../evil", "javascript:alert(1)", "/staff/oulu/\r\nSet-Cookie: x=1", "/oulu/en/", "staff/oulu/",
        "/staff/%2f%2fevil.example", "http:/staff/oulu/", "/staff/sign-out", "/staff/@evil.example:80/..//x", " /staff/",
        "/staff/" + "a" * 2000, "/staffx/", "/staff/oulu/?next=//evil.example#x", "/staff/\u202e", "/staff/link/abc",
    ],
)  # fmt: skip
def test_nobody_is_led_out_of_the_staff_side(amal: Clerk, address: str) -> None:
    assert inside(address) is None
    done = amal.post("/staff/sign-in", {**RIGHT, "next": address})
    assert done.location.startswith("/staff/")
    assert "//" not in done.location
    assert amal.client.get("/staff/sign-in", query_string={"next": address}).location.startswith("/staff/")


@pytest.mark.parametrize(
    "address", ["/staff/oulu/", "/staff/oulu/services/a-b?q=%D8%A7&page=2", "/staff/account"]
)
def test_pages_of_the_staff_side_are_come_back_to(address: str) -> None:
    assert inside(address) == address


def test_a_forged_host_name_gets_into_no_link_and_no_mail(
    amal: Clerk, staff_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "later", lambda work: work())
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    staff_app.test_client()
    page = amal.client.get("/staff/forgotten", headers={"X-Forwarded-Host": "evil.example"}).text
    assert "evil.example" not in page
    data = {"email": "amal@city.example", "token": token(amal)}
    answer = amal.client.post("/staff/forgotten", data=data, headers={"X-Forwarded-Host": headers["Host"]})
    assert answer.status_code == 303
    (mail,) = (tmp_path / "outbox").glob("*.eml")
    assert "evil.example" not in mail.read_text()
    assert "https://directory.example/staff/link/" in mail.read_text()


def test_other_host_names_than_the_trusted_are_refused(staff_app: Flask) -> None:
    staff_app.config["TRUSTED_HOSTS"] = ["directory.example"]
    client = staff_app.test_client()
    assert client.get("/staff/forgotten", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/staff/forgotten", headers={"Host": "directory.example"}).status_code == 200


def test_a_forgotten_password_is_replaced_by_mail_and_the_answer_is_the_same_for_all(
    amal: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[Callable[[], None]] = []
    monkeypatch.setattr(letters, "later", work.append)
    answers = {
        amal.post("/staff/forgotten", {"email": email}).location
        for email in ("amal@city.example", "nobody@city.example")
    }
    assert len(answers) == 1
    assert len(work) == 2, "the same is done before the answer, whether there is an account or not"
    for deed in work:
        deed()
    (mail,) = (tmp_path / "outbox").glob("*.eml")
    assert mail.stat().st_mode & 0o777 == 0o600
    found = re.search(r"https://directory\.example(/staff/link/[\w-]+)", mail.read_text())
    assert found
    assert amal.refused("/staff/forgotten", {"email": "no address"})
    amal.refused(found[1], {"password": "short"})
    amal.refused(found[1], {"password": "amal@city.example"})
    amal.get(found[1])
    amal.post(found[1], {"password": "six blue boats at sea"})
    amal.get(found[1], status=410)
    amal.get("/staff/sign-in?told=password-set")
    assert amal.post(found[1], {"password": "another long password"}, status=410)
    amal.post("/staff/sign-in", RIGHT, status=422)
    amal.post("/staff/sign-in", {**RIGHT, "password": "six blue boats at sea"})


def test_a_session_that_is_open_elsewhere_ends_when_the_password_changes(
    amal: Clerk, staff: Callable[..., Clerk]
) -> None:
    elsewhere = staff("editor", email="amal@city.example")
    elsewhere.get("/staff/oulu/")
    amal.post("/staff/sign-in", RIGHT)
    amal.refused("/staff/account/password", {"current_password": "x", "password": "six blue boats at sea"})
    elsewhere.get("/staff/oulu/")
    before = amal.token
    amal.post("/staff/account/password", {"current_password": PASSWORD, "password": "six blue boats at sea"})
    assert amal.token != before
    amal.get("/staff/oulu/")
    assert elsewhere.client.get("/staff/oulu/").status_code == 303
    amal.hold(before)
    assert amal.client.get("/staff/oulu/").status_code == 303


def test_an_admin_without_a_second_step_sets_one_up_first(
    staff: Callable[..., Clerk], staff_app: Flask
) -> None:
    admin = staff("admin", two_steps=False)
    for address in ("/staff/oulu/", "/staff/oulu/accounts"):
        assert admin.client.get(address).location == "/staff/account/codes?told=needed"
    page = admin.get("/staff/account/codes?told=needed")
    assert page.select_one("svg.qr") is not None
    secret = str(page.select("input[name=secret]")[0]["value"])
    key = page.select_one(".key")
    assert key is not None
    assert key.get_text().replace(" ", "") == secret
    admin.refused("/staff/account/codes", {"secret": secret, "code": "000000"})
    before = admin.token
    done = admin.post(
        "/staff/account/codes", {"secret": secret, "code": pyotp.TOTP(secret).now()}, status=200
    )
    shown = re.findall(r"<li>([a-z0-9-]{17})</li>", done.text)
    assert len(shown) == 10
    assert admin.token != before
    admin.get("/staff/oulu/accounts")
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, admin.account_id).password_hash = passwords.hashed(PASSWORD)
    admin.post("/staff/sign-out")
    admin.get("/staff/sign-in")
    typed = {"email": "admin@city.example", "password": PASSWORD, "next": "/staff/oulu/accounts"}
    led = admin.post("/staff/sign-in", typed).location
    assert led == "/staff/sign-in/step?next=%2Fstaff%2Foulu%2Faccounts"
    assert admin.client.get("/staff/oulu/accounts").status_code == 303, "half a sign-in opens nothing"
    assert admin.client.get("/staff/account").status_code == 303
    admin.get(led)
    used = pyotp.TOTP(secret).now()
    half = admin.token
    admin.refused("/staff/sign-in/step", {"code": used})
    assert admin.post("/staff/sign-in/step", {"code": shown[0], "next": "/staff/oulu/accounts"}).location == (
        "/staff/oulu/accounts"
    )
    assert admin.token != half
    admin.get("/staff/oulu/accounts")


def test_codes_cannot_be_guessed_for_long(staff: Callable[..., Clerk], staff_app: Flask, amal: Clerk) -> None:
    with staff_app.extensions["directory"].database.writing() as session:
        session.get_one(Account, amal.account_id).totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    amal.post("/staff/sign-in", RIGHT)
    for _ in range(10):
        amal.refused("/staff/sign-in/step", {"code": "12"})
    amal.refused(
        "/staff/sign-in/step", {"code": pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()}, status=429
    )


def test_the_language_is_chosen_before_and_after_signing_in_and_kept(
    amal: Clerk, staff_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from directory.web.staff import language, visit

    for module in (visit, language):
        monkeypatch.setattr(module, "staff_locales", lambda: ("en", "fi", "ar"))
    assert root(amal.get("/staff/sign-in?locale=ar")) == ("ar", "rtl")
    assert root(amal.get("/staff/sign-in", Accept_Language="fi-FI,en;q=0.5")) == ("fi", "ltr")
    assert root(amal.get("/staff/sign-in?locale=xx")) == ("en", "ltr")
    amal.post("/staff/sign-in", RIGHT)
    amal.post("/staff/locale", {"locale": "ar", "next": "/staff/oulu/"})
    assert root(amal.get("/staff/oulu/?locale=fi")) == ("ar", "rtl")
    amal.post("/staff/locale", {"locale": "sv", "next": "/staff/oulu/"}, status=400)


def root(page: object) -> tuple[str, str]:
    html = page.html  # type: ignore[attr-defined]
    return str(html["lang"]), str(html["dir"])


HOSTILE = "{{7*7}} ${x} </script><img src=x onerror=alert(1)> \"' \r\nعربي"


@pytest.mark.parametrize("secret", [None, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"], ids=["password", "two steps"])
def test_what_was_typed_is_not_lost_when_the_session_ended(
    amal: Clerk, staff_app: Flask, secret: str | None
) -> None:
    amal.post("/staff/sign-in", RIGHT)
    database = staff_app.extensions["directory"].database
    with database.writing() as session:
        session.execute(update(SignIn).values(created_at=datetime.now(UTC) - timedelta(hours=13)))
        session.get_one(Account, amal.account_id).totp_secret = secret
    typed = {"name": "Amal Haddad", "more": HOSTILE}
    page = amal.inspected("again", amal.post("/staff/account", typed, status=401), 401)
    assert "what you typed is kept" in page.get_text()
    wrong = amal.refused("/staff/sign-in", {**RIGHT, "password": "x", "kept": kept(page)})
    page = amal.inspected(
        "again", amal.post("/staff/sign-in", {**RIGHT, "kept": kept(wrong)}, status=200), 200
    )
    if secret:
        wrong = amal.refused("/staff/sign-in/step", {"code": "1", "kept": kept(page)})
        code = {"code": pyotp.TOTP(secret).now(), "kept": kept(wrong)}
        page = amal.inspected("again", amal.post("/staff/sign-in/step", code, status=200), 200)
    form = page.select_one("form[action='/staff/account']")
    assert form is not None
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert {name: fields[name] for name in typed} == typed
    assert amal.client.post("/staff/account", data=fields).location == "/staff/account?told=saved"
    with database.reading(own=True) as session:
        assert session.get_one(Account, amal.account_id).name == "Amal Haddad"


def kept(page: object) -> str:
    return str(page.select("input[name=kept]")[0]["value"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "told",
    [
        "", "x", "[]", "{}", "null", '{"path": "//evil.example", "fields": []}', '{"path": "/staff/x", "fields": [1]}',
        '{"path": ["/staff/"], "fields": []}', '{"path": "/staff/sign-out", "fields": []}', "[" * 5000,
    ],
)  # fmt: skip
def test_what_was_not_kept_by_us_is_passed_over(amal: Clerk, told: str) -> None:
    assert amal.post("/staff/sign-in", {**RIGHT, "kept": told}).location == "/staff/"


def test_nobody_is_followed_by_what_is_kept(amal: Clerk, staff_app: Flask) -> None:
    amal.post("/staff/sign-in", RIGHT)
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 2
        row = session.scalars(select(SignIn).order_by(SignIn.created_at.desc())).first()
        assert row is not None
        assert set(SignIn.__table__.c.keys()) == {
            "id", "token_hash", "account_id", "kind", "is_whole", "two_steps", "browser", "created_at", "seen_at",
        }  # fmt: skip


def test_an_invitation_expires(staff_app: Flask, staff: Callable[..., Clerk], stranger: Clerk) -> None:
    somebody = staff("reader", email="late@city.example")
    with staff_app.extensions["directory"].database.writing() as session:
        eight_days_ago = datetime.now(UTC) - timedelta(days=8)
        old = links.make(session, LinkPurpose.INVITE, somebody.account_id, now=eight_days_ago)
    stranger.get("/staff/sign-in")
    stranger.get(f"/staff/link/{old}", status=410)
    stranger.post(f"/staff/link/{old}", {"password": "six blue boats at sea"}, status=410)
    assert clerks.account_of(staff_app, "late@city.example").password_hash is None  # type: ignore[union-attr]
    assert accounts.folded(" LATE@city.example") == "late@city.example"
    assert Role.READER
