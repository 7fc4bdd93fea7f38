"""“Ask it now”: a process of its own reads the source, a page tells how far it is, and nothing of a crash stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from directory.commands import sources
from directory.exchange import asking
from directory.exchange.asking import LONGEST, State
from directory.migrating import upgrade
from directory.model import City, ImportRun, Service, Source, SourceAsk
from directory.web.staff.sources import starting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup
    from flask import Flask

    from tests.web.staff.clerks import Clerk

MAPPING = "name: Kerhot\nfields: {external_id: id, name: nimi}\n"
ADDRESS = "/staff/oulu/sources/kerhot/ask"


@pytest.fixture
def table(staff_app: Flask, tmp_path: Path) -> Path:
    """The file of a source that can be asked for."""
    path = tmp_path / "kerhot.csv"
    path.write_text("id,nimi\n1,Kerho yksi\n2,Kerho kaksi\n", "utf-8")
    with staff_app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City).where(City.slug == "oulu")).one()
        session.add(
            Source(
                city_id=city.id, slug="kerhot", name="Kerhot", url=str(path), format="csv", mapping=MAPPING
            )
        )
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What would have been started."""
    calls: list[object] = []
    monkeypatch.setattr(starting, "start", calls.append)
    return calls


def run(app: Flask) -> None:
    """What the child does."""
    known = app.extensions["directory"]
    sources.run_asked(known.database, known.config)


def asked_page(clerk: Clerk) -> BeautifulSoup:
    return clerk.get("/staff/oulu/sources/kerhot/asked")


def ask_of(app: Flask) -> SourceAsk:
    with app.extensions["directory"].database.reading(own=True) as session:
        return session.scalars(select(SourceAsk)).one()


def test_a_source_is_asked_for_read_by_another_process_and_its_import_shown(
    staff: Callable[..., Clerk], staff_app: Flask, table: Path, started: list[object]
) -> None:
    editor = staff("editor")
    response = editor.post(ADDRESS)
    assert response.headers["Location"].endswith("/sources/kerhot/asked")
    editor.post(ADDRESS)
    assert len(started) == 1, "who asks twice waits for the same"
    page = editor.client.get("/staff/oulu/sources/kerhot/asked")
    assert page.headers["Refresh"] == "4"
    assert "Under way" in page.text
    assert "Under way" in editor.get("/staff/oulu/sources").get_text()
    run(staff_app)
    done = editor.client.get("/staff/oulu/sources/kerhot/asked")
    assert "/import/runs/" in done.headers["Location"]
    assert "editor@city.example" in editor.get(done.headers["Location"]).get_text()
    with staff_app.extensions["directory"].database.reading(own=True) as session:
        assert session.scalar(select(func.count()).where(Service.name.like("Kerho %"))) == 2
    assert "Under way" not in editor.get("/staff/oulu/sources").get_text()


def test_what_cannot_be_taken_in_is_told_with_its_cure_and_can_be_asked_for_again(
    staff: Callable[..., Clerk], staff_app: Flask, table: Path, started: list[object]
) -> None:
    editor = staff("editor")
    table.unlink()
    editor.post(ADDRESS)
    run(staff_app)
    page = asked_page(editor)
    assert "cannot be read" in page.get_text()
    assert page.select_one(f'form[action="{ADDRESS}"]')
    assert "Failed" in editor.get("/staff/oulu/sources").get_text()
    editor.post(ADDRESS)
    assert len(started) == 2


def test_a_child_that_broke_off_leaves_nothing_and_is_not_waited_for_for_ever(
    staff: Callable[..., Clerk],
    staff_app: Flask,
    table: Path,
    started: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor, database = staff("editor"), staff_app.extensions["directory"].database
    editor.post(ADDRESS)

    def power_cut(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(asking, "end", power_cut)
    with pytest.raises(SystemExit):
        run(staff_app)
    with database.reading(own=True) as session:
        assert session.scalar(select(func.count()).where(Service.name.like("Kerho %"))) == 0
        assert session.scalars(select(ImportRun)).all() == []
    assert "Under way" in asked_page(editor).get_text()
    run(staff_app)
    assert ask_of(staff_app).ended_at is None, "another process takes nothing up that may be under way"
    with database.writing() as session:
        row = session.scalars(select(SourceAsk)).one()
        row.asked_at = row.begun_at = datetime.now(UTC) - LONGEST - timedelta(seconds=1)
    assert "broke off" in asked_page(editor).get_text()
    monkeypatch.undo()
    run(staff_app)
    assert ask_of(staff_app).run_id is not None, "the nightly check takes it up"


def test_of_two_processes_one_takes_a_source_up(staff_app: Flask, table: Path) -> None:
    database, now = staff_app.extensions["directory"].database, datetime.now(UTC)
    with database.writing() as session:
        row = session.scalars(select(Source).where(Source.slug == "kerhot")).one()
        assert asking.ask(session, row, by="x", now=now)
        assert not asking.ask(session, row, by="y", now=now)
        assert asking.take_up(session, row.id, now=now)
        assert not asking.take_up(session, row.id, now=now)
        assert asking.waiting(session, now=now) == []
        assert asking.waiting(session, now=now + 2 * LONGEST) == [row.id]
        session.refresh(told := session.get_one(SourceAsk, row.id))
        assert asking.state_of(told, now) is State.UNDER_WAY
        asking.end(session, row.id, now=now, fault="no")
        assert asking.state_of(told, now + 2 * LONGEST) is State.REFUSED
        assert asking.ask(session, row, by="y", now=now)
        assert asking.state_of(told, now) is State.WAITS
        assert asking.state_of(told, now + 2 * LONGEST) is State.BROKEN


def test_a_source_that_ends_each_of_its_readers_keeps_no_other_waiting(staff_app: Flask, table: Path) -> None:
    database, now = staff_app.extensions["directory"].database, datetime.now(UTC)
    with database.writing() as session:
        deadly = session.scalars(select(Source).where(Source.slug == "kerhot")).one()
        other = Source(city_id=deadly.city_id, slug="muu", name="Muu")
        session.add(other)
        session.flush()
        asking.ask(session, deadly, by="x", now=now)
        asking.take_up(session, deadly.id, now=now)
        asking.ask(session, other, by="x", now=now + 2 * LONGEST)
        assert asking.waiting(session, now=now + 2 * LONGEST) == [other.id, deadly.id]


def test_what_was_taken_in_is_no_fault_where_nobody_listens(
    staff_app: Flask, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = staff_app.extensions["directory"].database

    def is_gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(sources.click, "echo", is_gone)
    for is_there in (True, False):
        with database.writing() as session:
            row = session.scalars(select(Source).where(Source.slug == "kerhot")).one()
            asking.ask(session, row, by="x", now=datetime.now(UTC))
        run(staff_app)
        with database.reading(own=True) as session:
            fault = session.scalars(select(Source.fault).where(Source.slug == "kerhot")).one()
        assert (fault is None, ask_of(staff_app).ended_at is not None) == (is_there, True)
        table.unlink(missing_ok=True)


def test_the_child_reads_what_waits_and_ends(staff_app: Flask, table: Path) -> None:
    known = staff_app.extensions["directory"]
    with known.database.engine.connect() as connection:
        upgrade(connection)
        connection.commit()
    with known.database.writing() as session:
        row = session.scalars(select(Source).where(Source.slug == "kerhot")).one()
        asking.ask(session, row, by="x", now=datetime.now(UTC))
    starting.start(known.config)
    for _ in range(200):
        if ask_of(staff_app).ended_at:
            break
        time.sleep(0.1)
    told = ask_of(staff_app)
    assert (told.fault, told.run_id is not None) == (None, True)


def test_the_child_is_ended_when_its_time_is_over(tmp_path: Path) -> None:
    told = (
        "import time; from directory.commands import asked, sources, tools;"
        "asked.SECONDS = 1; tools.open_database = lambda config: None;"
        "sources.run_asked = lambda *_, before: time.sleep(60); asked.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        env=os.environ | {"DIRECTORY_INSTANCE": str(tmp_path)},
        check=False, timeout=50, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGALRM
