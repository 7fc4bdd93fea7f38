"""Files that browsers keep: served under an address that holds their digest."""

from __future__ import annotations

import gzip
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from directory.web.headers import IMMUTABLE
from directory.web.styling import STYLES

TEXTS = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}
"""Ends of names of files that are worth compressing."""

FOLDER = Path(str(files("directory").joinpath("static")))


@lru_cache(maxsize=512)
def _digest(name: str, _stamp: float) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:10]


def _current(name: str) -> str | None:
    try:
        return _digest(name, (FOLDER / name).stat().st_mtime)
    except OSError:
        return None


def static_url(name: str) -> str:
    """The address of a file of `static/`, which changes when the file does."""
    digest = _current(name)
    return f"/static/{name}?v={digest}" if digest else f"/static/{name}"


@lru_cache(maxsize=64)
def _zipped(name: str, _stamp: float) -> bytes:
    return gzip.compress((FOLDER / name).read_bytes(), 9, mtime=0)


def _compress(response: Response, name: str) -> None:
    """Send a whole text compressed to those who take it so: done once a process, not once a visitor."""
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(response.get_etag()[0] or "", weak=True)
    if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.close()
        response.direct_passthrough = False
        response.data = _zipped(name, (FOLDER / name).stat().st_mtime)
        response.headers["Content-Encoding"] = "gzip"


def install(app: Flask) -> None:
    """Serve `static/` and let templates name its files."""
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["styles"] = STYLES

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        is_text = Path(name).suffix in TEXTS
        response = send_from_directory(FOLDER, name, conditional=not is_text)
        if is_text:
            _compress(response, name)
            response.make_conditional(request)
        response.headers["Cache-Control"] = (
            IMMUTABLE if request.args.get("v") == _current(name) else "public, max-age=3600"
        )
        return response
