"""Instructions of a request, counted by valgrind's callgrind: the same from run to run, so a change shows at once."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from directory import create_app
from directory.config import Config
from tools.benching import yardstick
from tools.benching.addresses import mixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

REQUESTS = 8
WARMING = 50
CONSTANT = "constant response of 10 KB"
UNCHANGED = "the same page again, unchanged"
NOT_MODIFIED = "the same page again, by its ETag"

_ROOT = Path(__file__).parents[2]
_SWITCH = r"""
#include <valgrind/callgrind.h>
void start(void) { CALLGRIND_START_INSTRUMENTATION; CALLGRIND_ZERO_STATS; }
void stop(const char *name) { CALLGRIND_DUMP_STATS_AT(name); CALLGRIND_STOP_INSTRUMENTATION; }
"""


def missing() -> str | None:
    """What this machine lacks to count instructions, or None."""
    for program, package in (("valgrind", "valgrind"), ("gcc", "gcc")):
        if shutil.which(program) is None:
            return f"{program} is missing (apt-get install {package})"
    return None if Path("/usr/include/valgrind/callgrind.h").exists() else "valgrind's headers are missing"


def counts(database: Path, folder: Path) -> dict[str, float]:
    """Instructions of a request as multiples of the constant response, by kind; takes half a minute."""
    library = folder / "switch.so"
    build = ("gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library))
    subprocess.run(build, input=_SWITCH, text=True, check=True)
    for old in folder.glob("callgrind.out*"):
        old.unlink()
    command = (
        "valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder / 'callgrind.out'}",
        sys.executable, "-m", "tools.benching.counting", str(database), str(library),
    )  # fmt: skip
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"callgrind: {done.stderr[-2000:]}")
    found = {}
    for path in folder.glob("callgrind.out.*"):
        said = path.read_text(errors="replace")
        name = re.search(r"^desc: Trigger: Client Request: (.*)$", said, re.MULTILINE)
        total = re.search(r"^(?:summary|totals): (\d+)", said, re.MULTILINE)
        if name and total:
            found[name[1].strip()] = int(total[1])
    constant = found.pop(CONSTANT)
    return {CONSTANT: constant / REQUESTS} | {name: count / constant for name, count in found.items()}


def ask(app: Flask, addresses: Iterable[str], etag: str = "") -> str:
    """Ask an app without a server; the ETag of the last answer."""
    last = ""
    for address in addresses:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
            "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_HOST": "localhost", "HTTP_IF_NONE_MATCH": etag,
        }  # fmt: skip
        said: list[tuple[str, list[tuple[str, str]]]] = []
        b"".join(app(environ, lambda *answer, said=said: said.append(answer)))  # type: ignore[misc]
        status, headers = said[0]
        if status != ("304 Not Modified" if etag else "200 OK"):
            raise RuntimeError(f"{address} answered {status}")
        last = dict(headers).get("ETag", "")
    return last


def main(database: str, library: str) -> None:
    """Warm up, then count; runs under valgrind."""
    _stop_the_clock()
    switch = ctypes.CDLL(library)

    def count(name: str, run: Callable[[], object]) -> None:
        switch.start()
        run()
        switch.stop(name.encode())

    constant, ours = (
        yardstick.make_app(),
        create_app(Config(database_url=f"sqlite:///{database}", secret_key="0")),  # noqa: S106
    )
    asked = mixes(1)
    ask(constant, ["/"] * WARMING)
    for addresses in asked.values():
        ask(ours, islice(addresses, WARMING))
    count(CONSTANT, lambda: ask(constant, ["/"] * REQUESTS))
    for name, addresses in asked.items():
        wanted = list(islice(addresses, REQUESTS))
        count(name, lambda wanted=wanted: ask(ours, wanted))  # type: ignore[misc]
    again = [next(asked["category, nearest first"])] * REQUESTS
    etag = ask(ours, again)
    count(UNCHANGED, lambda: ask(ours, again))
    count(NOT_MODIFIED, lambda: ask(ours, again, etag))


def _stop_the_clock() -> None:
    """Let all pages speak of the Tuesday of this week at ten, as only the hours would tell runs apart."""
    from directory.web import app, page

    today = datetime.now(UTC)
    moment = datetime(today.year, today.month, today.day, 10, tzinfo=UTC) - timedelta(
        days=today.weekday() - 1
    )
    page.present = lambda: moment
    app.bucket = lambda: 0  # type: ignore[assignment]


if __name__ == "__main__":
    main(*sys.argv[1:])
