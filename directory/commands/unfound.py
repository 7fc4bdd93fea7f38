"""What nobody found in a city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from directory.commands.tools import get_city, open_database
from directory.unfound import listed

if TYPE_CHECKING:
    from directory.config import Config


def add(main: click.Group) -> None:
    """Add this command."""
    main.add_command(unfound)


@click.command()
@click.option("--city", "slug", required=True, help="The city, by its address part.")
@click.pass_obj
def unfound(config: Config, slug: str) -> None:
    """Tell which words found nothing, from three times on: number, locale and words, the most wanted first."""
    with open_database(config).reading() as session:
        for asked in listed(session, get_city(session, slug)):
            click.echo(f"{asked.number}\t{asked.locale}\t{asked.folded}")
