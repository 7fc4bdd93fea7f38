"""A dry run keeps nobody from writing, an import is held only while it writes; on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from directory.commands import feeding
from directory.config import from_environment
from directory.db import Database
from directory.exchange import asking
from directory.exchange.feeds import Taken
from directory.exchange.mapping import parse
from directory.exchange.planning import plan, stated, take_in
from directory.exchange.settling import conflicts, disappeared
from directory.exchange.sourcing import Asked
from directory.exchange.undoing import last_run, undo
from directory.indexing import index_touched
from directory.model import Base, City, Organization, Service, Source, Taxonomy, TaxonomyTerm
from tests.exchange.test_taking_in import ALONE, OFFERING, ONE, SOURCE, TWO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind with a city in it."""
    url = f"sqlite:///{tmp_path}/town.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    made = Database(url)
    Base.metadata.create_all(made.engine)
    with made.writing() as session:
        taxonomy = Taxonomy(name="Services", description="")
        session.add(taxonomy)
        session.flush()
        session.add(TaxonomyTerm(taxonomy_id=taxonomy.id, code="library", name="Library", osm=[]))
        session.add(City(slug="helsinki", name="Helsinki", locales=["fi"], country="FI"))
    yield made
    made.dispose()


def city_of(session: Session, *, lock: bool = False) -> City:
    wanted = select(City)
    return session.scalars(wanted.with_for_update(key_share=True) if lock else wanted).one()


def bring(database: Database, *records: object, alone: tuple[object, ...] = ()) -> None:
    taken = Taken(records=list(records), organizations=list(alone))  # type: ignore[arg-type]
    with database.reading() as session:
        said = stated(session, city_of(session), SOURCE, taken)
    with database.writing() as session:
        report = take_in(session, city_of(session, lock=True), SOURCE, taken, now=NOW, said=said)
        index_touched(session, city_of(session), report.touched, now=NOW)


def test_somebody_saves_while_a_dry_run_looks_and_nothing_of_it_stays(database: Database) -> None:
    bring(database, ONE)
    with database.trying() as trial:
        found = plan(trial, city_of(trial), SOURCE, Taken(records=[ONE, TWO]), now=NOW)
        take_in(trial, city_of(trial), SOURCE, Taken(records=[ONE, TWO]), now=NOW)
        with database.writing() as session:
            if database.engine.dialect.name == "postgresql":
                session.execute(text("SET LOCAL lock_timeout = '2s'"))
            city_of(session, lock=True).name = "Stadi"
    assert [row.outcome for row in found.rows] == ["unchanged", "new"]
    with database.reading() as session:
        assert city_of(session).name == "Stadi"
        assert session.scalars(select(Service.name)).all() == ["Yksi"]


def test_a_dry_run_leaves_no_copy_behind_however_it_ends(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/town.db")
    Base.metadata.create_all(database.engine)
    before = {path.name for path in tmp_path.rglob("*")}
    with database.trying() as trial:
        trial.add(City(slug="oulu", name="Oulu", locales=["fi"]))
        trial.flush()
        assert trial.scalar(text("PRAGMA foreign_keys")) == 1
        assert {path.name for path in tmp_path.rglob("*")} == before, "who is killed now leaves nothing"
    with database.reading() as session:
        assert session.scalars(select(City)).all() == []
    database.dispose()


def test_a_copy_that_cannot_be_made_is_a_failing_database(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none/town.db")
    (tmp_path / "none").rmdir()
    with pytest.raises(OperationalError), database.trying():
        pass
    database.dispose()


def test_what_is_open_of_organizations_is_found_on_both(database: Database) -> None:
    bring(database, ONE, alone=(ALONE,))
    with database.writing() as session:
        session.scalars(select(Organization).where(Organization.name == "Apu")).one().name = "Oma"
    bring(database, replace(ONE, organization=replace(OFFERING, names={"fi": "Muu"})))
    with database.reading() as session:
        assert [(one.key, one.staff_said) for one in conflicts(session, city_of(session))] == [
            ("organization.name", "Oma")
        ]
        assert [one.name for one in disappeared(session, city_of(session))] == ["Yksin"]


def test_a_source_is_taken_up_once_on_both(database: Database) -> None:
    bring(database, ONE)
    with database.writing() as session:
        source = session.scalars(select(Source)).one()
        asking.ask(session, source, by="x", now=NOW)
    with database.writing() as session:
        assert asking.take_up(session, source.id, now=NOW)
    with database.writing() as session:
        assert not asking.take_up(session, source.id, now=NOW)


def test_of_two_who_ask_for_a_source_at_once_both_wait_for_the_same(database: Database) -> None:
    bring(database, ONE)
    if database.engine.dialect.name == "sqlite":
        return  # who writes there waits for everybody
    asked: list[bool] = []

    def second() -> None:
        with database.writing() as other:
            asked.append(asking.ask(other, other.scalars(select(Source)).one(), by="y", now=NOW))

    with database.writing() as session:
        assert asking.ask(session, session.scalars(select(Source)).one(), by="x", now=NOW)
        waits = Thread(target=second)
        waits.start()
        waits.join(0.3)
        assert waits.is_alive()
    waits.join()
    assert asked == [False]


def test_an_undone_import_gives_a_service_back_to_who_offered_it(database: Database) -> None:
    bring(database, ONE)
    bring(database, replace(ONE, organization=replace(OFFERING, external_id="10", names={"fi": "Toinen"})))
    with database.writing() as session:
        run = last_run(session, session.scalars(select(Source.id)).one())
        assert run is not None
        report = undo(session, city_of(session), run, now=NOW)
        assert len(report.touched.services) == 1
    with database.reading() as session:
        offering = select(Organization.name).join(Service, Service.organization_id == Organization.id)
        assert session.scalars(offering).all() == ["Apu"]
        assert session.scalar(select(func.count()).select_from(Organization)) == 1


def test_an_import_by_command_queues_with_saves_and_a_dry_run_does_not(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # who writes there waits for everybody
    path = tmp_path / "kerhot.csv"
    path.write_text("id,nimi\n1,Kerho\n", "utf-8")
    asked = Asked(
        where=str(path),
        format="csv",
        mapping=parse("fields: {external_id: id, name: nimi}\ndefault_kind: library"),
    )
    free: list[bool] = []

    def look(*arguments: Any, **options: Any) -> Any:
        with Session(database.engine) as other:
            wanted = select(City.id).with_for_update(key_share=True, skip_locked=True)
            free.append(other.scalars(wanted).first() is not None)
        return take_in(*arguments, **options)

    monkeypatch.setattr(feeding, "take_in", look)
    config = from_environment({"DIRECTORY_INSTANCE": str(tmp_path)})
    for is_dry in (True, False):
        feeding.bring(database, config, "helsinki", asked, SOURCE, dry_run=is_dry)
    assert free == [True, False]
