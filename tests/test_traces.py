"""A visitor leaves no trace: served as an operator serves it, then everything is looked through for who asked what."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlencode

import pytest

from directory import create_app
from directory.config import Config
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = str(Path(sys.executable).with_name("directory"))
BEHIND, DIRECT = "203.0.113.77", "127.0.0.77"
"""Where visitors ask from: through a proxy of one's own, and without one."""
BROWSER = "Zebrafon/9.41"
TYPED = (
    "qvixomatl",
    "брандмюл",
    "Zwiebelgasse 99",
    "Zarathustrina",
    "nobody-jx@zebra.example",
    "pass-wqzx-word",
)
"""Words, an address, a heading, a name, a password: nobody else has written them."""
PLACE = ("65.0177", "25.4633", "25.463")
REPORTED = ("the doorbell xylograf is broken", "wordflimmer", "Kirschkernclub", "call 0409988776")
"""What a visitor sends on purpose."""


@dataclass(kw_only=True)
class Visit:
    """Somebody who asks from an address, in a browser without cookies."""

    port: int
    source: str
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)

    def ask(self, path: str, form: dict[str, str] | None = None, cookie: str = "") -> tuple[str, str, str]:
        """The text, where it leads to, and the cookie that is set."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.source, 0))
        headers = {"User-Agent": BROWSER, "Accept-Language": "so", **self.headers}
        if cookie:
            headers["Cookie"] = cookie
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(connection):
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        self.answers.append((path, answer.status))
        said = answer.getheader("Set-Cookie", "")
        assert not said or path.startswith("/staff/"), f"{path} sets a cookie"
        return text, answer.getheader("Location", ""), said.partition(";")[0]

    def look_around(self, *, with_paper: bool) -> str:
        """Search, read, print, keep: all that a visitor does without telling anybody; gives a service's code."""
        words, cyrillic, street, heading = (quote_plus(one) for one in TYPED[:4])
        latitude, longitude = PLACE[:2]
        for place in (
            "",
            "keep",
            "kept",
            "offline.json",
            "manifest.webmanifest",
            "points.json",
            "traces",
            "glossary",
        ):
            self.ask(f"/oulu/so/{place}")
        self.ask(f"/oulu/so/suggest?q={words}")
        self.ask(f"/oulu/so/suggest?near={street}")
        for asked in (f"q={words}", f"q={cyrillic}&near={street}", f"category=pharmacy&near={street}",
                      f"category=pharmacy&at={latitude},{longitude}", "category=pharmacy&at=65.018,25.463"):  # fmt: skip
            for door in ("services", "map", "services.geojson", "services.csv", "embed", "points.json"):
                self.ask(f"/oulu/so/{door}?{asked}")
        text, _, _ = self.ask(f"/oulu/so/services?category=pharmacy&q={words}&words=only&x=1")
        text, _, _ = self.ask("/oulu/so/services?category=pharmacy")
        code = re.findall(r"/services/([0-9a-z]+)", text)[0]
        sheet = f"s={code}&from={street}&heading={heading}"
        papers = (f"print?{sheet}", f"print.pdf?{sheet}") if with_paper else ()
        for place in (
            f"services/{code}",
            f"list?s={code}",
            *papers,
            f"glossary?q={words}",
            f"reports?number={words}",
        ):
            self.ask(f"/oulu/so/{place}")
        self.ask(f"/s/{code}")
        self.ask(f"/api/oulu/so/hsds/services?search={words}")
        self.ask(f"/api/oulu/so/hsds/service_at_locations?postcode={words}&proximity=1000&search={cyrillic}")
        self.ask("/oulu/so/services?q=" + words * 3000)
        return code

    def fail_to_sign_in(self) -> None:
        """Mistake the visitors' pages for one that needs an account."""
        text, _, cookie = self.ask("/staff/sign-in")
        token = re.findall(r'name="token" value="([^"]*)"', text)[0]
        form = {"token": token, "email": TYPED[4], "password": TYPED[5]}
        self.ask("/staff/sign-in", form, cookie)
        self.ask("/staff/forgotten", {"token": token, "email": TYPED[4]}, cookie)
        assert self.answers[-2][1] == 422, "the form was not taken as one"

    def send(self, code: str) -> str:
        """Tell the city something; gives the number of the report."""
        self.ask(f"/oulu/so/report/{code}", {"reason": "other", "text": REPORTED[0]})
        number = self.ask(f"/oulu/so/report/{code}", {"reason": "hours", "text": REPORTED[0]})[1][-8:]
        self.ask("/oulu/so/words", {"text": REPORTED[1]})
        self.ask("/oulu/so/suggest-service", {"name": REPORTED[2], "place": "", "contact": REPORTED[3]})
        assert [status for _, status in self.answers[-3:]] == [303, 303, 303]
        self.ask(f"/oulu/so/report/{code}?number={number}")
        self.ask(f"/oulu/so/reports/{number}")
        self.ask("/oulu/so/reports/22222222")
        return number

    def babble(self) -> None:
        """Send what is no request."""
        for line in (
            f"{TYPED[0]} ?\r\n\r\n",
            f"GET /oulu/so/?q={TYPED[0]} HTTP/1.1\r\nBad Header: {TYPED[0]}\r\n\r\n",
        ):
            with socket.create_connection(("127.0.0.1", self.port), source_address=(self.source, 0)) as raw:
                raw.sendall(line.encode())
                raw.recv(1000)


@contextmanager
def served(folder: Path, log: Path, **said: str) -> Iterator[tuple[int, int]]:
    """Serve an instance as `make run` does, with an access log besides; gives the port and the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    rooms = {name: str(folder.parent / name.lower()) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    for room in rooms.values():
        Path(room).mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIRECTORY_")}
    environment = (
        kept | rooms | {"DIRECTORY_INSTANCE": str(folder), "GUNICORN_CMD_ARGS": "--access-logfile -"} | said
    )
    with log.open("ab") as out:
        server = subprocess.Popen(
            (PROGRAM, "serve", "--port", str(port)), env=environment, stdout=out, stderr=out
        )
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def offspring(pid: int) -> int:
    """How many processes a process has below it, workers not counted."""
    table = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = status.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        table[int(status.parent.name)] = int(said[1])
    workers = {child for child, parent in table.items() if parent == pid}
    return sum(parent in workers for parent in table.values())


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is there after the visits."""

    log: str
    files: dict[str, bytes]
    """By name: all in the instance's folder while it was served and afterwards, in the temporary folder, at home."""
    rows: dict[str, list[str]]
    """By table, the rows as text."""
    number: str
    offspring: int
    answers: list[tuple[str, int]]


def contents(*folders: Path) -> dict[str, bytes]:
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in found if path.suffix != ".pmtiles"}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A city after a visit through a proxy, and one without."""
    place = tmp_path_factory.mktemp("traces")
    folder, log = place / "instance", place / "log"
    folder.mkdir()
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(app)
    app.extensions["directory"].database.dispose()
    (folder / "basemaps").mkdir()
    with as_file(files("directory").joinpath("seeds", "helsinki", "basemap.pmtiles")) as basemap:
        shutil.copyfile(basemap, folder / "basemaps" / "oulu.pmtiles")
    rooms = [place / name for name in ("instance", "home", "tmpdir", "xdg_cache_home")]
    with served(folder, log, DIRECTORY_PROXIES="1") as (port, _):
        visit = Visit(port=port, source="127.0.0.1", headers={"X-Forwarded-For": BEHIND})
        number = visit.send(visit.look_around(with_paper=True))
        visit.fail_to_sign_in()
        during = contents(*rooms)
    with served(folder, log) as (port, pid):
        direct = Visit(port=port, source=DIRECT)
        direct.look_around(with_paper=False)
        direct.fail_to_sign_in()
        direct.babble()
        children = offspring(pid)
        during = {f"{name} ": held for name, held in during.items()} | contents(*rooms)
    with closing(sqlite3.connect(folder / "directory.db")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: [str(row) for row in database.execute(f"SELECT * FROM {name}")] for name in tables}
    return Left(
        log=log.read_text("utf-8"),
        files={f"{name}  ": held for name, held in during.items()} | contents(*rooms),
        rows=rows,
        number=number,
        offspring=children,
        answers=visit.answers + direct.answers,
    )


def forms(text: str) -> set[str]:
    """A text as it may be written down: itself, in an address, as Python shows it, in hexadecimals, as a digest."""
    data = text.encode()
    digests = {hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256")}
    return {text, text.lower(), quote(text), quote_plus(text), ascii(text)[1:-1], data.hex(), *digests}


VISITOR = {form for one in (BEHIND, DIRECT, BROWSER, *TYPED, *PLACE) for form in forms(one)}


def test_the_visit_was_one(left: Left) -> None:
    failed = [one for one in left.answers if one[1] >= 500]
    assert failed == []
    assert sum(status == 200 for _, status in left.answers) > 80
    assert ("/staff/sign-in", 422) in left.answers
    assert [status for path, status in left.answers if "print.pdf" in path] == [200]


def test_the_log_tells_pages_and_nothing_of_who_asked_for_them(left: Left) -> None:
    assert "GET /oulu/so/services 200" in left.log, "no access log was written"
    assert len(left.log.splitlines()) > 100
    assert [one for one in (*VISITOR, *REPORTED, left.number, "127.0.0.1 ") if one in left.log] == []


def test_no_file_tells_who_came_and_what_was_asked(left: Left) -> None:
    assert any(name.strip().endswith("directory.db-wal") for name in left.files), (
        "the log of the database is missing"
    )
    told = {
        (name.strip(), one)
        for name, held in left.files.items()
        for one in VISITOR
        if one.encode() in held or one.encode("utf-16-le") in held
    }
    assert told == set()


def test_the_database_has_what_was_sent_on_purpose_and_nothing_else(left: Left) -> None:
    where = {
        one: [table for table, rows in left.rows.items() if any(one in row for row in rows)]
        for one in REPORTED
    }
    assert where == dict.fromkeys(REPORTED, ["report"])
    assert [row for table in left.rows.values() for row in table for one in VISITOR if one in row] == []
    assert len(left.rows["unfound_query"]) >= 2
    times = [row for row in left.rows["report"] if re.search(r"\d\d:\d\d", row)]
    assert times == [], "a report has a time"


def test_no_process_and_no_temporary_file_stays_behind(left: Left) -> None:
    assert left.offspring == 0
    assert [name for name in left.files if Path(name.strip()).parent.name == "tmpdir"] == []
