"""Every staff page x every role: who may open it is decided, and nothing is sent without a form of the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from directory.roles import RIGHTS, Right, Role, may
from directory.web.staff.guard import ALL, SIGNED_IN
from tests.web.staff import clerks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

SAMPLES = {
    "city": "oulu",
    "code": "nosuchcode",
    "draft": "0" * 32,
    "number": "zzzzzzzz",
    "locale": "sv",
    "noun": "service",
    "key": "nosuchcode",
    "kind": "nosuchkind",
    "secret": "x" * 43,
    "account": "0" * 32,
    "session": "0" * 32,
    "passkey": "0" * 32,
    "notice": "0" * 32,
    "term": "nosuchterm",
    "situation": "nosuchsituation",
    "upload": "x" * 32,
    "ending": "csv",
    "run": "0" * 32,
    "source": "nosuchsource",
    "record": "0" * 32,
}
"""What stands in the place of a path's parts; what is asked for need not be there: rights are decided before."""

METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")]


def doors(method: str) -> Iterator[tuple[str, str, str | None]]:
    """Endpoint, address and right of every staff page that takes this method."""
    app = create_app(Config(secret_key="x", database_url="sqlite://"))
    for rule in rules(app):
        if method in (rule.methods or ()):
            right = getattr(app.view_functions[rule.endpoint], "right", None)
            with app.test_request_context():
                adapter = app.url_map.bind("localhost")
                wanted = {name: SAMPLES.get(name, "x") for name in rule.arguments}
                yield rule.endpoint, adapter.build(rule.endpoint, wanted, method=method), right


GETS, POSTS = list(doors("GET")), list(doors("POST"))


def test_every_staff_page_says_what_it_asks_for_and_only_known_methods_are_taken() -> None:
    app = create_app(Config(secret_key="x", database_url="sqlite://"))
    for rule in rules(app):
        right = getattr(app.view_functions[rule.endpoint], "right", None)
        assert right in {ALL, SIGNED_IN, *Right}, (
            f"{rule.endpoint} names no right: mark it with @allowed(Right.…)"
        )
        assert set(rule.methods or ()) <= METHODS, f"{rule.endpoint} takes {rule.methods}"
        assert ("city" in rule.arguments) == (right in set(Right)), (
            f"{rule.endpoint}: a right is one in a city"
        )
        assert set(rule.arguments) <= set(SAMPLES), f"{rule.endpoint}: add its parts to SAMPLES"


def test_every_right_is_given_to_somebody_and_admins_have_all() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.ADMIN] == set(Right)
    assert all(Right.ENTER in rights for rights in RIGHTS.values())
    assert not RIGHTS[Role.READER] - {Right.ENTER, Right.READ}


def ways(page: str) -> list[tuple[str, str, str | None, str]]:
    return [(*door, page) for door in (GETS if page == "GET" else POSTS)]


@pytest.fixture(scope="module")
def shared_app(filled: object, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One app for the whole walk: nothing that it asks for is there to be changed."""
    import shutil

    folder = tmp_path_factory.mktemp("walk")
    shutil.copyfile(str(filled), folder / "directory.db")
    return create_app(
        Config(
            instance=folder, database_url=f"sqlite:///{folder}/directory.db", base_url="https://directory.example",
            secret_key="a key for tests",
        )
    )  # fmt: skip


@pytest.mark.parametrize("role", [*Role, None], ids=[*Role, "signed out"])
@pytest.mark.parametrize(
    ("endpoint", "address", "right", "method"),
    [*ways("GET"), *ways("POST")],
    ids=[f"{door[3]} {door[0]}" for door in (*ways("GET"), *ways("POST"))],
)
def test_each_page_is_opened_to_those_who_have_its_right(
    shared_app: Flask, endpoint: str, address: str, right: str, method: str, role: Role | None
) -> None:
    somebody = clerks.clerk(shared_app, role) if role else clerks.visitor(shared_app)
    if not role:
        somebody.client.get("/staff/sign-in")
    if method == "GET":
        response = somebody.client.get(address)
    else:
        response = somebody.client.post(address, data={"token": token_of(somebody)})
    status, leads = response.status_code, response.location or ""
    assert status < 500
    assert "no-store" in response.headers["Cache-Control"]
    if right == ALL:
        assert status != 403
    elif role is None and method == "POST" and not leads:
        assert status == 401, "what was typed is kept until they have signed in"
        assert 'name="password"' in response.text
    elif role is None:
        assert status == 303
        assert leads.startswith("/staff/sign-in")
    elif right == SIGNED_IN or may(role, Right(right)):
        assert status != 403
        assert not leads.startswith("/staff/sign-in?next=")
    else:
        assert status == 403


@pytest.mark.parametrize("role", [*Role, None], ids=[*Role, "signed out"])
@pytest.mark.parametrize(("endpoint", "address", "right"), POSTS, ids=[door[0] for door in POSTS])
def test_nothing_is_taken_without_a_token_of_the_session(
    shared_app: Flask, endpoint: str, address: str, right: str, role: Role | None
) -> None:
    somebody = clerks.clerk(shared_app, role) if role else clerks.visitor(shared_app)
    other = clerks.clerk(shared_app, "admin")
    if not role:
        somebody.client.get("/staff/sign-in")
    for data in ({}, {"token": ""}, {"token": "0" * 64}, {"token": token_of(other)}, {"token": "ü" * 64}):
        assert somebody.client.post(address, data=data).status_code == 403, (data, address)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        response = somebody.client.post(address, data={"token": token_of(somebody)}, headers=headers)
        assert response.status_code == 403, (headers, address)


@pytest.mark.parametrize(("endpoint", "address", "right"), GETS, ids=[door[0] for door in GETS])
def test_a_city_where_one_does_not_work_is_not_there(
    shared_app: Flask, endpoint: str, address: str, right: str
) -> None:
    admin = clerks.clerk(shared_app, "admin")
    if right in set(Right):
        assert admin.client.get(address.replace("/oulu/", "/lund/")).status_code == 404


def token_of(somebody: clerks.Clerk) -> str:
    from directory.signing.tokens import sealed

    return sealed(somebody.secret, "form", somebody.token)
