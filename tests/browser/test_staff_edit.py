"""City staff change what the public reads: one clerk publishes hours, another one's typed words are not lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory import create_app
from directory.config import Config
from directory.model import City, Service
from directory.roles import Role
from directory.signing import accounts, passwords
from tests.browser_support import serving, visiting
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PASSWORD = "herring under the fur coat"
CLERKS = ("aino@city.example", "baraka@city.example")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where a city with two clerks is served, and the code of `Neuvola`."""
    folder = tmp_path_factory.mktemp("instance")
    made = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(made)
    with made.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        for email in CLERKS:
            post = accounts.Post(role=Role.EDITOR)
            account = accounts.add(session, city, email, post, by="test", now=datetime.now(UTC))
            accounts.set_password(session, account.id, passwords.hashed(PASSWORD))
        code = session.scalars(select(Service.code).where(Service.name == "Neuvola")).one()
    with serving(made) as url:
        object.__setattr__(made.extensions["directory"].config, "base_url", url)
        yield url, code


def open_form(page: Page, url: str, code: str, email: str) -> None:
    """Sign in on the way to a listing."""
    page.goto(f"{url}/staff/oulu/services/{code}")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("form.narrow button.main")
    page.wait_for_url(f"**/services/{code}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_hours_that_one_clerk_publishes_are_public_and_the_other_clerk_is_told(
    chromium: Browser, place: tuple[str, str], *, scripts: bool
) -> None:
    url, code = place
    closes, theirs = ("15:30", "13:00") if scripts else ("14:30", "12:00")
    with (
        visiting(chromium, scripts=scripts) as one,
        visiting(chromium, scripts=scripts) as other,
        visiting(chromium, scripts=scripts) as visitor,
    ):
        visitor.page.goto(f"{url}/oulu/fi/services/{code}")
        assert closes.replace(":", ".") not in visitor.page.locator("table.hours").first.inner_text()
        for visit, email in zip((one, other), CLERKS, strict=True):
            open_form(visit.page, url, code, email)
        one.page.fill("#hours-Fr-0-closes", closes)
        one.page.click("button[value=publish]")
        assert one.page.locator(".notice").count()
        visitor.page.reload()
        assert closes.replace(":", ".") in visitor.page.locator("table.hours").first.inner_text()
        other.page.fill("#hours-Fr-0-closes", theirs)
        other.page.fill("#alternate_name", f"Pikkuväen talo {closes}")
        other.page.click("button[value=publish]")
        problem = other.page.locator(".problem").inner_text()
        assert closes in problem
        assert theirs in problem
        assert other.page.input_value("#alternate_name") == f"Pikkuväen talo {closes}"
        other.page.locator("input[name^='keep-'][value=theirs]").first.check()
        other.page.click("button[value=publish]")
        visitor.page.reload()
        assert closes.replace(":", ".") in visitor.page.locator("table.hours").first.inner_text()
        visitor.hold_clean(own=url)
        for visit in (one, other):
            assert [said for said in visit.complaints if "409" not in said and "422" not in said] == []
            assert [asked for asked in visit.requests if not asked.startswith((f"{url}/", "data:"))] == []
