"""What a sheet of paper costs: twenty services with map and QR codes, as the press of its own makes it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from directory import create_app, indexing
from directory.config import Config
from directory.exchange import seeding
from directory.migrating import upgrade
from directory.web.printing import composing, fonts, pdf, press

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "category=health&page=1"
LOCALES = ("en", "fa", "zh-Hans")
WATCHED = """
import re, runpy, sys, time
sys.argv = [sys.argv[1]]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    with open("/proc/self/status") as status:
        peak = re.search(r"VmHWM:\\s+(\\d+)", status.read())
    print(time.process_time(), peak.group(1) if peak else 0, file=sys.stderr)
"""
"""Runs the press and tells its CPU seconds and its peak of memory in KiB; that of a child counts its parent's, too."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """CPU in seconds, memory in bytes, the size of the PDF in bytes."""

    seconds: float
    memory: float
    size: int


def missing() -> str:
    """Why nothing can be measured here; empty where it can."""
    if not pdf.is_there():
        return "the [pdf] extra is not installed"
    return "a font is missing" if fonts.missing(LOCALES) else ""


def costs(folder: Path, seeds: Path) -> tuple[dict[str, Cost], float]:
    """What a sheet costs by locale, and the median of milliseconds for its map."""
    config = Config(
        instance=folder, database_url=f"sqlite:///{folder}/printing.db", base_url="https://directory.example"
    )
    app = create_app(config)
    database, now = app.extensions["directory"].database, datetime.now(UTC)
    with database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with database.writing() as session:
        seeding.lay_taxonomy(session, seeds / "taxonomy", now=now)
        indexing.index_city(session, seeding.load_seed_city(session, seeds / "helsinki", now=now), now=now)
    (folder / "basemaps").mkdir(exist_ok=True)
    (folder / "basemaps" / "helsinki.pmtiles").write_bytes(
        (seeds / "helsinki" / "basemap.pmtiles").read_bytes()
    )
    drawn: list[float] = []
    found: dict[str, Cost] = {}
    draw, make = composing.sheets.draw_plate, pdf.make

    def timed(*arguments: object) -> str:
        start = time.process_time()
        made = draw(*arguments)  # type: ignore[arg-type]
        drawn.append(time.process_time() - start)
        return made

    composing.sheets.draw_plate = timed  # type: ignore[assignment]
    pages: list[str] = []
    pdf.make = lambda html, _folder: pages.append(html) or b"%PDF"  # type: ignore[assignment, func-returns-value]
    try:
        client = app.test_client()
        for locale in LOCALES:
            for second in (locale, "fi", "sv"):
                client.get(f"/helsinki/{locale}/print.pdf?{QUESTION}&with={second}")
            found[locale] = _press(pages[-1])
    finally:
        composing.sheets.draw_plate, pdf.make = draw, make
    return found, statistics.median(drawn) * 1000


def _press(html: str) -> Cost:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, press.__file__], input=html.encode(), capture_output=True, check=True
    )
    seconds, kibibytes = done.stderr.decode().split()[-2:]
    return Cost(seconds=float(seconds), memory=int(kibibytes) * 1024, size=len(done.stdout))
