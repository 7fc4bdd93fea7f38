"""Draft a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from directory import taxonomies
from directory.commands.tools import get_city, open_database
from directory.exchange.drafting import draft

if TYPE_CHECKING:
    from directory.config import Config


def add(main: click.Group) -> None:
    """Add this command."""
    main.add_command(mapping)


@click.command("mapping")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--city", "slug", required=True, help="The city's slug.")
@click.pass_obj
def mapping(config: Config, file: Path, slug: str) -> None:
    """Draft a mapping of a table, or of the kinds of a taxonomy, in FILE: what its headings and words tell."""
    with open_database(config).reading() as session:
        city = get_city(session, slug)
        click.echo(draft(file, city, taxonomies.load(session, "import")), nl=False)
