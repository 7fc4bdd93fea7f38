"""Fetching goes nowhere inside our own networks, and waits for nobody."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from directory.exchange.faults import Refused
from directory.exchange.feeds import crawl
from directory.exchange.fetching import Fetcher, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Serve = Callable[..., str]


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A server of pages: path to (status, content type, body, headers)."""
    pages: dict[str, tuple[int, str, bytes, dict[str, str]]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, kind, body, headers = pages.get(self.path.partition("?")[0], (404, "text/plain", b"", {}))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    asked: list[str] = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.pages, made.asked = pages, asked  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def serve(server: ThreadingHTTPServer) -> Serve:
    def serve(
        path: str, body: bytes = b"", *, status: int = 200, kind: str = "application/json", **headers: str
    ) -> str:
        server.pages[path] = (status, kind, body, headers)  # type: ignore[attr-defined]
        return f"http://feed.example:{server.server_port}{path}"

    return serve


@pytest.fixture
def fetcher(server: ThreadingHTTPServer) -> Fetcher:
    return Fetcher(
        trusted=frozenset([f"feed.example:{server.server_port}"]),
        resolve=lambda host, _: ["127.0.0.1"] if host == "feed.example" else ["10.0.0.7"],
        sleep=lambda _: None,
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 (asked, not bound)
        "::1", "fe80::1", "fc00::1", "fec0::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "nonsense",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refused, match="private network"):
        Fetcher(resolve=lambda *_: ["93.184.216.34", address]).fetch("https://feed.example/")


def test_outer_addresses_are_public() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1::1")


@pytest.mark.parametrize(
    "url", ["http://feed.example/", "ftp://feed.example/", "file:///etc/passwd", "https://u@h/"]
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        Fetcher(resolve=lambda *_: ["93.184.216.34"]).fetch(url)


def test_a_trusted_host_is_fetched_and_its_redirects_followed(serve: Serve, fetcher: Fetcher) -> None:
    there = serve("/there", b"[1]")
    assert fetcher.fetch(serve("/here", status=302, Location=there)).body == b"[1]"


def test_a_redirect_inside_is_refused(serve: Serve, fetcher: Fetcher) -> None:
    for target in ("https://inside.example/", "http://169.254.169.254/latest/meta-data"):
        with pytest.raises(Refused, match="private network|only https"):
            fetcher.fetch(serve("/out", status=302, Location=target))


def test_redirects_end(serve: Serve, fetcher: Fetcher) -> None:
    with pytest.raises(Refused, match="more than 3 times"):
        fetcher.fetch(serve("/loop", status=302, Location="/loop"))


def test_too_much_and_the_wrong_kind_are_refused(serve: Serve, fetcher: Fetcher) -> None:
    small = Fetcher(trusted=fetcher.trusted, resolve=fetcher.resolve, max_bytes=10)
    with pytest.raises(Refused, match="larger than"):
        small.fetch(serve("/big", b"x" * 1000))
    with pytest.raises(Refused, match="text/html, not application/json"):
        fetcher.fetch(serve("/page", b"<p>", kind="text/html"), accepts=("application/json",))
    with pytest.raises(Refused, match="answered 404"):
        fetcher.fetch(serve("/") + "none")


def test_a_busy_server_is_asked_three_times(
    serve: Serve, fetcher: Fetcher, server: ThreadingHTTPServer
) -> None:
    with pytest.raises(Refused, match="answered 500.*Try again later"):
        fetcher.fetch(serve("/busy", status=500))
    assert server.asked == ["/busy"] * 3  # type: ignore[attr-defined]


def test_a_server_that_hangs_is_left(fetcher: Fetcher, serve: Serve, server: ThreadingHTTPServer) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        hasty = Fetcher(
            trusted=frozenset([f"feed.example:{port}"]),
            resolve=fetcher.resolve,
            sleep=lambda _: None,
            seconds=0.3,
        )
        with pytest.raises(Refused, match="does not answer"):
            hasty.fetch(f"http://feed.example:{port}/")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n[", b" "),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    ],
)
def test_a_server_that_gives_a_byte_at_a_time_is_not_waited_for(
    fetcher: Fetcher, first: bytes, then: bytes
) -> None:
    with _dripping(first, then) as port:
        hasty = Fetcher(
            trusted=frozenset([f"feed.example:{port}"]), resolve=fetcher.resolve, sleep=lambda _: None, seconds=0.5
        )  # fmt: skip
        start = time.monotonic()
        with pytest.raises(Refused, match="does not answer|takes longer than"):
            hasty.fetch(f"http://feed.example:{port}/")
    assert time.monotonic() - start < 3


@contextmanager
def _dripping(first: bytes, then: bytes) -> Iterator[int]:
    """A server that says something, and then a byte ten times a second; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        connection.sendall(first)
                        for _ in range(100):
                            connection.sendall(then)
                            time.sleep(0.1)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("key", ["id", "no_id"])
def test_a_feed_of_one_page_for_ever_is_refused(serve: Serve, fetcher: Fetcher, key: str) -> None:
    service = {key: "1", "name": "A", "status": "active", "phones": []}
    page = json.dumps({"total_pages": 9, "contents": [service]}).encode()
    with pytest.raises(Refused, match="one page for ever"):
        crawl(serve("/hsds/services", page), fetcher)


def test_an_id_leads_nowhere_else(serve: Serve, fetcher: Fetcher, server: ThreadingHTTPServer) -> None:
    service = {"id": "../admin?x=1#", "name": "A", "status": "active"}
    url = serve("/hsds/services", json.dumps({"total_pages": 1, "contents": [service]}).encode())
    serve("/hsds/services/..%2Fadmin%3Fx%3D1%23", json.dumps(service).encode())
    assert list(crawl(url, fetcher).services) == ["../admin?x=1#"]
    assert server.asked[-1] == "/hsds/services/..%2Fadmin%3Fx%3D1%23"  # type: ignore[attr-defined]


def test_a_feed_is_walked_from_its_base(serve: Serve, fetcher: Fetcher) -> None:
    url = serve("/hsds", b'{"version": "3.1", "profile": "x", "openapi_url": "y"}')
    serve("/hsds/services", b'{"total_pages": 1, "contents": [{"id": "1", "name": "A", "status": "active"}]}')
    serve("/hsds/services/1", b'{"id": "1", "name": "A", "status": "active", "phones": [{"number": "112"}]}')
    assert crawl(url, fetcher).services["1"]["phones"] == [{"number": "112"}]
