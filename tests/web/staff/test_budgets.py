"""Staff pages ask the database few questions, and damaged keys let nobody in."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from directory.model import OneTimeLink
from tests.web.staff.test_doors import GETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.staff.clerks import Clerk

MOST = 12
"""Queries that a page may cost."""


def test_no_page_costs_more_than_twelve_queries(staff: Callable[..., Clerk], staff_app: Flask) -> None:
    admin = staff("admin")
    asked: list[str] = []
    event.listen(
        staff_app.extensions["directory"].database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    dear = {}
    for endpoint, address, _right in GETS:
        asked.clear()
        admin.client.get(address)
        if len(asked) > MOST:
            dear[endpoint] = len(asked)
    assert dear == {}


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def told(challenge: str, **client: object) -> str:
    said = {
        "type": "webauthn.get",
        "challenge": encoded(challenge.encode()),
        "origin": "https://directory.example",
    }
    return json.dumps(
        {
            "id": encoded(b"x" * 32),
            "rawId": encoded(b"x" * 32),
            "type": "public-key",
            "response": {
                "clientDataJSON": encoded(json.dumps(said | client).encode()),
                "authenticatorData": encoded(b"y" * 37),
                "signature": encoded(b"z" * 64),
            },
        }
    )


@pytest.mark.parametrize(
    "credential",
    [
        "", "x", "{}", "[]", "null", "1", '{"response": {}}', '{"response": {"clientDataJSON": "ü"}}',
        '{"response": {"clientDataJSON": "e30"}}', "[" * 19_000, "x" * 60_000, told("never made"), told("x" * 43),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_passkey_of_ours_lets_nobody_in(stranger: Clerk, credential: str) -> None:
    stranger.get("/staff/sign-in")
    stranger.refused("/staff/passkey", {"credential": credential})


def test_a_challenge_is_good_once_and_for_nobody_without_the_key(stranger: Clerk, staff_app: Flask) -> None:
    stranger.get("/staff/sign-in")
    options = json.loads(stranger.post("/staff/passkey/ask", status=200).text)
    assert (options["rpId"], options["userVerification"]) == ("directory.example", "required")
    challenge = base64.urlsafe_b64decode(options["challenge"] + "==").decode()
    stranger.refused("/staff/passkey", {"credential": told(challenge)})
    stranger.refused("/staff/passkey", {"credential": told(challenge)})
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert len(session.scalars(select(OneTimeLink)).all()) <= 1


def test_without_a_name_or_https_there_are_no_passkeys(stranger: Clerk, staff_app: Flask) -> None:
    for base in ("http://192.0.2.1:8000", "https://192.0.2.1", "http://directory.example"):
        object.__setattr__(staff_app.extensions["directory"].config, "base_url", base)
        page = stranger.client.get("/staff/sign-in").text
        assert "data-passkey" not in page
