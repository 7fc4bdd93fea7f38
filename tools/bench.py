"""Measure what the directory promises, and print target and figure side by side: `make bench`.

Times are multiples of a constant Flask response measured in the same minute, so that they hold on any machine.
The exit status is 1 where a figure that is the same on each run is beyond its target.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from directory import create_app  # noqa: E402
from directory.config import Config  # noqa: E402
from tools.benching import (  # noqa: E402
    city,
    counting,
    engines,
    feeding,
    finding,
    printing,
    records,
    serving,
    weighing,
)
from tools.benching.table import Table  # noqa: E402

SERVICES = 10_000
FEW = 10
FOLDER = ROOT / "instance" / "bench"
MAX_CPU = 16.0
MAX_INSTRUCTIONS = 80.0
MAX_AGAIN = 0.5
MAX_FEED = 3.0
MAX_QUERIES = 8
MAX_SEARCH = {10_000: 5.0, 100_000: 8.0, 1_000_000: 25.0}
"""Milliseconds by the number of services, on SQLite; PostgreSQL may take three times that."""
MAX_BYTES = 14 * 1024
AGAIN = (counting.UNCHANGED, counting.NOT_MODIFIED)


def measure_cpu(table: Table, database: Path) -> None:
    """CPU of a request under gunicorn."""
    table.heading(
        f"CPU of a page of 20 out of {SERVICES:,}, gunicorn with 2 sync workers, x a constant response"
    )
    found = serving.costs(database, FOLDER)
    table.note(f"(the constant response of 10 KB itself: {found.pop(serving.CONSTANT):.2f} ms)")
    for name, ratio in found.items():
        # Most of a constant response is gunicorn's own; the instructions below leave it out.
        table.line(name, MAX_AGAIN if name in AGAIN else MAX_CPU, ratio, "x", is_gate=False)


def measure_feed(table: Table, database: Path) -> None:
    """CPU of a page of the feed."""
    table.heading(f"CPU of a page of 50 out of {SERVICES:,} in HSDS, in process, x its JSON from memory")
    for name, ratio in feeding.costs(_config(database), "fi").items():
        table.line(name, MAX_FEED, ratio, "x", is_gate=False)


def count_instructions(table: Table, database: Path) -> None:
    """Instructions of a request in process: the gate."""
    table.heading(f"Instructions of a page of 20 out of {SERVICES:,}, in process, x a constant response")
    if lack := counting.missing():
        table.note(f"not counted: {lack}")
        return
    found = counting.counts(database, FOLDER)
    table.note(f"(the constant response of 10 KB itself: {found.pop(counting.CONSTANT) / 1e6:.3f} million)")
    for name, ratio in sorted(found.items()):
        table.line(name, MAX_AGAIN if name in AGAIN else MAX_INSTRUCTIONS, ratio, "x", is_gate=True)


def count_queries(table: Table, many: Path, few: Path) -> None:
    """Queries of each public page, which the number of services must not change."""
    table.heading(f"Queries of a page, of {FEW} and of {SERVICES:,} services")
    street = records.street(1)
    numbers = [weighing.queries(_config(path), street=street) for path in (few, many)]
    for page, sent in numbers[1].items():
        table.line(page, MAX_QUERIES, len(sent), is_gate=True)
        if len(numbers[0][page]) != len(sent):
            table.line(
                f"{page}, as many as with {FEW} services", len(numbers[0][page]), len(sent), is_gate=True
            )


def weigh(table: Table, database: Path) -> None:
    """Bytes of the pages that everybody loads first."""
    table.heading("HTML and CSS over the wire, the heaviest locale")
    config = _config(database)
    app = create_app(config)
    for page, by_locale in weighing.weights(
        app, app.extensions["directory"].database, street=records.street(1)
    ).items():
        heaviest = max(by_locale, key=by_locale.__getitem__)
        table.line(f"{page} ({heaviest})", MAX_BYTES, by_locale[heaviest], " B", is_gate=True)


def import_newport(table: Table) -> None:
    """A real city's extract, where the real inputs are."""
    data = Path(os.environ.get("DIRECTORY_SHARED_DATA") or ROOT.parent / "shared" / "data")
    extract = data / "newport" / "newport.osm.pbf"
    if not extract.exists():
        return
    table.heading("Import of a city's OpenStreetMap extract (Newport)")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DIRECTORY_INSTANCE": folder, "DIRECTORY_DATABASE_URL": ""}

        def run(*words: str) -> None:
            program = str(Path(sys.executable).with_name("directory"))
            subprocess.run((program, *words), env=environment, check=True, stdout=subprocess.DEVNULL)

        run("upgrade")
        run("city", "add", "newport", "--name", "Newport", "--locale", "en", "--country", "US")
        start = time.monotonic()
        run("import", "osm", str(extract), "--city", "newport")
        table.line("seconds", 60, time.monotonic() - start, " s", is_gate=False)
    # The largest program this one has started and waited for in this part; gunicorn and valgrind come later.
    table.line(
        "memory at most",
        500,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        " MB",
        is_gate=True,
    )


def measure_finding(table: Table, folder: Path) -> None:
    """CPU of a search with facets, client and database together, among SIZES services; the raw engines beside it."""
    now = datetime(2026, 6, 2, 9, tzinfo=UTC)
    sizes = [int(size) for size in os.environ.get("SIZES", "10000").replace(",", " ").split()]
    for size in sizes:
        folder.mkdir(parents=True, exist_ok=True)
        kept = f"sqlite:///{folder}/corpus-{size}.db"
        with tempfile.TemporaryDirectory(prefix="directory-bench-", ignore_cleanup_errors=True) as data:
            Path(data).chmod(0o755)
            with engines.postgresql(Path(data)) as postgresql:
                for url, share in ((kept, 1), (postgresql, 3)):
                    corpus = finding.Corpus(url, size, now=now, seeds=ROOT / "seeds")
                    _finding_of(table, corpus, MAX_SEARCH.get(size, 25.0) * share)


def _finding_of(table: Table, corpus: finding.Corpus, target: float) -> None:
    name = corpus.database.engine.dialect.name
    table.heading(f"A search with facets among {corpus.number:,} services on {name}, ms of CPU, median")
    table.note(f"(read into memory in {corpus.load_seconds:.1f} s of CPU)")
    table.line("tables of the search", 2048, corpus.megabytes(), " MB", is_gate=corpus.number <= 1_000_000)
    for kind, words in finding.KINDS.items():
        median, most = corpus.cost(kind)
        table.line(f"{kind} {words} (p95 {most:.1f})", target, median, " ms", is_gate=False)
    if name == "sqlite":
        with corpus.database.writing() as session:
            finding.lay_fts5(session)
        median, most = corpus.raw_cost(finding.FTS5, lambda word: f'"{word}"', finding.QUERIES)
        table.note(f"(D with FTS5 and its default tokenizer, no facets: {median:.1f} ms, p95 {most:.1f})")
    median, most = corpus.raw_cost(finding.LIKE, lambda word: f"%{word}%", finding.SLOW_QUERIES)
    table.note(f"(D with LIKE, no facets: {median:.1f} ms, p95 {most:.1f})")
    corpus.database.dispose()


def print_sheets(table: Table) -> None:
    """Twenty services on paper in two languages, with map and QR codes."""
    table.heading("A sheet of 20 services with map and QR codes, in two languages")
    if lack := printing.missing():
        table.note(f"not measured: {lack}")
        return
    with tempfile.TemporaryDirectory() as folder:
        found, map_time = printing.costs(Path(folder), ROOT / "seeds")
    table.line("map, ms (median)", 120, map_time, is_gate=False)
    for locale, cost in found.items():
        is_chinese = locale == "zh-Hans"
        table.line(f"{locale}: CPU of the press", 1.5, cost.seconds, " s", is_gate=False)
        table.line(f"{locale}: memory", 220 if is_chinese else 100, cost.memory / 1e6, " MB", is_gate=True)
        table.line(f"{locale}: PDF", (450 if is_chinese else 250) * 1024, cost.size, " B", is_gate=True)


def _config(database: Path) -> Config:
    return Config(instance=FOLDER, database_url=f"sqlite:///{database}", secret_key="0")  # noqa: S106


def main() -> int:
    """Measure all and print one table; 1 where a promise that can be counted is broken."""
    table = Table()
    import_newport(table)
    print_sheets(table)
    many, few = city.kept(FOLDER, SERVICES), city.kept(FOLDER, FEW)
    weigh(table, many)
    count_queries(table, many, few)
    count_instructions(table, many)
    measure_cpu(table, many)
    measure_feed(table, many)
    measure_finding(table, FOLDER)
    print()
    return int(table.is_broken)


if __name__ == "__main__":
    sys.exit(main())
