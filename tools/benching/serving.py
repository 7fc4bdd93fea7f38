"""Gunicorn with two sync workers, and what a request costs it: CPU of the server's processes, not time on a clock."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tools.benching.addresses import mixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROUNDS = 5
YARDSTICK_REQUESTS = 150
REQUESTS = 25
WARMING = 60
"""Requests of each kind before anything is counted: both workers have read their templates and catalogs."""

CONSTANT = "constant response of 10 KB"
UNCHANGED = "the same page again, unchanged"
NOT_MODIFIED = "the same page again, by its ETag"

_ROOT = Path(__file__).parents[2]


@dataclass(kw_only=True)
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int
    workers: list[int] = field(default_factory=list)

    def cpu(self) -> int:
        """Nanoseconds of CPU that the workers have used."""
        return sum(
            int(path.read_text().split()[0])
            for worker in self.workers
            for path in Path(f"/proc/{worker}/task").glob("*/schedstat")
        )

    def get(self, address: str, etag: str | None = None) -> http.client.HTTPResponse:
        """Ask for a page as a browser does; gunicorn's sync workers close each connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if etag else {})
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status not in (200, 304):
            raise RuntimeError(f"{address} answered {response.status}")
        return response

    def cost(self, addresses: Iterable[str]) -> float:
        """Milliseconds of CPU a request, the mean."""
        wanted = list(addresses)
        before = self.cpu()
        for address in wanted:
            self.get(address)
        return (self.cpu() - before) / len(wanted) / 1e6

    def cost_again(self, address: str, times: int, *, by_etag: bool = False) -> float:
        """Milliseconds of CPU for a page asked for again, the median: a worker's first time is not yet again."""
        etag = self.get(address).headers["ETag"] if by_etag else None
        costs = []
        for _ in range(times):
            before = self.cpu()
            self.get(address, etag)
            costs.append((self.cpu() - before) / 1e6)
        return statistics.median(costs)


@contextmanager
def serving(app: str, *options: str, **environment: str) -> Iterator[Server]:
    """An app (module:factory()) under gunicorn with two sync workers and more options, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "error",
        *options, app,
    )  # fmt: skip
    with subprocess.Popen(
        command, cwd=_ROOT, env=os.environ | environment | {"PYTHONHASHSEED": "0"}
    ) as process:
        try:
            yield Server(process=process, port=port, workers=_workers(process, port))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _workers(process: subprocess.Popen[bytes], port: int) -> list[int]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        with socket.socket() as probe:
            if len(children) == 2 and probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return [int(child) for child in children]
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def costs(database: Path, instance: Path) -> dict[str, float]:
    """CPU of a request as multiples of the constant response, by kind; that of the constant itself in milliseconds.

    Rounds alternate between all kinds, so that a neighbour's noise meets them all; medians of the rounds' ratios.
    """
    found: dict[str, list[float]] = {}
    asked = mixes(int(time.time()))
    with (
        serving("tools.benching.yardstick:make_app()") as yardstick,
        serving(
            "directory:create_app()",
            DIRECTORY_DATABASE_URL=f"sqlite:///{database}",
            DIRECTORY_INSTANCE=str(instance),
        ) as ours,
    ):
        yardstick.cost(["/"] * WARMING)
        for addresses in asked.values():
            ours.cost(islice(addresses, WARMING))
        for _ in range(ROUNDS):
            before = yardstick.cost(["/"] * YARDSTICK_REQUESTS)
            paid = {name: ours.cost(islice(addresses, REQUESTS)) for name, addresses in asked.items()}
            again = next(asked["category, nearest first"])
            constant = (before + yardstick.cost(["/"] * YARDSTICK_REQUESTS)) / 2
            ratios = {name: cost / constant for name, cost in paid.items()}
            constant_again = yardstick.cost_again("/", YARDSTICK_REQUESTS)
            ratios[UNCHANGED] = ours.cost_again(again, YARDSTICK_REQUESTS) / constant_again
            ratios[NOT_MODIFIED] = ours.cost_again(again, YARDSTICK_REQUESTS, by_etag=True) / constant_again
            for name, value in {CONSTANT: constant, **ratios}.items():
                found.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in found.items()}
