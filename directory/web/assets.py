"""Files that browsers keep: served under an address that holds their digest."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from directory.web.headers import IMMUTABLE

FOLDER = Path(str(files("directory").joinpath("static")))


@lru_cache(maxsize=512)
def _digest(name: str, _stamp: float) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a file of `static/`, which changes when the file does."""
    try:
        stamp = (FOLDER / name).stat().st_mtime
    except OSError:
        return f"/static/{name}"
    return f"/static/{name}?v={_digest(name, stamp)}"


def install(app: Flask) -> None:
    """Serve `static/` and let templates name its files."""
    app.jinja_env.globals["static_url"] = static_url

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        response = send_from_directory(FOLDER, name, conditional=True)
        response.headers["Cache-Control"] = IMMUTABLE if "v" in request.args else "public, max-age=3600"
        return response
