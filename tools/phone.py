"""Measure what a newcomer's phone meets, in a real browser, and print target and figure side by side: `make phone`.

Lighthouse and Mozilla's Observatory are fetched from npm into instance/bench/, once. The exit status is 1 where a figure
that is the same on each run is beyond its target; times of browsers hold for a machine that has nothing else to do.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from directory import create_app  # noqa: E402
from directory.config import Config  # noqa: E402
from directory.locales import LOCALES  # noqa: E402
from tests.browser_support import system_chromium  # noqa: E402
from tools.benching import browsing, city, serving  # noqa: E402
from tools.benching.meters import Meters  # noqa: E402
from tools.benching.table import Table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser

FOLDER = ROOT / "instance" / "bench"
HOME = "/helsinki/{locale}/"
SERVICE = "services/{code}"
FIRST = {"home": "", "results": "services", "service": SERVICE}
OTHERS = {
    "map": "map", "paper": "print", "list": "list?s={code}", "glossary": "glossary", "a group of words": "glossary?about=health",
    "pictures": "pictures", "nearest of a picture": "pictures?category=pharmacy&near=any", "report": "report/{code}",
    "hiding traces": "traces", "keep": "keep", "kept": "kept", "suggest words": "words", "suggest a service": "suggest-service",
}  # fmt: skip
SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MAX_PAINT, MIN_OBSERVATORY, MAX_SEARCH, MAX_PACK = 1.8, 130, 50.0, 120 * 1024
SERVICES = 2000
WARMING = 8
"""Requests of a page before its time is taken: both workers have made it."""
FEW = ("en", "ar", "uk")


def _directory(folder: Path, *words: str) -> None:
    program = Path(sys.executable).with_name("directory")
    environment = os.environ | {"DIRECTORY_INSTANCE": str(folder), "DIRECTORY_DATABASE_URL": ""}
    subprocess.run([program, *words], env=environment, check=True, stdout=subprocess.DEVNULL)


def _code(server: serving.Server) -> str:
    """A service of the demonstration."""
    with urlopen(f"http://127.0.0.1:{server.port}{HOME.format(locale='en')}services?q=doctor") as answer:
        return str(answer.read().decode().split("/en/services/", 1)[1].split('"', 1)[0])


def light(table: Table, server: serving.Server, meters: Meters, code: str) -> None:
    """Lighthouse on a phone with slow 4G."""
    table.heading("Lighthouse, a phone on slow 4G")
    asked = [(tag, name, path) for name, path in FIRST.items() for tag in FEW]
    asked += [("en", name, path) for name, path in OTHERS.items()]
    for tag, name, path in asked:
        address = HOME.format(locale=tag) + path.format(code=code)
        # Maps are drawn by scripts; what is not to be found by search engines says so.
        goals = SCORES if name in FIRST else {"accessibility": 100, "best-practices": 100}
        for category, score in meters.lighthouse(f"http://127.0.0.1:{server.port}{address}", goals).items():
            is_gate = category in ("accessibility", "best-practices")
            if category in goals:
                table.line(
                    f"{name} ({tag}): {category}", goals[category], score, is_gate=is_gate, at_least=True
                )
            else:
                table.note(f"({name} ({tag}): {category} {score})")


def paint(table: Table, server: serving.Server, browser: Browser, code: str) -> None:
    """First words on the slowest line."""
    table.heading("First words of a page on 400 kbit/s with 400 ms, nothing kept, connection included")
    for name, path in FIRST.items():
        for tag in FEW:
            address = HOME.format(locale=tag) + path.format(code=code)
            for _ in range(WARMING):
                server.get(address)
            seconds = browsing.first_paint(browser, server.port, address)
            table.line(f"{name} ({tag})", MAX_PAINT, seconds, " s", is_gate=False)


def observe(table: Table, meters: Meters, instance: Path) -> None:
    """Mozilla's Observatory over https, with a certificate of a day."""
    table.heading("Mozilla's Observatory")
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        options = "--certfile", str(certificate), "--keyfile", str(key)
        with serving.serving(
            "directory:create_app()",
            *options,
            DIRECTORY_INSTANCE=str(instance),
            DIRECTORY_BASE_URL="https://localhost",
        ) as server:
            found = meters.observatory(server.port, HOME.format(locale="en"), certificate)
    table.line("score", MIN_OBSERVATORY, found.pop("score"), is_gate=True, at_least=True)
    table.note(", ".join(f"{name} {gain:+}" for name, gain in found.items() if gain))


def search(table: Table, browser: Browser, database: Path) -> None:
    """A kept city of 2,000 services, searched without the server."""
    table.heading(f"A search on the phone among {SERVICES:,} services, ms, median")
    with serving.serving(
        "directory:create_app()",
        DIRECTORY_DATABASE_URL=f"sqlite:///{database}",
        DIRECTORY_INSTANCE=str(FOLDER),
    ) as server:
        home = f"http://127.0.0.1:{server.port}/{city.SLUG}/so/"
        for slowed in (1, 6):
            for query, took in browsing.searching(browser, home, slowed=slowed).items():
                table.line(f"{query}, CPU slowed {slowed} times", MAX_SEARCH, took, " ms", is_gate=False)


def packs(table: Table, database: Path, slug: str, name: str, tags: Iterable[str]) -> None:
    """What a phone keeps of a city, and what it costs to make it."""
    table.heading(f"What a phone keeps of {name}")
    client = create_app(
        Config(instance=FOLDER, database_url=f"sqlite:///{database}", secret_key="0")  # noqa: S106
    ).test_client()
    sizes, seconds = {}, {}
    for tag in tags:
        begun = time.process_time()
        answer = client.get(f"/{slug}/{tag}/offline.json", headers={"Accept-Encoding": "gzip"})
        seconds[tag] = time.process_time() - begun
        sizes[tag] = len(gzip.compress(gzip.decompress(answer.data), 6, mtime=0))
    largest = max(sizes, key=sizes.__getitem__)
    is_real = slug != city.SLUG
    table.line(
        f"the largest ({largest})", MAX_PACK if is_real else 1e6, sizes[largest], " B", is_gate=is_real
    )
    table.line("CPU to make it, median", 5, sorted(seconds.values())[len(seconds) // 2], " s", is_gate=False)


def pack_newport(table: Table) -> None:
    """A real city, where the real inputs are."""
    data = Path(os.environ.get("DIRECTORY_SHARED_DATA") or ROOT.parent / "shared" / "data")
    extract = data / "newport" / "newport.osm.pbf"
    if not extract.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        locales = [word for tag in LOCALES for word in ("--locale", tag)]
        _directory(instance, "upgrade")
        _directory(instance, "city", "add", "newport", "--name", "Newport", "--country", "GB", *locales)
        _directory(instance, "import", "osm", str(extract), "--city", "newport")
        packs(table, instance / "directory.db", "newport", "Newport", LOCALES)


def main() -> int:
    """Measure all and print one table; 1 where a promise that is the same on each run is broken."""
    table = Table()
    pack_newport(table)
    many = city.kept(FOLDER, SERVICES)
    packs(table, many, city.SLUG, f"a made-up city of {SERVICES:,} services", FEW)
    chromium = system_chromium()
    if chromium is None:
        table.note("not measured: no Chromium here (apt-get install chromium, or set CHROMIUM)")
        return 1
    instance = FOLDER / "phone"
    _directory(instance, "upgrade")
    _directory(instance, "demo")
    meters = Meters.fetched(FOLDER / "meters", chromium)
    observe(table, meters, instance)
    with browsing.browsing() as browser:
        search(table, browser, many)
    with serving.serving("directory:create_app()", DIRECTORY_INSTANCE=str(instance)) as server:
        code = _code(server)
        with browsing.browsing() as browser:
            paint(table, server, browser, code)
        light(table, server, meters, code)
    print()
    return int(table.is_broken)


if __name__ == "__main__":
    sys.exit(main())
