"""Fetching from elsewhere, bounded: https alone, no address inside our own networks, little data, little time."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from directory.exchange.faults import Refused

if TYPE_CHECKING:
    from urllib.parse import SplitResult

MAX_BYTES = 20 * 1024 * 1024
SECONDS = 30.0
REDIRECTS = 3
TRIES = 3
"""How often a server is asked that answers nothing, or that it cannot now."""

_CHUNK = 64 * 1024
_BUSY = frozenset([429, 500, 502, 503, 504])
_SHARED = ipaddress.ip_network("100.64.0.0/10")
"""Addresses that providers share among customers: private, though Python does not say so."""

_GIVEN_OUT = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to the world; Python takes what is reserved for public."""

Resolve = Callable[[str, int], Sequence[str]]
"""The IP addresses of a host."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world: not this machine, not its network, not a cloud's metadata."""
    try:
        parsed: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if parsed not in _GIVEN_OUT:
            return False
    return parsed.is_global and not parsed.is_multicast and parsed not in _SHARED


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a server gave."""

    url: str
    """Where it came from in the end."""
    content_type: str
    """Without parameters, in small letters."""
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a server says of an address."""

    status: int
    location: str
    """Where it leads on to, as the server wrote it; empty where nowhere."""


class NoHost(Refused):
    """There is no server of this name."""


class Silent(Refused):
    """The server does not answer."""


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches; each name is resolved once a request, and the connection goes to the address that was looked at.

    :param trusted: hosts ("feed.example:8080") that the operator configured: http and inner addresses are right there.
    """

    trusted: frozenset[str] = frozenset()
    resolve: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES

    def fetch(self, url: str, *, accepts: Sequence[str] = ()) -> Answer:
        """Get what lies at an address.

        :param accepts: content types that are wanted; none: all.
        :raise Refused: naming the address, what is wrong and the cure.
        """
        deadline = self.clock() + self.seconds
        wait = 1.0
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(url, accepts, deadline)
            except _Busy as fault:
                if attempt == TRIES or self.clock() + wait > deadline:
                    raise Refused(f"{url}: {fault}. Try again later, or ask who runs it.") from fault
                self.sleep(wait)
                wait *= 2
        raise AssertionError("unreachable")

    def _follow(self, url: str, accepts: Sequence[str], deadline: float) -> Answer:
        here = url
        for _ in range(REDIRECTS + 1):
            with self._asked(here, deadline) as response:
                if response.status in (301, 302, 303, 307, 308) and "location" in response.headers:
                    here = urljoin(here, response.headers["location"])
                    continue
                if response.status in _BUSY:
                    raise _Busy(f"the server answered {response.status}")
                if response.status != 200:
                    raise Refused(f"{here}: the server answered {response.status}. Look at the address.")
                return self._answer(here, response, accepts, deadline)
        raise Refused(
            f"{url}: it leads from address to address, more than {REDIRECTS} times. Use the last one."
        )

    def look(self, url: str, *, method: str, agent: str) -> Look:
        """Ask once for the state of an address, by http too; nothing of what lies there is read.

        :raise NoHost: when there is no server of this name.
        :raise Refused: when it is no address, or leads into a private network, which is then not asked.
        :raise Silent: when the server does not answer.
        """
        deadline = self.clock() + self.seconds
        try:
            with self._asked(url, deadline, method=method, agent=agent, is_plain_right=True) as response:
                return Look(status=int(response.status), location=response.headers.get("location", ""))
        except _Busy as fault:
            raise Silent(f"{url}: {fault}.") from fault

    @contextmanager
    def _asked(
        self,
        url: str,
        deadline: float,
        *,
        method: str = "GET",
        agent: str = "directory",
        is_plain_right: bool = False,
    ) -> Iterator[Any]:
        """An answer, and the connection that it comes by, until it is let go or the time is over."""
        parts = _parts(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        is_trusted = f"{host}:{port}" in self.trusted or host in self.trusted
        if parts.scheme != "https" and not is_trusted and not is_plain_right:
            raise Refused(f"{url}: only https is fetched. Write https:// if the server has it.")
        address = self._address(url, host, port, is_trusted=is_trusted)
        left = max(0.1, deadline - self.clock())
        timeout = urllib3.Timeout(total=left)
        headers = {"Host": parts.netloc, "Accept-Encoding": "gzip", "User-Agent": agent}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _watch(left) as watched:
            pool: Any
            if parts.scheme == "https":
                pool = urllib3.HTTPSConnectionPool(
                    address, port, server_hostname=host, assert_hostname=host, timeout=timeout, retries=False
                )
            else:
                pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)
            pool.ConnectionCls = watched(pool.ConnectionCls)
            try:
                response = pool.urlopen(
                    method, target, headers=headers, redirect=False, preload_content=False
                )
            except (HTTPError, OSError) as fault:
                raise _Busy(f"the server does not answer ({type(fault).__name__})") from fault
            try:
                yield response
            finally:
                # Closed, not released: what is left to read may be long.
                response.close()
                pool.close()

    def _address(self, url: str, host: str, port: int, *, is_trusted: bool) -> str:
        try:
            addresses = list(self.resolve(host, port))
        except OSError as fault:
            raise NoHost(f"{url}: there is no server of this name. Look at the address.") from fault
        if not addresses:
            raise NoHost(f"{url}: there is no server of this name. Look at the address.")
        # One inner address among outer ones is enough to be led inside.
        if not is_trusted and not all(is_public(address) for address in addresses):
            raise Refused(
                f"{url}: it leads into a private network, where nothing is fetched. Use a public address."
            )
        return addresses[0]

    def _answer(self, url: str, response: Any, accepts: Sequence[str], deadline: float) -> Answer:
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if accepts and content_type not in accepts:
            told = content_type or "nothing that says what it is"
            raise Refused(
                f"{url}: it gives {told}, not {accepts[0]}. Look for the address of the data itself."
            )
        body = bytearray()
        try:
            # One piece as it comes: who sends a byte a second is not waited for.
            while chunk := response.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > self.max_bytes:
                    raise Refused(
                        f"{url}: it is larger than {self.max_bytes // 1024**2} MB. Ask for it in pages."
                    )
                self._refuse_late(deadline)
        except (HTTPError, OSError) as fault:
            self._refuse_late(deadline)
            raise _Busy(f"the connection broke ({type(fault).__name__})") from fault
        # Where no length was told, being cut off looks like the end.
        self._refuse_late(deadline)
        return Answer(url=url, content_type=content_type, body=bytes(body))

    def _refuse_late(self, deadline: float) -> None:
        if self.clock() > deadline:
            raise _Busy(f"it takes longer than {self.seconds:.0f} seconds")


@contextmanager
def _watch(seconds: float) -> Iterator[Callable[[type[Any]], type[Any]]]:
    """Make connections that are hung up after some seconds: the timeouts of sockets begin anew with each byte."""
    timers: list[threading.Timer] = []

    def watched(kind: type[Any]) -> type[Any]:
        class Watched(kind):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                timers.append(threading.Timer(seconds, _hang_up, [self.sock]))
                timers[-1].daemon = True
                timers[-1].start()

        return Watched

    try:
        yield watched
    finally:
        for timer in timers:
            timer.cancel()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Busy(Exception):
    """The server may answer when it is asked again."""


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as fault:
        raise Refused(f"{url}: it is no address ({fault}). Write it as https://host/path.") from fault
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise Refused(f"{url}: it is no address that can be fetched. Write it as https://host/path.")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise Refused("the address has blanks or characters that cannot be seen. Write it anew.")
    return parts
