"""A cache of finished public pages in front of Flask: compressed once, answered by ETag while nothing changed."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from directory.web.zipping import gzipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BUCKET = 300
"""Seconds for which a page's "now" stands: opening hours change on multiples of five minutes."""

MAX_BYTES = 48 * 1024 * 1024
MIN_GZIP = 256
STAMP = "directory.stamp"
"""Where the app finds the stamp in its environment, so that it is asked for once a request."""
MAX_KEPT_QUERY = 1000
"""Bytes of a query beyond which an answer is not kept: nobody asks the same twice."""
OVERHEAD = 3000
"""Bytes that a kept page takes besides its text and its key (measured)."""
PERSONAL = frozenset(("q", "near", "at", "from", "heading", "search", "postcode"))
"""Names in a question that say what somebody typed or where somebody is: such pages are made each time and kept nowhere."""
APART = ("/static/", "/tiles/", "/mapjs/", "/healthz", "/readyz", "/staff/")
"""What does not depend on the data, answers conditional requests itself, must not wait for the database, or is for
one person alone."""


_Key = tuple[str, str, str]
"""Path, query, scheme."""


@dataclass(frozen=True, slots=True)
class _Page:
    stamp: object
    headers: list[tuple[str, str]]
    etag: str
    plain_length: int
    zipped: bytes
    is_zipped: bool


class PageCache:
    """WSGI in front of the app: keeps what says `Cache-Control: public, no-cache` and comes without Set-Cookie.

    A kept page stands as long as the stamp (the data's version and the five minutes) does. While nobody can
    tell the stamp, because the database is away, kept pages go on being served.
    """

    def __init__(self, app: WSGIApplication, stamp: Callable[[], object]) -> None:
        """Wrap an app; `stamp` names the state of all data, None if nobody can tell; it is asked once a request."""
        self._app = app
        self._stamp = stamp
        self._kept: OrderedDict[_Key, _Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or let the app answer and keep it."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        # Behind some proxies a header of the visitor's decides SCRIPT_NAME, and it ends up in addresses.
        environ = dict(environ, SCRIPT_NAME="")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(APART):
            return self._app(environ, start_response)
        is_personal = _is_personal(query)
        if is_personal:
            start_response = _for_one(start_response)
        key = (path, query, environ.get("wsgi.url_scheme", ""))
        page, stamp = self._kept.get(key), self._stamp()
        if page is None or (stamp is not None and page.stamp != stamp):
            made = self._make(key, stamp, environ, start_response, may_keep=not is_personal)
            if not isinstance(made, _Page):
                return made
            page = made
        return _answer(page, environ, start_response)

    def _make(
        self,
        key: _Key,
        stamp: object,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        *,
        may_keep: bool,
    ) -> _Page | Iterable[bytes]:
        said, parts = overheard(self._app, environ | {"REQUEST_METHOD": "GET", STAMP: stamp})
        if said and (stamp is None or not _may_keep(*said[0])) and environ["REQUEST_METHOD"] == "GET":
            # What is not kept is passed on as it comes: it may be long.
            start_response(*said[0])
            return parts
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = said[0]
        if stamp is None or not _may_keep(status, headers):
            start_response(status, headers)
            return []
        page = _page(stamp, headers, body)
        if may_keep and len(key[1]) <= MAX_KEPT_QUERY:
            self._keep(key, page)
        return page

    def _keep(self, key: _Key, page: _Page) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._kept[key] = page
            self._bytes += _weight(key, page) - (_weight(key, old) if old else 0)
            while self._bytes > MAX_BYTES:
                self._bytes -= _weight(*self._kept.popitem(last=False))


def overheard(
    app: WSGIApplication, environ: WSGIEnvironment
) -> tuple[list[tuple[str, list[tuple[str, str]]]], Iterable[bytes]]:
    """What an app answers, told to nobody yet: its status and headers, once it has said them, and its body."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def remember(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        said[:] = [(status, list(headers))]
        return lambda _data: None

    return said, app(environ, remember)


def _is_personal(query: str) -> bool:
    pairs = (pair.partition("=") for pair in query.split("&"))
    return any(value and unquote_plus(name) in PERSONAL for name, _, value in pairs)


def _for_one(start_response: StartResponse) -> StartResponse:
    """The same, telling whoever stands between us and the visitor to keep nothing; maps of a build are nobody's own."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        told = [
            (name, value.replace("public", "private"))
            if name.lower() == "cache-control" and "immutable" not in value
            else (name, value)
            for name, value in headers
        ]
        return start_response(status, told, exc_info) if exc_info else start_response(status, told)

    return start


def _weight(key: _Key, page: _Page) -> int:
    return len(page.zipped) + len(key[1]) + OVERHEAD


def _may_keep(status: str, headers: list[tuple[str, str]]) -> bool:
    names = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and names.get("cache-control", "") == "public, no-cache"
        and "set-cookie" not in names
        and "content-encoding" not in names
        and "accept-language" not in names.get("vary", "").lower()
    )


def _page(stamp: object, headers: list[tuple[str, str]], body: bytes) -> _Page:
    zipped = gzipped(body) if len(body) >= MIN_GZIP else body
    etag = f'W/"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in ("content-length", "etag", "vary", "content-encoding")
    ]
    kept += [("ETag", etag), ("Vary", "Accept-Encoding")]
    return _Page(stamp, kept, etag, len(body), zipped, len(body) >= MIN_GZIP)


def _answer(page: _Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", page.headers)
        return []
    body, headers = page.zipped, page.headers
    if page.is_zipped:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "")
        if "gzip" in accepted and "gzip;q=0," not in accepted + ",":
            headers = [*headers, ("Content-Encoding", "gzip")]
        else:
            body = gzip.decompress(body)
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def bucket(now: float | None = None) -> int:
    """The five minutes that a moment (seconds since 1970) lies in."""
    return int(time.time() if now is None else now) // BUCKET
