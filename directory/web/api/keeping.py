"""Keeping: pages of lists that nobody typed words for, as they were sent, for whoever asks again while nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.kept import Kept
from directory.web.api.asking import TAKES
from directory.web.api.problems import PREFIX
from directory.web.pagecache import STAMP, overheard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_PAGES = 64
MAX_BYTES = 256 * 1024
"""Of a page that is kept; most have a quarter of that."""

FOR_ALL = frozenset(
    "page per_page minimal full full_service taxonomy_term_id taxonomy_id organization_id parent_id top_only".split()
)
"""Parameters that hold nothing of who asks; a page asked for with any other is made each time."""

_Page = tuple[list[tuple[str, str]], str, bytes]
"""Headers, ETag, body."""


class KeptLists:
    """WSGI in front of the app and behind the page cache, which says what names the state of all data.

    Apart from that one, so that who reads a whole feed does not empty it.
    """

    def __init__(self, app: WSGIApplication) -> None:
        """Wrap an app."""
        self._app = app
        self._pages: Kept[tuple[object, ...], _Page] = Kept(MAX_PAGES)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a page that is kept, or let the app make it."""
        path, query, stamp = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), environ.get(STAMP)
        if stamp is None or environ["REQUEST_METHOD"] != "GET" or not _is_for_all(path, query):
            return self._app(environ, start_response)
        key = (stamp, path, query, environ.get("wsgi.url_scheme"))
        page = self._pages.find(key)
        if page is None:
            # Without the ETag that the reader has, so that there is a page to keep.
            made = self._make(environ | {"HTTP_IF_NONE_MATCH": ""}, start_response)
            if not isinstance(made, tuple):
                return made
            page = made
            if len(page[2]) <= MAX_BYTES:
                self._pages.keep(key, page)
        headers, etag, body = page
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [pair for pair in headers if pair[0] not in _OF_A_BODY])
            return []
        start_response("200 OK", list(headers))
        return [body]

    def _make(self, environ: WSGIEnvironment, start_response: StartResponse) -> _Page | Iterable[bytes]:
        said, parts = overheard(self._app, environ)
        status, headers = said[0]
        etag = dict(headers).get("ETag")
        if not status.startswith("200") or etag is None:
            start_response(status, headers)
            return parts
        try:
            return headers, etag, b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()


_OF_A_BODY = ("Content-Type", "Content-Length")


def _is_for_all(path: str, query: str) -> bool:
    return (
        path.startswith(PREFIX)
        and path.rpartition("/")[2] in TAKES
        and all(pair.partition("=")[0] in FOR_ALL for pair in query.split("&") if pair)
    )
