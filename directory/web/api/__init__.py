"""The read API in HSDS 3.1: one feed a city and locale, open to everybody, keeping nothing of who asks."""

from __future__ import annotations

from flask import Blueprint, Response, request

from directory.web.api import describing, details, lists
from directory.web.api.feeds import NoFeed
from directory.web.api.problems import PREFIX, Wrong, open_to_all, problem

__all__ = ["PREFIX", "blueprint", "problem"]

blueprint = Blueprint("api", __name__, url_prefix="/api/<city>/<locale>/hsds")
for door in (lists, details, describing):
    door.install(blueprint)


@blueprint.record_once
def _add_profile(setup: object) -> None:
    setup.app.add_url_rule("/api/hsds-profile.json", "api.profile", describing.profile)  # type: ignore[attr-defined]


@blueprint.errorhandler(Wrong)
def _refuse(error: Wrong) -> Response:
    return problem(404 if isinstance(error, NoFeed) else 400, str(error))


@blueprint.after_request
def _open(response: Response) -> Response:
    return open_to_all(response, request.method)
