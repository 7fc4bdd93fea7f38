"""A translation service for tests, on this machine: answers as LibreTranslate and DeepL do, or as a broken one."""

from __future__ import annotations

import json
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("ar", "en", "fi", "ru", "sv", "zh-Hans")


@dataclass
class Machine:
    """What it does, and what it was asked."""

    behavior: str = "well"
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Methods and paths, with what other servers were reached by a redirect."""

    def translated(self, text: str) -> str:
        if self.behavior == "loses":
            return re.sub(r"\[\d+\]|<x[^>]*>", "", text) + " …"
        if self.behavior == "markup":
            return f"<b>{text}</b>"
        return text.upper() if "<x" not in text else text.replace("a", "A")


class _Handler(BaseHTTPRequestHandler):
    machine: Machine

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(json.loads(self.rfile.read(length)))

    def _answer(self, body: dict[str, Any] | None) -> None:
        machine = self.machine
        machine.seen.append((self.command, self.path))
        if body is not None:
            machine.asked.append({**body, "authorization": self.headers.get("Authorization", "")})
        if self.path.startswith("/v2/languages"):
            return self._json([{"language": code.upper()} for code in LANGUAGES])
        if self.path == "/languages":
            return self._json([{"code": code, "targets": list(LANGUAGES)} for code in LANGUAGES])
        return self._broken(body or {})

    def _broken(self, body: dict[str, Any]) -> None:
        behavior, machine = self.machine.behavior, self.machine
        if behavior.isdecimal():
            self._head(int(behavior))
        elif behavior == "redirect":
            self._head(302, Location=f"{machine.url}/latest/meta-data")
        elif behavior == "hang":
            time.sleep(3)
        elif behavior in ("drip", "huge"):
            self._pour(*((b" ", 30, 0.1) if behavior == "drip" else (b" " * 1_000_000, 200, 0.0)))
        elif behavior == "garbage":
            self._raw(b"<html>")
        elif behavior == "shape":
            self._json({"translatedText": "one text for many", "translations": [1]})
        else:
            said = [machine.translated(text) for text in body.get("q") or body["text"]]
            self._json(
                {"translatedText": said} if "q" in body else {"translations": [{"text": t} for t in said]}
            )

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def _pour(self, data: bytes, times: int, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(times):
            self.wfile.write(data)
            self.wfile.flush()
            time.sleep(pause)

    def _json(self, said: Any) -> None:
        self._raw(json.dumps(said).encode())

    def _raw(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def machine(behavior: str = "well") -> Iterator[Machine]:
    """Serve on a free port of this machine."""
    made = Machine(behavior=behavior)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"machine": made}))
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
