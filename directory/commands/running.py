"""Bring up, serve and look after an instance."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import click
from sqlalchemy import select, text

from directory import indexing, noticing, reporting
from directory.assuring import asking
from directory.commands import checking
from directory.commands.sources import run_asked, run_due
from directory.commands.tools import fit_database, now, open_database
from directory.exchange import seeding, waiting
from directory.locales import LOCALES
from directory.migrating import head, revision
from directory.migrating import upgrade as upgrade_schema
from directory.model import City
from directory.signing import tidying

if TYPE_CHECKING:
    from pathlib import Path

    from directory.config import Config

WORKERS = 2
PATIENCE = 120
"""Seconds after which a worker is taken for dead: the preview of the longest table of a browser takes half a minute."""


def add(main: click.Group) -> None:
    """Add these commands."""
    for command in (upgrade, demo, serve, check):
        main.add_command(command)


def seeds() -> Path:
    """The folder of the seeds, in a checkout or an installed package."""
    with as_file(files("directory").joinpath("seeds")) as folder:
        return folder


@click.command()
@click.pass_obj
def upgrade(config: Config) -> None:
    """Bring the database's schema and the taxonomy up to date."""
    database = fit_database(replace(config, replica_url=None))
    with database.engine.connect() as connection:
        before = revision(connection)
        upgrade_schema(connection)
        connection.commit()
    with database.writing() as session:
        is_other = seeding.lay_taxonomy(session, seeds() / "taxonomy", now=now())
        # A newer schema may hold another index, which is made of the rest.
        if is_other or before != head():
            for city in session.scalars(select(City)):
                indexing.index_city(session, city, now=now())
    click.echo("The database is up to date.")


@click.command()
@click.option("--city", default="helsinki", help="The demonstration city's folder under seeds/.")
@click.pass_obj
def demo(config: Config, city: str) -> None:
    """Load the demonstration city, if there is no city yet."""
    with open_database(config).writing() as session:
        if session.scalars(select(City.id)).first():
            return
        click.echo("Loading the demonstration city …")
        folder = seeds() / city
        loaded = seeding.load_seed_city(session, folder, now=now())
        count = indexing.index_city(session, loaded, now=now())
        config.basemaps.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "basemap.pmtiles", config.basemaps / f"{city}.pmtiles")
    click.echo(f"{loaded.name}: {count} services at places.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64))
@click.pass_obj
def serve(config: Config, host: str, port: int, workers: int) -> None:
    """Serve the directory with gunicorn; nothing about visitors is logged, not even of what cannot be read."""
    database = open_database(config)
    with database.writing() as session:
        for city in session.scalars(select(City)):
            indexing.renew_spans(session, city, now=now(), spare=timedelta(days=indexing.SPAN_DAYS - 4))
        offered = {tag for city in session.scalars(select(City)) for tag in city.locales}
    database.dispose()
    _warn_of_fonts(offered)
    environment = os.environ | {
        "DIRECTORY_BASE_URL": os.environ.get("DIRECTORY_BASE_URL") or f"http://{host}:{port}"
    }
    click.echo(f"Serving http://{host}:{port} – stop with Ctrl-C.")
    sys.stdout.flush()
    command = (
        sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--log-level", "error", "--limit-request-line", "0", "--timeout", str(PATIENCE), "--preload",
        "--config", "python:directory.web.warming", "directory:create_app()",
    )  # fmt: skip
    os.execve(sys.executable, command, environment)  # noqa: S606 (our own interpreter, no shell)


def _warn_of_fonts(tags: set[str]) -> None:
    """Name the locales that this machine cannot print, where it prints at all."""
    # Only here: the doors of the web take a second to import.
    from directory.web.printing import fonts, pdf

    if pdf.is_there() and (lacking := fonts.missing(sorted(tags))):
        names = ", ".join(LOCALES[tag].english_name for tag in lacking)
        click.echo(f"No font here for {names}: no PDFs in them. The README names the packages.", err=True)


@click.command()
@click.option(
    "--links", "with_links", is_flag=True, help="Follow the links of listings, a request a host a second."
)
@click.pass_obj
def check(config: Config, with_links: bool) -> None:
    """Nightly: ask the sources that are due, lay the opening hours of the days to come, forget what is too old."""
    database = open_database(config)
    run_asked(database, config)
    run_due(database, config)
    with database.writing() as session:
        for city in session.scalars(select(City)):
            laid = indexing.refresh_spans(session, city, now=now())
            indexing.forget_changes(session, city)
            click.echo(f"{city.slug}: {laid} opening spans laid for {indexing.SPAN_DAYS} days.")
        noticing.forget_unfound(session, today=now().date())
        tidying.tidy(session, now=now())
        reporting.forget(session, today=now().date())
        asking.forget(session, today=now().date())
    waiting.tidy(config.instance, now=now())
    checking.lower_stale(database)
    checking.ask_providers(database, config)
    if with_links:
        checking.follow_links(database, config)
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.execute(text("PRAGMA optimize"))
