"""Admins at work, each in a language, and the pages that admins see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from directory import create_app
from directory.config import Config
from directory.model import Account, Service
from tests.browser_support import serving
from tests.web.conftest import fill
from tests.web.staff import clerks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import BrowserContext

PAGES = (
    "/staff/sign-in",
    "/staff/account",
    "/staff/account/codes",
    "/staff/account/password",
    "/staff/account/passkeys",
    "/staff/oulu/",
    "/staff/oulu/services",
    "/staff/oulu/services/new",
    "/staff/oulu/services/{code}",
    "/staff/oulu/services/{code}/history",
    "/staff/oulu/services/{code}/merge",
    "/staff/oulu/organizations",
    "/staff/oulu/reports",
    "/staff/oulu/confirmations",
    "/staff/oulu/unfound",
    "/staff/oulu/translations",
    "/staff/oulu/translations/ar",
    "/staff/oulu/translations/ar/files",
    "/staff/oulu/translations/ar/glossary",
    "/staff/oulu/translations/ar/service/{code}",
    "/staff/oulu/import",
    "/staff/oulu/sources",
    "/staff/oulu/duplicates",
    "/staff/oulu/sources/open",
    "/staff/oulu/notices",
    "/staff/oulu/notices/new",
    "/staff/oulu/accounts",
    "/staff/oulu/settings",
    "/staff/oulu/settings/numbers",
    "/staff/oulu/settings/kinds",
    "/staff/oulu/settings/kinds/pharmacy",
    "/staff/oulu/settings/situations",
)
"""Those where somebody works most; {code} is a listing's."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Where it is served, the code of a listing with every fact, and what the browsers of admins hold, by locale."""

    url: str
    code: str
    tokens: dict[str, str]

    def sit_down(self, context: BrowserContext, locale: str) -> None:
        """Let a browser be an admin's."""
        context.add_cookies(
            [{"name": "staff", "value": self.tokens[locale], "domain": "127.0.0.1", "path": "/staff"}]
        )

    def to(self, page: str) -> str:
        """The address of one of the pages."""
        return f"{self.url}{page.format(code=self.code)}"


LOCALES = ("en", "ar")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The city `oulu`, with an admin for each locale."""
    folder = tmp_path_factory.mktemp("office")
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(app)
    tokens = {locale: _admin(app, locale) for locale in LOCALES}
    with app.extensions["directory"].database.reading() as session:
        code = session.scalars(select(Service.code).where(Service.name == "Neuvola")).one()
    with serving(app) as url:
        yield Office(url=url, code=code, tokens=tokens)


def _admin(app: Flask, locale: str) -> str:
    """What the browser of an admin holds who reads the pages in a locale."""
    made = clerks.clerk(app, "admin", email=f"{locale}@city.example")
    with app.extensions["directory"].database.writing() as session:
        session.get_one(Account, made.account_id).locale = locale
    (cookie,) = (one.value for one in made.client._cookies.values())
    return cookie
