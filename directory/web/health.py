"""For whoever watches the house: alive, and ready to serve."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from directory.migrating import head, revision
from directory.web.state import state

blueprint = Blueprint("health", __name__)


def _plain(status: str, code: int) -> Response:
    response = jsonify(status=status)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """The database answers, can be used, and its schema is the one that this code needs."""
    try:
        if fault := state().database.fault():
            return _plain(fault, 503)
        with state().database.reading() as session:
            current = revision(session.connection())
    except SQLAlchemyError:
        return _plain("the database cannot be reached", 503)
    if current != head():
        return _plain("the schema is not current: run `directory upgrade`", 503)
    return _plain("ok", 200)
