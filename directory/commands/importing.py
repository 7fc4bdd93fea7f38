"""Take in what others keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from directory import indexing
from directory.commands.tools import Progress, get_city, now, open_database
from directory.exchange import gazetteering, loading, stating
from directory.exchange.faults import Refused
from directory.exchange.osm import TermRules, read_extract
from directory.exchange.recording import RunOf
from directory.exchange.records import SourceRecordOf
from directory.model import Place, Source, SourceRecord, TaxonomyTerm

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.config import Config
    from directory.model import City

MANY_PLACES = 200
"""Places of a gazetteer of which half are never lost by a look away."""

MANY_SERVICES = 40
"""Services of a source of which half are never lost by a look away."""


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


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What there was before an import."""

    places: int
    services: frozenset[UUID]
    """Those that the source had when it was last taken in."""


def kept_before(session: Session, city: City, slug: str) -> Kept:
    """What there is before an import."""
    return Kept(
        places=session.scalar(select(func.count()).select_from(Place).where(Place.city_id == city.id)) or 0,
        services=present(session, city, slug),
    )


def present(session: Session, city: City, slug: str) -> frozenset[UUID]:
    """The records that a source has."""
    return frozenset(
        session.scalars(
            select(SourceRecord.id)
            .join(Source)
            .where(Source.city_id == city.id, Source.slug == slug, SourceRecord.missing_since.is_(None))
        )
    )


def refuse_shrunken(before: Kept, places: int | None, now_there: frozenset[UUID]) -> None:
    """Refuse what looks like a cut or empty file.

    :param places: how many the gazetteer has now; None where it was not laid anew.
    :raise Refused: when more than half of many places or services would go.
    """
    gone = len(before.services - now_there)
    if places is not None and before.places >= MANY_PLACES and places < before.places / 2:
        lost = f"{places} places where the gazetteer has {before.places}"
    elif len(before.services) >= MANY_SERVICES and gone > len(before.services) / 2:
        lost = f"{gone} of {len(before.services)} services no longer"
    else:
        return
    raise Refused(
        f"it has {lost}, so it may be cut or of another area; nothing was kept. "
        "Look at it, and give --shrink if it is right."
    )


@import_.command()
@click.argument("extract", type=click.Path(path_type=Path))
@click.option("--city", "slug", required=True, help="The city's slug.")
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.option("--shrink", is_flag=True, help="Take it even if more than half of what there is would go.")
@click.pass_obj
def osm(config: Config, extract: Path, slug: str, dry_run: bool, shrink: bool) -> None:
    """Import the useful places of an OpenStreetMap EXTRACT, and the places that one can be near to.

    `source undo osm` takes the services back, and leaves what one can be near to.
    """
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
        source = openstreetmap(found.data_date)
        said = stating.state(session, city, source.slug, found.services)
        laid = gazetteering.lay_out(found.places)
    with database.trying() if dry_run else database.writing() as session:
        city = get_city(session, slug, lock=not dry_run)
        if city.bounds is None:
            city.south, city.west = found.bounds.south, found.bounds.west
            city.north, city.east = found.bounds.north, found.bounds.east
        before = kept_before(session, city, source.slug)
        run = RunOf(file=str(extract), by="import", skipped=tuple(found.skipped))
        report = loading.load_services(
            session, city, source, found.services, now=now(), stated=said, run=run, progress=progress
        )
        places = gazetteering.store(session, city, laid, progress=progress)
        if not shrink:
            refuse_shrunken(before, places, present(session, city, source.slug))
        if not dry_run:
            indexing.index_touched(session, city, report.touched, now=now())
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
