"""The machines that tests rely on are real: a server, a browser, and an honest last line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.browser_support import serving, visiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from playwright.sync_api import Browser

PAGE = b"""<!doctype html><title>Hello</title><p lang=ar dir=rtl>\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7</p>
<script>document.title = "Scripts run"; console.error("a complaint")</script>
<img src="http://elsewhere.invalid/pixel.png">"""


def hello(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE]


def test_each_postgresql_database_starts_empty_and_has_what_search_needs(postgres_database: str) -> None:
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION unaccent")
        assert connection.execute("SELECT unaccent('Töölö')").fetchone() == ("Toolo",)


def test_a_visit_reports_complaints_and_requests_to_other_hosts(chromium: Browser) -> None:
    with serving(hello) as address, visiting(chromium) as visit:
        visit.page.goto(f"{address}/")
        assert visit.page.title() == "Scripts run"
        assert "a complaint" in visit.complaints
        assert "http://elsewhere.invalid/pixel.png" in visit.requests
        assert visit.page.evaluate("innerWidth") == 360


def test_a_visit_without_scripts_runs_none(chromium: Browser) -> None:
    with serving(hello) as address, visiting(chromium, scripts=False) as visit:
        visit.page.goto(f"{address}/")
        assert visit.page.title() == "Hello"


def run_with_a_skip(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(
        "import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('the moon is not full')\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.skips",
        "-p",
        "no:cacheprovider",
        str(folder),
    ]
    root = str(Path(__file__).resolve().parents[1])
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_last_line_says_how_many_were_skipped_and_why(tmp_path: Path) -> None:
    result = run_with_a_skip(tmp_path)
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "1 skipped: the moon is not full (1)"


def test_a_skip_fails_a_run_that_may_not_skip(tmp_path: Path) -> None:
    assert run_with_a_skip(tmp_path, DIRECTORY_NO_SKIPS="1").returncode == 1
