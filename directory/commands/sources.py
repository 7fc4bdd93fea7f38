"""Look after sources: list them, ask them anew, undo their last import, find places that are there twice."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from directory import indexing
from directory.commands.feeding import bring, tell
from directory.commands.tools import get_city, now, open_database
from directory.exchange import asking
from directory.exchange.faults import Refused
from directory.exchange.settling import conflicts, tell_different
from directory.exchange.sourcing import asked_of, described, due
from directory.exchange.undoing import NotUndoable, last_run, undo
from directory.likeness import pairs
from directory.model import City, Service, Source, SourceAsk, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.config import Config
    from directory.db import Database
    from directory.exchange.recording import LoadReport

log = logging.getLogger(__name__)

_CITY = click.option("--city", "slug", required=True, help="The city's slug.")


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(source)
    main.add_command(duplicates)


@click.group()
def source() -> None:
    """Look after the sources of a city."""


def _get_source(session: Session, city: City, slug: str) -> Source:
    row = session.scalar(select(Source).where(Source.city_id == city.id, Source.slug == slug))
    if row is None:
        known = ", ".join(
            session.scalars(select(Source.slug).where(Source.city_id == city.id).order_by(Source.slug))
        )
        raise Refused(f"there is no source {slug!r} in {city.name} (there is: {known or 'none yet'}).")
    return row


@source.command("list")
@_CITY
@click.pass_obj
def list_(config: Config, slug: str) -> None:
    """List the sources of a city, what they gave, and what is wrong with them."""
    with open_database(config).reading() as session:
        city = get_city(session, slug)
        counted = select(SourceRecord.source_id, func.count()).group_by(SourceRecord.source_id)
        counts = {row[0]: int(row[1]) for row in session.execute(counted)}
        for row in session.scalars(select(Source).where(Source.city_id == city.id).order_by(Source.slug)):
            every = f", every {row.every_days} days" if row.every_days else ""
            day = f"{row.imported_at:%Y-%m-%d}" if row.imported_at else "never"
            click.echo(
                f"{row.slug}\t{row.name}\t{row.licence or 'no licence told'}\t{counts.get(row.id, 0)} records\t"
                f"taken in {day}{every}"
            )
            if row.fault:
                click.echo(f"  fault: {row.fault}")


@source.command()
@click.argument("name", metavar="SOURCE")
@_CITY
@click.option("--skip-faults", is_flag=True, help="Leave out records with faults, not the whole file.")
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.pass_obj
def run(config: Config, name: str, slug: str, skip_faults: bool, dry_run: bool) -> None:
    """Ask a source anew, where it was found the last time."""
    database = open_database(config)
    with database.reading() as session:
        row = _get_source(session, get_city(session, slug), name)
        asked, said = asked_of(row), described(row)
    taken, report = bring(database, config, slug, asked, said, skip_faults=skip_faults, dry_run=dry_run)
    tell(taken, report, dry_run=dry_run)


@source.command("undo")
@click.argument("name", metavar="SOURCE")
@_CITY
@click.pass_obj
def undo_(config: Config, name: str, slug: str) -> None:
    """Take back the last import of a source; what somebody edited since stays."""
    with open_database(config).writing() as session:
        city = get_city(session, slug, lock=True)
        last = last_run(session, _get_source(session, city, name).id)
        if last is None:
            raise Refused(f"there is no import of {name} that could be undone.")
        try:
            report = undo(session, city, last, now=now(), by="command line")
        except NotUndoable as fault:
            raise Refused(str(fault)) from fault
        indexing.index_touched(session, city, report.touched, now=now())
    click.echo(
        f"Removed: {report.removed}, restored: {report.restored}, edited since and kept: {report.kept}."
    )


@source.command("conflicts")
@_CITY
@click.pass_obj
def conflicts_(config: Config, slug: str) -> None:
    """List facts on which a source and staff differ."""
    with open_database(config).reading() as session:
        for one in conflicts(session, get_city(session, slug)):
            click.echo(
                f"{one.code}\t{one.name}\t{one.key}\t{one.source} says {one.source_says!r}, "
                f"staff said {one.staff_said!r}"
            )


@click.command()
@_CITY
@click.option("--different", nargs=2, metavar="CODE CODE", help="Remember that these two are not one.")
@click.pass_obj
def duplicates(config: Config, slug: str, different: tuple[str, str] | None) -> None:
    """List services of different sources that may be one place, the likeliest first, and why."""
    database = open_database(config)
    if different:
        with database.writing() as session:
            city = get_city(session, slug)
            first, second = (_service_id(session, city, code) for code in different)
            tell_different(session, city, first, second, now=now(), by="command line")
        click.echo("It will not be proposed again.")
        return
    with database.reading() as session:
        for pair in pairs(session, get_city(session, slug)):
            reasons = ", ".join(f"{reason.kind} {reason.value}" for reason in pair.reasons)
            click.echo(f"{pair.score:.2f}\t{' '.join(pair.first)}\t{' '.join(pair.second)}\t{reasons}")


def _service_id(session: Session, city: City, code: str) -> UUID:
    found = session.scalar(select(Service.id).where(Service.city_id == city.id, Service.code == code))
    if found is None:
        raise Refused(f"there is no service {code!r} in {city.name}.")
    return found


@source.command("run-due")
@click.option("--asked", is_flag=True, help="Only those that staff asked for.")
@click.pass_obj
def run_due_(config: Config, asked: bool) -> None:
    """Ask the sources of all cities that are due, and those that staff asked for."""
    database = open_database(config)
    run_asked(database, config)
    if not asked:
        run_due(database, config)


def run_due(database: Database, config: Config) -> None:
    """Ask all sources whose time has come; the fault of one keeps nobody from the next."""
    with database.reading() as session:
        waiting = [row.id for row in due(session, now=now())]
    for source_id in waiting:
        _run(database, config, source_id, by="import")


def run_asked(database: Database, config: Config, *, before: Callable[[], object] = bool) -> None:
    """Ask all sources that staff asked for, until none waits; each is taken up by one process alone.

    :param before: called before each is taken up.
    """
    while True:
        with database.reading(own=True) as session:
            waits = asking.waiting(session, now=now())
        if not waits:
            return
        before()
        with database.writing() as session:
            is_ours = asking.take_up(session, waits[0], now=now())
            row = session.get(SourceAsk, waits[0])
            by = (row.asked_by if row else None) or "import"
        if is_ours:
            _run(database, config, waits[0], by=by)


def _run(database: Database, config: Config, source_id: UUID, *, by: str) -> None:
    """Read a source and take it in; that it ended is kept with what was taken in, or with why nothing was."""
    with database.reading(own=True) as session:
        row = session.get_one(Source, source_id)
        slug, name = session.get_one(City, row.city_id).slug, row.slug

    def close(session: Session, report: LoadReport) -> None:
        run_id = report.run.id if report.run else None
        asking.end(session, source_id, now=now(), run_id=run_id)

    try:
        asked, said = asked_of(row), described(row)
        _, report = bring(database, config, slug, asked, said, skip_faults=True, by=by, within=close)
    except Refused as refusal:
        fault = str(refusal)
    except Exception as error:  # whatever is wrong with one source, the night goes on
        fault = f"it could not be read ({type(error).__name__})"
        log.exception("The source %s of %s cannot be asked.", name, slug)
    else:
        _say(f"{slug}: {name}: new {report.new}, changed {report.changed}, missing {report.missing}.")
        return
    with database.writing() as session:
        asking.end(session, source_id, now=now(), fault=fault)
    _say(f"{slug}: {name}: {fault}", err=True)


def _say(sentence: str, *, err: bool = False) -> None:
    """Say it, if somebody still listens: a child outlives the server whose log it writes to."""
    with suppress(OSError):
        click.echo(sentence, err=err)
