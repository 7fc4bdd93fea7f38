"""The service worker, which keeps what a visitor has asked the phone to keep; it differs with each deployment."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, request

from directory.web.assets import FOLDER, static_url

if TYPE_CHECKING:
    from directory.web.page import Page

SHELL = (
    "css/phone.css", "js/understand.js", "js/facets.js", "js/kept.js", "js/list.js",
    "js/leave.js", "vendor/icons.svg", "icon.svg",
)  # fmt: skip
"""The files without which what is kept cannot be looked through."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/sw.js")(worker)
    blueprint.get("/<city>/<locale>/sw.js")(worker)
    blueprint.after_app_request(_mark)


def worker(city: str = "", locale: str = "") -> Response:
    """The service worker, for all of the site; its first line names the deployment, so that browsers see a new one."""
    text = f'const BUILD = "{build()}";\n{_source("js/sw.js")}'
    response = Response(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def build() -> str:
    """What names this deployment: a digest of all scripts and styles."""
    names = sorted(
        f"{path.parent.name}/{path.name}" for kind in ("js", "css") for path in (FOLDER / kind).iterdir()
    )
    return sha256(" ".join(static_url(name) for name in names).encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def _source(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _mark(response: Response) -> Response:
    """Say of pages that nobody should find on a phone that they are not to be kept."""
    page: Page | None = g.get("page")
    if page is not None and page.is_sensitive:
        response.headers["X-Keep"] = "no"
    return response
