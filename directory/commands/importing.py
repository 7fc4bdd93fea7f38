"""Take in what others keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from directory import indexing
from directory.commands.tools import Progress, get_city, now, open_database
from directory.exchange import gazetteering, loading
from directory.exchange.osm import TermRules, read_extract
from directory.exchange.records import SourceRecordOf
from directory.model import TaxonomyTerm

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from directory.config import Config


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(import_)


@click.group("import")
def import_() -> None:
    """Take in what others keep; all of a file or nothing."""


def rules(session: Session) -> TermRules:
    """How the taxonomy recognizes places on OpenStreetMap."""
    terms = session.execute(select(TaxonomyTerm.code, TaxonomyTerm.osm).order_by(TaxonomyTerm.position)).all()
    return TermRules.from_terms([(code, conditions) for code, conditions in terms])


def openstreetmap(data_date: date | None) -> SourceRecordOf:
    """OpenStreetMap as a source, with its licence."""
    return SourceRecordOf(
        slug="osm",
        name="OpenStreetMap",
        url="https://www.openstreetmap.org/copyright",
        licence="ODbL-1.0",
        attribution="© OpenStreetMap contributors",
        data_date=data_date,
    )


@import_.command()
@click.argument("extract", type=click.Path(path_type=Path))
@click.option("--city", "slug", required=True, help="The city's slug.")
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.pass_obj
def osm(config: Config, extract: Path, slug: str, dry_run: bool) -> None:
    """Import the useful places of an OpenStreetMap EXTRACT, and the places that one can be near to."""
    progress = Progress()
    database = open_database(config)
    with database.reading() as session:
        city = get_city(session, slug)
        found = read_extract(
            extract,
            rules=rules(session),
            default_locale=city.default_locale,
            country=city.country,
            bounds=city.bounds,
            city_name=city.name,
            progress=progress,
        )
    with database.writing() as session:
        city = get_city(session, slug)
        if city.bounds is None:
            city.south, city.west = found.bounds.south, found.bounds.west
            city.north, city.east = found.bounds.north, found.bounds.east
        source = openstreetmap(found.data_date)
        report = loading.load_services(session, city, source, found.services, now=now(), progress=progress)
        gazetteering.load_gazetteer(session, city, found.places)
        indexing.index_city(session, city, now=now())
        if dry_run:
            session.rollback()
    progress.end()
    click.echo(f"{len(found.services)} services, {len(found.places)} places in the gazetteer.")
    click.echo(
        f"New: {report.new}, changed: {report.changed}, unchanged: {report.unchanged}, "
        f"edits of staff kept: {report.kept_edits}, no longer in the source: {report.missing}."
    )
    for line in [*report.refused, *found.skipped][:20]:
        click.echo(f"  left out: {line}")
    if dry_run:
        click.echo("This was a dry run: nothing was kept.")
