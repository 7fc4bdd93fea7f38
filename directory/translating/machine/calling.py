"""Calling: JSON to the one server that the operator named, with an end to time and size; no proxy, no redirect."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from directory.translating.machine.troubles import MachineFault, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SECONDS = 10.0
"""That one question may take, with all its tries."""
MAX_BODY = 2_000_000
TRIES = 3
_BUSY = frozenset({429, 500, 502, 503, 504, 529})
_TROUBLES = {401: Trouble.KEY, 403: Trouble.KEY, 429: Trouble.BUSY, 456: Trouble.QUOTA}


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Asks one server."""

    url: str
    """What all addresses begin with."""
    seconds: float = SECONDS
    max_body: int = MAX_BODY
    headers: Mapping[str, str] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What the server says as JSON: to a POST where there is a body.

        :raise MachineFault: when it says nothing of use in time.
        """
        deadline = self.clock() + self.seconds
        wait, status = 0.5, 0
        for attempt in range(1, TRIES + 1):
            status, data = 0, b""
            with suppress(OSError, HTTPException):
                status, data = self._once(path, body, deadline)
            if status == 200:
                return self._read(data)
            if status and status not in _BUSY:
                raise MachineFault(_TROUBLES.get(status, Trouble.BROKEN))
            if attempt == TRIES or self.clock() + wait >= deadline:
                break
            self.sleep(wait)
            wait *= 2
        if status:
            raise MachineFault(_TROUBLES.get(status, Trouble.BROKEN))
        raise MachineFault(Trouble.SLOW if self.clock() >= deadline else Trouble.UNREACHABLE)

    def _once(self, path: str, body: Mapping[str, Any] | None, deadline: float) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        rest = max(0.1, deadline - self.clock())
        connection = kind(parts.hostname or "", parts.port, timeout=rest)
        # A server that sends a byte a second keeps each read alive: the line is cut when time is up.
        held: list[Any] = []
        cut = Timer(rest, _cut, [connection, held])
        cut.daemon = True
        cut.start()
        try:
            said = None if body is None else json.dumps(body, ensure_ascii=False).encode()
            headers = {"Accept": "application/json", "Content-Type": "application/json", **self.headers}
            connection.request("GET" if body is None else "POST", f"{parts.path}{path}", said, headers)
            held.append(connection.sock)  # the answer takes it away
            response = connection.getresponse()
            data = response.read(self.max_body + 1) if response.status == 200 else b""
            return response.status, data
        finally:
            cut.cancel()
            connection.close()

    def _read(self, data: bytes) -> Any:
        if len(data) > self.max_body:
            raise MachineFault(Trouble.BROKEN)
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as fault:
            raise MachineFault(Trouble.BROKEN) from fault


def _cut(connection: HTTPConnection, held: Sequence[Any]) -> None:
    line = held[0] if held else connection.sock
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
