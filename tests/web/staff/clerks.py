"""Staff for tests: somebody with a role who is signed in, opens pages as a browser without scripts, and looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from sqlalchemy import select

from directory.model import Account, City, SignInKind
from directory.roles import Role
from directory.signing import accounts, sessions
from directory.signing.tokens import sealed
from tests.web.inspecting import check_directions, check_frame, check_headings, check_links_and_forms

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

COOKIE = "__Host-staff"
"""The test app is served over https, as its base address says."""


@dataclass(kw_only=True)
class Clerk:
    """Somebody with a browser."""

    client: FlaskClient
    secret: str
    account_id: UUID | None = None

    @property
    def token(self) -> str:
        """What the browser holds."""
        cookie = self.client.get_cookie(COOKIE)
        return cookie.value if cookie else ""

    def hold(self, token: str) -> None:
        """Lay a cookie into the browser."""
        self.client.set_cookie(COOKIE, token, path="/")

    def get(self, address: str, *, status: int = 200, **headers: str) -> BeautifulSoup:
        """Open a page and inspect it."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.inspected(address, self.client.get(address, headers=said), status)

    def post(self, address: str, values: dict[str, Any] | None = None, *, status: int = 303) -> TestResponse:
        """Send a form, with the token that a page of this session would hold."""
        data = {"token": sealed(self.secret, "form", self.token), **(values or {})}
        response = self.client.post(address, data=data)
        # The test client lays a large form into a temporary file, which it leaves open.
        response.request.environ["wsgi.input"].close()
        assert response.status_code == status, f"{address} answers {response.status_code}, not {status}"
        return response

    def refused(
        self, address: str, values: dict[str, Any] | None = None, *, status: int = 422
    ) -> BeautifulSoup:
        """Send a form that has errors, and look at how it comes back: title, summary, links, focus."""
        response = self.post(address, values, status=status)
        page = self.inspected(address, response, status)
        assert page.title is not None
        assert page.title.get_text().startswith("Error:"), (
            f"{address}: the title does not say that there is an error"
        )
        summary = page.select_one(".problem[autofocus]")
        assert summary is not None, f"{address} has no summary of errors that is focused"
        for link in summary.select("a"):
            assert page.find(id=str(link["href"]).removeprefix("#")), f"{address}: {link} leads to no field"
        return page

    @staticmethod
    def inspected(address: str, response: TestResponse, status: int) -> BeautifulSoup:
        """Look at what every staff page must have."""
        assert response.status_code == status, f"{address} answers {response.status_code}, not {status}"
        assert response.headers["Cache-Control"] == "no-store", f"{address} may be kept by somebody"
        assert "ETag" not in response.headers, f"{address} went through the cache of public pages"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        page = BeautifulSoup(response.text, "html.parser")
        if response.mimetype == "text/html" and status not in range(300, 400):
            for check in (check_frame, check_headings, check_links_and_forms, check_directions):
                check(address, page)
            for form in page.find_all("form", attrs={"method": "post"}):
                assert form.find("input", attrs={"name": "token"}), (
                    f"{address}: {form.get('action')} needs csrf()"
                )
        return page


def visitor(app: Flask) -> Clerk:
    """Somebody who is not signed in."""
    return Clerk(client=app.test_client(), secret=app.extensions["directory"].secret_key)


def clerk(
    app: Flask,
    role: str | Role,
    *,
    slug: str = "oulu",
    email: str = "",
    locales: tuple[str, ...] = (),
    organization_id: UUID | None = None,
    two_steps: bool = True,
) -> Clerk:
    """Somebody with a role in a city, signed in; a provider works for the city's first organization if none is named."""
    database, now, role = app.extensions["directory"].database, datetime.now(UTC), Role(role)
    with database.writing() as session:
        city = session.scalars(select(City).where(City.slug == slug)).one()
        post = accounts.Post(
            role=role,
            locales=locales or (tuple(city.locales[1:2]) if role is Role.TRANSLATOR else ()),
            organization_id=organization_id
            or (_some_organization(session, city) if role is Role.PROVIDER else None),
        )
        address = email or f"{role}@city.example"
        known = accounts.find(session, address)
        works = known is not None and any(
            place.id == city.id for _, place in accounts.memberships(session, known.id)
        )
        account = known if works and known else accounts.add(session, city, address, post, by="test", now=now)
        token = sessions.begin(
            session, account.id, kind=SignInKind.PASSWORD, is_whole=True, two_steps=two_steps, now=now
        )
    made = visitor(app)
    made.account_id = account.id
    made.hold(token)
    return made


def _some_organization(session: Any, city: City) -> UUID:
    from directory.model import Organization

    found: UUID = session.scalars(
        select(Organization.id).where(Organization.city_id == city.id).order_by(Organization.name)
    ).first()
    return found


def account_of(app: Flask, email: str) -> Account | None:
    """The account with this address, as it is now."""
    with app.extensions["directory"].database.reading(own=True) as session:
        return accounts.find(session, email)
