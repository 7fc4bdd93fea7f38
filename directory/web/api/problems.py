"""What goes wrong with a question to the API, told as JSON (RFC 9457) in plain words, with the cure."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response

PREFIX = "/api/"

_SAID = {
    404: "There is nothing at this address. Look at the list that it should be in, or at openapi.json.",
    405: "This address answers GET, and lists answer POST as well.",
    413: "The question is too large. Send fewer than 64 kB.",
    414: "The question is too long. Send it with POST.",
    500: "Something went wrong here; it is not your fault. Try again in a few minutes.",
    503: "The database cannot be reached. Try again in a few minutes.",
}


class Wrong(ValueError):
    """A question cannot be answered as it is; the message names the parameter and the cure."""


def problem(status: int, detail: str = "") -> Response:
    """Tell what is wrong."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _SAID.get(status) or _SAID[404 if status < 500 else 500],
    }
    response = Response(
        json.dumps(said, ensure_ascii=False), status, content_type="application/problem+json; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def open_to_all(response: Response, method: str = "GET") -> Response:
    """Let pages of other sites read an answer: it holds nothing of anybody who asks."""
    if "Access-Control-Allow-Origin" not in response.headers:
        response.headers.extend([*_OPEN, *_PREFLIGHT] if method == "OPTIONS" else _OPEN)
    return response


_OPEN = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]
_PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
]
