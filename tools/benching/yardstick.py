"""What all else is a multiple of: a Flask app that answers 10 KB it always has at hand."""

from __future__ import annotations

from flask import Flask, Response

BODY = b"x" * 10_240


def make_app() -> Flask:
    """An app with one address."""
    app = Flask("yardstick", static_folder=None)

    @app.get("/")
    def constant() -> Response:
        return Response(BODY, content_type="text/html; charset=utf-8")

    return app
