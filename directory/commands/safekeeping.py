"""Backup and restore: an instance in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from directory.commands.tools import now, open_database
from directory.db import Database
from directory.exchange.faults import Refused
from directory.safekeeping import files_of, open_backup, pack, unpack

if TYPE_CHECKING:
    from directory.config import Config

_file = click.argument("file", type=click.Path(path_type=Path))


def add(main: click.Group) -> None:
    """Add these commands."""
    for command in (backup, restore):
        main.add_command(command)


@click.command()
@_file
@click.pass_obj
def backup(config: Config, file: Path) -> None:
    """Write all that the instance knows to FILE, while it goes on serving."""
    if file.is_dir():
        raise Refused(f"{file} is a folder. Name a file, such as {file / 'directory.zip'}")
    beside = {f"basemaps/{path.name}": path for path in sorted(config.basemaps.glob("*.pmtiles"))}
    key = config.instance / "secret-key"
    if key.is_file():
        beside["secret-key"] = key
    database = open_database(config)
    try:
        with database.engine.connect() as connection:
            made = pack(connection, beside, file, now=now())
    finally:
        database.dispose()
    click.echo(
        f"{sum(made.rows.values())} rows and {len(beside)} files are in {file}. Keep it as safe as the instance."
    )


@click.command()
@_file
@click.pass_obj
def restore(config: Config, file: Path) -> None:
    """Fill an empty instance from a backup FILE, on SQLite or PostgreSQL."""
    archive, made = open_backup(file)
    with archive:
        database = Database(config.database_url)
        try:
            with database.engine.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                unpack(archive, made, connection, now=now())
                connection.commit()
        finally:
            database.dispose()
        for name, data in files_of(archive):
            _lay(config.instance / name, data)
    click.echo(f"Restored {sum(made.rows.values())} rows of {made.made_at}.")


def _lay(path: Path, data: bytes) -> None:
    """Write a file in one step, readable by us alone if it is secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.touch(mode=0o600 if path.name == "secret-key" else 0o644)
    draft.write_bytes(data)
    draft.replace(path)
