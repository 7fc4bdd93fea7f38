"""Take in what others keep in HSDS, tables and GeoJSON."""

from __future__ import annotations

import ctypes
import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from directory import indexing, taxonomies
from directory.commands.importing import import_, kept_before, present, refuse_shrunken
from directory.commands.tools import Progress, get_city, now, open_database
from directory.exchange.faults import MOST_TOLD, Refused, refuse
from directory.exchange.fetching import Fetcher
from directory.exchange.mapping import Mapping, parse
from directory.exchange.planning import stated, take_in
from directory.exchange.reading import bounded
from directory.exchange.records import SourceRecordOf
from directory.exchange.sourcing import Asked, is_address, read, slug_of
from directory.search.understanding import forget

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from directory.config import Config
    from directory.db import Database
    from directory.exchange.feeds import Taken
    from directory.exchange.recording import LoadReport


def add(main: click.Group) -> None:
    """Add these commands to the group that imports."""
    for command in (hsds, csv, xlsx, geojson):
        import_.add_command(command)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What all formats can be told."""
    for option in reversed(
        (
            click.option("--city", "slug", required=True, help="The city's slug."),
            click.option("--locale", help="The locale of its texts, if not the city's first."),
            click.option("--also", multiple=True, metavar="LOCALE=FILE", help="The same in another locale."),
            click.option(
                "--source", "name", help="What the source is called; a second import of it updates."
            ),
            click.option("--licence", help="Its licence, such as CC-BY-4.0."),
            click.option("--attribution", help="Whom its licence wants to be named."),
            click.option("--every", type=click.IntRange(1, 366), help="Ask for it anew after so many days."),
            click.option(
                "--skip-faults", is_flag=True, help="Leave out records with faults, not the whole file."
            ),
            click.option(
                "--shrink", is_flag=True, help="Take it even if more than half of what there is would go."
            ),
            click.option("--dry-run", is_flag=True, help="Read and report; keep nothing."),
            click.pass_obj,
        )
    ):
        command = option(command)
    return command


_NO_MAPPING = click.option("--mapping", type=click.Path(path_type=Path), help="What its kinds mean, as YAML.")
_MAPPING = click.option(
    "--mapping", type=click.Path(path_type=Path), required=True, help="What its columns mean, as YAML."
)


@click.command()
@click.argument("where", metavar="FILE_OR_URL")
@_NO_MAPPING
@_options
def hsds(config: Config, where: str, **options: Any) -> None:
    """Import an Open Referral feed: JSON, a folder or zip of CSV (3.x, 2.0, Ohana), or a feed's address."""
    _import(config, "hsds", where, options)


@click.command()
@click.argument("where", metavar="FILE")
@_MAPPING
@_options
def csv(config: Config, where: str, **options: Any) -> None:
    """Import a table in CSV."""
    _import(config, "csv", where, options)


@click.command()
@click.argument("where", metavar="FILE")
@_MAPPING
@_options
def xlsx(config: Config, where: str, **options: Any) -> None:
    """Import a sheet of an Excel workbook."""
    _import(config, "xlsx", where, options)


@click.command()
@click.argument("where", metavar="FILE")
@_MAPPING
@_options
def geojson(config: Config, where: str, **options: Any) -> None:
    """Import features with properties."""
    _import(config, "geojson", where, options)


def _import(config: Config, kind: str, where: str, options: dict[str, Any]) -> None:
    mapping = _mapping(options["mapping"], kind)
    asked = Asked(
        where=where if is_address(where) else str(Path(where).resolve()),
        format=kind,
        locale=options["locale"],
        mapping=mapping,
        also=dict(_pair(one) for one in options["also"]),
    )
    name = options["name"] or (mapping.name if mapping else None) or _name_of(where)
    source = SourceRecordOf(
        slug=slug_of(name),
        name=name,
        url=asked.where if is_address(where) or options["every"] else (mapping.url if mapping else None),
        licence=options["licence"] or (mapping.licence if mapping else None),
        attribution=options["attribution"] or (mapping.attribution if mapping else None),
        format=kind,
        locale=options["locale"],
        mapping=mapping.source if mapping else None,
        every_days=options["every"] or (mapping.every_days if mapping else None),
    )
    database = open_database(config)
    taken_, report = bring(
        database,
        config,
        options["slug"],
        asked,
        source,
        skip_faults=options["skip_faults"],
        shrink=options["shrink"],
        dry_run=options["dry_run"],
    )
    tell(taken_, report, dry_run=options["dry_run"])


def bring(
    database: Database,
    config: Config,
    slug: str,
    asked: Asked,
    source: SourceRecordOf,
    *,
    skip_faults: bool = False,
    shrink: bool = False,
    dry_run: bool = False,
    by: str = "import",
    within: Callable[[Session, LoadReport], None] | None = None,
) -> tuple[Taken, LoadReport]:
    """Read a source and take it in, in one transaction.

    :param within: told what became of it before that is kept.
    :raise Refused: when nothing of it was kept, with the cure.
    """
    progress = Progress()
    try:
        with database.reading() as session:
            city = get_city(session, slug)
            tree = taxonomies.load(session, "import")
            fetcher = Fetcher(trusted=frozenset(config.feed_hosts))
            said = read(asked, city, tree, fetcher, progress=progress)
            del tree
            _let_go()
            worked_out = stated(session, city, source, said)
        if not skip_faults:
            refuse(list(said.faults))
        with database.trying() if dry_run else database.writing() as session:
            city = get_city(session, slug, lock=not dry_run)
            before = kept_before(session, city, source.slug)
            report = take_in(
                session, city, source, said,
                now=now(), said=worked_out, file=asked.where, by=by, progress=progress,
            )  # fmt: skip
            if report.refused and not skip_faults:
                told = "\n".join(f"  {sentence}" for sentence in report.refused[:MOST_TOLD])
                raise Refused(f"nothing was kept, for {len(report.refused)} faults:\n{told}")
            if not shrink:
                refuse_shrunken(before, None, present(session, city, source.slug))
            if not dry_run:
                indexing.index_touched(session, city, report.touched, now=now())
                if within is not None:
                    within(session, report)
    finally:
        progress.end()
    return said, report


def _let_go() -> None:
    """Give back the memory that understanding words took: the rows of a whole city want it now."""
    forget()
    gc.collect()
    # The C library keeps what was freed, unless it is asked.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def tell(said: Taken, report: LoadReport, *, dry_run: bool) -> None:
    """Say what became of it."""
    organizations = {
        record.organization.external_id
        for record in said.records
        if record.organization.external_id != f"service/{record.external_id}"
    }
    places = {place.external_id or id(place) for record in said.records for place in record.places}
    phones = sum(len(record.phones) for record in said.records) + sum(
        len(one.phones)
        for one in {
            **{record.organization.external_id: record.organization for record in said.records},
            **{one.external_id: one for one in said.organizations},
        }.values()
    )
    click.echo(
        f"{len(said.records)} services, {len(organizations) + len(said.organizations)} organizations, "
        f"{len(places)} places, {phones} phone numbers."
    )
    click.echo(
        f"New: {report.new}, changed: {report.changed}, unchanged: {report.unchanged}, "
        f"edits of staff kept: {report.kept_edits}, no longer in the source: {report.missing}."
    )
    for note in said.notes:
        click.echo(f"  {note}")
    left = [*map(str, said.faults), *report.refused]
    for sentence in left[:MOST_TOLD]:
        click.echo(f"  left out: {sentence}")
    if len(left) > MOST_TOLD:
        click.echo(f"  … and {len(left) - MOST_TOLD} more left out.")
    if dry_run:
        click.echo("This was a dry run: nothing was kept.")


def _mapping(path: Path | None, kind: str) -> Mapping | None:
    if path is None:
        return None
    text = bounded(path).decode("utf-8", "replace")
    return replace(parse(text, name=path.name, needs_fields=kind != "hsds"), format=kind)


def _pair(text: str) -> tuple[str, str]:
    key, sign, where = text.partition("=")
    if not (sign and key and where):
        raise click.UsageError(f"--also {text}: write LOCALE=FILE")
    return key, where if is_address(where) else str(Path(where).resolve())


def _name_of(where: str) -> str:
    return (urlsplit(where).hostname or where) if is_address(where) else Path(where).stem
