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


def test_what_was_typed_and_where_somebody_is_is_not_kept(app: Flask) -> None:
    client = app.test_client()
    for asked in (
        "q=qx1",
        "near=Isokatu+5",
        "at=65.012%2C25.471",
        "%71=qx1",
        "category=pharmacy&from=Isokatu",
    ):
        first = client.get(f"/oulu/en/services?{asked}")
        again = client.get(f"/oulu/en/services?{asked}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
    client.get("/oulu/en/services?category=pharmacy&q=")
    kept = [query for _, query, _ in app.wsgi_app._kept]  # type: ignore[attr-defined]
    assert "category=pharmacy&q=" in kept
    assert not [query for query in kept if "qx1" in query or "Isokatu" in query or "65" in query]


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


def test_only_the_visitors_own_browser_may_keep_what_they_typed_or_where_they_are(app: Flask) -> None:
    client = app.test_client()
    for address in (
        "/oulu/en/services?q=pharmacy", "/oulu/en/services?page=1&near=Isokatu", "/oulu/en/map?at=65.01,25.47",
        "/oulu/en/suggest?q=ph", "/oulu/en/glossary?q=papers", "/oulu/en/services.csv?q=pharmacy",
    ):  # fmt: skip
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"].startswith("private,"), address
            again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Cache-Control"][:8]) == (304, "private,"), address
    empty = client.get("/oulu/en/services?q=&category=pharmacy")
    assert empty.headers["Cache-Control"] == "public, no-cache"


def test_what_is_compressed_already_is_sent_as_it_is(app: Flask) -> None:
    client = app.test_client()
    for address in ("/oulu/pictures/map.svg?at=65.01,25.47&z=16", "/static/vendor/icons.svg"):
        for _ in range(2):
            with (
                client.get(address, headers={"Accept-Encoding": "gzip"}) as zipped,
                client.get(address) as plain,
            ):
                is_zipped = "Content-Encoding" in zipped.headers
                assert (gzip.decompress(zipped.data) if is_zipped else zipped.data).startswith(b"<"), address
                assert plain.data.startswith(b"<"), address


def test_files_answer_conditional_requests_themselves(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/css/site.css") as first:
        etag = first.headers["ETag"]
    with client.get("/static/css/site.css", headers={"If-None-Match": etag}) as again:
        assert again.status_code == 304


def test_a_script_name_from_a_header_ends_up_in_no_address(app: Flask) -> None:
    client = app.test_client()
    client.get("/oulu/en/map?category=pharmacy&x=1", environ_overrides={"SCRIPT_NAME": "/evil"})
    assert "/evil" not in client.get("/oulu/en/map?category=pharmacy&x=1").text


def test_kept_pages_are_served_while_the_database_is_away() -> None:
    stamps: list[object] = [1]

    def app(_environ: object, start_response: object) -> Iterable[bytes]:
        start_response("200 OK", [("Cache-Control", "public, no-cache")])  # type: ignore[operator]
        return [b"page"]

    cache = PageCache(app, lambda: stamps[0])  # type: ignore[arg-type]
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
    list(cache(environ, lambda *_: lambda _data: None))  # type: ignore[arg-type,misc]
    stamps[0] = None
    said: list[str] = []
    body = cache(environ, lambda status, _headers: said.append(status))  # type: ignore[arg-type,misc]
    assert (said, list(body)) == (["200 OK"], [b"page"])
