"""A slow line between a browser and a server: what it is to open a page on the edge of a mobile network.

Browsers can slow their own requests, but then a connection costs nothing. Here it costs what TCP does: a round trip
before the first byte leaves, one for each answer, and all connections share the width of the line.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Iterator

_PIECE = 1460
"""Bytes that go on their way at once, as in a packet."""


@dataclass(kw_only=True)
class _Line:
    port: int
    latency: float
    width: float
    free: float = 0.0

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry one connection, both ways."""
        loop = asyncio.get_running_loop()
        opened = loop.time() + self.latency
        # Browsers open connections that they may never use; as behind a proxy, the server does not learn of them.
        first = await reader.read(65536)
        if not first:
            writer.close()
            return
        back, forth = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                await asyncio.gather(self._ask(first, reader, forth, opened), self._answer(back, writer))
        finally:
            forth.close()
            writer.close()

    async def _ask(self, data: bytes, reader: StreamReader, forth: StreamWriter, opened: float) -> None:
        loop = asyncio.get_running_loop()
        while data:
            await asyncio.sleep(max(loop.time(), opened) + self.latency / 2 - loop.time())
            forth.write(data)
            await forth.drain()
            data = await reader.read(65536)

    async def _answer(self, back: StreamReader, writer: StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await back.read(_PIECE):
            self.free = max(self.free, loop.time()) + len(data) / self.width
            loop.call_at(self.free + self.latency / 2, writer.write, data)
        await asyncio.sleep(max(0.0, self.free - loop.time()) + self.latency / 2 + 0.01)
        writer.close()


@contextmanager
def slow_line(port: int, *, latency: float = 0.4, kilobits: float = 400) -> Iterator[int]:
    """A port that leads to another one of this machine; `latency` is seconds there and back, `kilobits` those a second."""
    loop = asyncio.new_event_loop()
    line = _Line(port=port, latency=latency, width=kilobits * 125)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(line.carry, "127.0.0.1", 0)

    async def end() -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # The loop has a thread of its own: that of the browser's runs in this one.
    server = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
