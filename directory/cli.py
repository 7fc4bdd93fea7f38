"""The `directory` command: what the people who run an instance can do."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click
from sqlalchemy.exc import OperationalError

from directory.basemap import BrokenExtract, BuildToolsMissing
from directory.commands import (
    account,
    basemap,
    city,
    drafting,
    exporting,
    feeding,
    importing,
    running,
    safekeeping,
    sources,
    translate,
    translations,
    understanding,
    unfound,
)
from directory.config import BadSetting, from_environment
from directory.exchange.faults import Refused

if TYPE_CHECKING:
    from collections.abc import Callable


class Directory(click.Group):
    """Says in one sentence what was refused: exit status 1, or 2 for a wrong call, which click tells itself."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal becomes a message instead of a trace."""
        try:
            return super().invoke(ctx)
        except (Refused, BadSetting, BrokenExtract, BuildToolsMissing) as refusal:
            _refuse(str(refusal))
        except OperationalError as fault:
            # The driver's words alone: the statement may hold what people wrote.
            said = " ".join(str(fault.orig).split())[:200]
            _refuse(f"the database cannot be written now ({said}): another import may be running; try again")


def _refuse(message: str) -> NoReturn:
    click.echo(f"Refused: {message}", err=True)
    sys.exit(1)


@click.group(cls=Directory)
@click.version_option(package_name="directory")
@click.pass_context
def main(context: click.Context) -> None:
    """A city's directory of services, in the languages of the people who need them."""
    context.obj = from_environment(os.environ)


_COMMANDS: tuple[Callable[[click.Group], None], ...] = (
    running.add,
    city.add,
    account.add,
    importing.add,
    basemap.add,
    translations.add,
    translate.add,
    exporting.add,
    feeding.add,
    sources.add,
    drafting.add,
    understanding.add,
    unfound.add,
    safekeeping.add,
)
for _add in _COMMANDS:
    _add(main)
