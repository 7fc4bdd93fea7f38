"""Staff's ways in, in a real browser on a small screen: with scripts and without, by password, codes and passkey."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import select

from directory import create_app
from directory.config import Config
from directory.model import City, LinkPurpose
from directory.roles import Role
from directory.signing import accounts, links
from tests.browser_support import serving, visiting
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

PASSWORD = "herring under the fur coat"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with the city `oulu`."""
    folder = tmp_path_factory.mktemp("instance")
    made = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(made)
    return made


@pytest.fixture(scope="module")
def address(town: Flask) -> Iterator[str]:
    """Where it is served: by a name, for browsers make no passkeys for numbers."""
    with serving(town) as url:
        named = url.replace("127.0.0.1", "localhost")
        object.__setattr__(town.extensions["directory"].config, "base_url", named)
        yield named


def invited(town: Flask, email: str, role: Role) -> str:
    """The path of a new account's link."""
    now = datetime.now(UTC)
    with town.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City).where(City.slug == "oulu")).one()
        account = accounts.add(session, city, email, accounts.Post(role=role), by="test", now=now)
        return f"/staff/link/{links.make(session, LinkPurpose.INVITE, account.id, now=now)}"


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/staff/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("form.narrow button.main")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_admin_chooses_a_password_sets_up_codes_and_invites(
    chromium: Browser, town: Flask, address: str, *, scripts: bool
) -> None:
    email = f"chief{scripts}@city.example".lower()
    link = invited(town, email, Role.ADMIN)
    with visiting(chromium, scripts=scripts) as visit:
        page = visit.page
        page.goto(address + link)
        page.fill("#password", "too short but long")
        if scripts:
            page.click("button.plain")
            assert page.get_attribute("#password", "type") == "text"
        page.fill("#password", PASSWORD)
        page.click("button.main")
        assert page.locator("h1").inner_text() == "Sign in"
        sign_in(page, address, email)
        assert page.url.endswith("/staff/account/codes?told=needed")
        secret = page.locator(".key").inner_text().replace(" ", "")
        page.fill("#code", pyotp.TOTP(secret).now())
        page.click("form.narrow >> nth=0 >> button.main")
        assert page.locator(".codes li").count() == 10
        page.click("a.main")
        page.click("nav.places a[href$=accounts]")
        page.fill("#email", "new." + email)
        page.check("input[name=role][value=translator]")
        page.click("main form button.main")
        assert "translator" in page.locator(".problem").inner_text().lower()
        if scripts:
            assert page.evaluate("document.activeElement.className") == "problem"
        page.check("input[name=locales][value=ar]")
        page.click("main form button.main")
        assert "/staff/link/" in page.locator(".key").inner_text()
        page.click("header button.link >> nth=0")
        assert "signed out" in page.locator(".notice").inner_text()
        page.goto(f"{address}/staff/oulu/accounts")
        assert page.locator("h1").inner_text() == "Sign in"
        assert [said for said in visit.complaints if "422" not in said] == []


def test_a_passkey_lets_in_without_password_and_code(chromium: Browser, town: Flask, address: str) -> None:
    link = invited(town, "key@city.example", Role.ADMIN)
    with visiting(chromium) as visit:
        page = visit.page
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        page.goto(address + link)
        page.fill("#password", PASSWORD)
        page.click("button.main")
        sign_in(page, address, "key@city.example")
        page.goto(f"{address}/staff/account/passkeys")
        page.fill("#name", "My phone")
        page.fill("#current_password", PASSWORD)
        page.click("button.main")
        page.wait_for_selector(".codes li")
        page.goto(f"{address}/staff/account/passkeys")
        assert page.locator("section h3").inner_text() == "My phone"
        page.click("header button.link >> nth=0")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{address}/staff/oulu/")
        page.click("header button.link >> nth=0")
        sign_in(page, address, "key@city.example")
        assert page.url.endswith("/staff/sign-in/step"), "a password alone does not let in who has a passkey"
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{address}/staff/oulu/")
        page.click("header button.link >> nth=0")
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        page.click("form[data-passkey] button")
        page.wait_for_selector("[data-failed]:not([hidden])")
        assert page.locator("h1").inner_text() == "Sign in"
        assert visit.complaints == []


def test_nothing_is_wider_than_the_smallest_screen(chromium: Browser, town: Flask, address: str) -> None:
    email = "wide@a-very-long-name-of-a-city-department.example"
    link = invited(town, email, Role.ADMIN)
    with visiting(chromium, width=320) as visit:
        page = visit.page
        page.goto(address + link)
        page.fill("#password", PASSWORD)
        page.click("button.main")
        sign_in(page, address, email)
        secret = page.locator(".key").inner_text().replace(" ", "")
        page.fill("#code", pyotp.TOTP(secret).now())
        page.click("form.narrow >> nth=0 >> button.main")
        for place in (
            "oulu/",
            "oulu/accounts",
            "account",
            "account/codes",
            "account/password",
            "account/passkeys",
            "x",
        ):
            page.goto(f"{address}/staff/{place}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, place


def test_a_link_makes_a_passkey_instead_of_a_password(chromium: Browser, town: Flask, address: str) -> None:
    link = invited(town, "first@city.example", Role.ADMIN)
    with visiting(chromium) as visit:
        page = visit.page
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.goto(address + link)
        page.click("form[data-passkey] button")
        page.wait_for_selector(".codes li")
        page.click("a.main")
        assert page.url == f"{address}/staff/oulu/"
        page.goto(address + link)
        assert page.locator("h1").inner_text() == "This link is not good any more"
        page.click("header button.link >> nth=0")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{address}/staff/oulu/")
