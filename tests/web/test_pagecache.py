"""The page cache answers what is unchanged, and never anything that is not."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from directory import indexing
from directory.model import City
from directory.web.pagecache import PageCache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask


def test_a_page_asked_for_again_with_its_etag_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/oulu/en/services")
    again = client.get("/oulu/en/services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_pages_vary_on_encoding_alone_and_are_sent_zipped(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/oulu/en/")
    zipped = client.get("/oulu/en/", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_a_head_request_has_no_body(app: Flask) -> None:
    answer = app.test_client().head("/oulu/en/")
    assert answer.status_code == 200
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) > 1000


def test_an_edit_is_seen_by_the_next_request(app: Flask) -> None:
    client = app.test_client()
    database = app.extensions["directory"].database
    before = client.get("/oulu/en/")
    with database.writing() as session:
        city = session.query(City).one()
        city.names = {**city.names, "en": "Oulu by the sea"}
        indexing.touch(session, city.id)
    after = client.get("/oulu/en/")
    assert "Oulu by the sea" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]
    with database.writing() as session:
        city = session.query(City).one()
        city.names = {tag: name for tag, name in city.names.items() if tag != "en"}
        indexing.touch(session, city.id)


def test_what_sets_a_cookie_or_depends_on_the_reader_is_never_kept() -> None:
    asked = []
    for header in (("Set-Cookie", "a=b"), ("Vary", "Accept-Language")):

        def app(
            _environ: object, start_response: object, header: tuple[str, str] = header
        ) -> Iterable[bytes]:
            asked.append(header)
            start_response("200 OK", [("Cache-Control", "public, no-cache"), header])  # type: ignore[operator]
            return [b"page"]

        cache = PageCache(app, lambda: 1)  # type: ignore[arg-type]
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
        for _ in range(2):
            list(cache(environ, lambda *_: lambda _data: None))  # type: ignore[arg-type,misc]
    assert len(asked) == 4
