"""The city's own map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from directory import indexing
from directory.basemap.building import build as build_basemap
from directory.commands.tools import Progress, get_city, open_database

if TYPE_CHECKING:
    from directory.config import Config


def add(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(basemap)


@click.group()
def basemap() -> None:
    """The city's own map."""


@basemap.command()
@click.argument("extract", type=click.Path(path_type=Path))
@click.option("--city", "slug", required=True, help="The city's slug.")
@click.pass_obj
def build(config: Config, extract: Path, slug: str) -> None:
    """Build the city's basemap from an OpenStreetMap EXTRACT; replaces the one there is."""
    database = open_database(config)
    with database.reading() as session:
        city = get_city(session, slug)
    config.basemaps.mkdir(parents=True, exist_ok=True)
    progress = Progress()
    report = build_basemap(
        extract, config.basemaps / f"{slug}.pmtiles", bounds=city.bounds, progress=progress
    )
    progress.end()
    with database.writing() as session:
        indexing.touch(session, city.id)
    click.echo(f"{sum(report.tiles.values())} tiles, {report.size / 1000:.0f} KB.")
