"""Database engines: one to write, one to read, with what SQLite and PostgreSQL each need."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

BUSY_TIMEOUT = 5.0
"""Seconds that a writer waits for another one."""

_SQLITE = (3, 35)
"""Has RETURNING, which counting up needs."""

_VERSION = "SELECT sum(data_version), count(*) FROM city"


class Database:
    """The engines of one instance, and sessions on them."""

    def __init__(self, url: str, replica_url: str | None = None) -> None:
        """Prepare the engines; nothing is connected yet."""
        self.url = url
        self.engine = _engine(url)
        self.replica = _engine(replica_url) if replica_url else self.engine
        self._reader = self.replica.execution_options(isolation_level="AUTOCOMMIT")
        self._writer = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self, *, own: bool = False) -> Iterator[Session]:
        """A session for questions, in autocommit: it holds no lock and sees each commit at once.

        :param own: ask where we write, for what was written a moment ago; a replica may lag behind.
        """
        engine = self._writer if own else self._reader
        with Session(engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for deeds: commits when the block ends well, else rolls back.

        On SQLite it takes the write lock at once, so that two writers queue instead of failing.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if self.engine.dialect.name == "sqlite":
                session.execute(text("BEGIN IMMEDIATE"))
            yield session

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """A session for deeds of which nothing stays, and which keep nobody from writing meanwhile.

        SQLite has one writer at a time, so there it works on a copy that goes with it.
        """
        with ExitStack() as stack:
            engine = stack.enter_context(_copied(self.engine)) if self._is_file() else self.engine
            with Session(engine, expire_on_commit=False) as session:
                if engine.dialect.name == "sqlite":
                    session.execute(text("BEGIN IMMEDIATE"))
                yield session
                session.rollback()

    def _is_file(self) -> bool:
        return self.engine.dialect.name == "sqlite" and self.engine.url.database not in (None, "", ":memory:")

    def version(self) -> object:
        """What names the state of all public data: it differs after each commit that the public can see.

        Asked with each request, so it goes below SQLAlchemy where it can: 12 us on SQLite, instead of 83.
        """
        if self.replica.dialect.name == "sqlite":
            with closing(self.replica.raw_connection()) as raw, closing(raw.cursor()) as cursor:
                try:
                    cursor.execute(_VERSION)
                    found: object = cursor.fetchone()
                except sqlite3.Error as error:
                    raise OperationalError(_VERSION, None, error) from error
                return found
        with self._reader.connect() as connection:
            return connection.exec_driver_sql(_VERSION).fetchone()

    def fault(self) -> str | None:
        """What makes a database unfit, in a sentence that names the cure; None where both sides can be used."""
        for engine in dict.fromkeys((self.engine, self.replica)):
            with engine.connect() as connection:
                look = _sqlite_fault if engine.dialect.name == "sqlite" else _postgresql_fault
                if found := look(connection):
                    return found
        return None

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self.replica.dispose()


@contextmanager
def _copied(engine: Engine) -> Iterator[Engine]:
    """A copy of a SQLite file, as it is now; others read and write on while it is made.

    It is a temporary database of SQLite: its file has no name, so it goes with us however we end.
    """
    with closing(sqlite3.connect("")) as copy:
        _prepare_trial(copy)
        try:
            with closing(sqlite3.connect(str(engine.url.database))) as there:
                there.backup(copy)
        except sqlite3.Error as error:
            raise OperationalError("BACKUP", None, error) from error
        made = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool, hide_parameters=True)
        try:
            yield made
        finally:
            made.dispose()


def _prepare_trial(connection: sqlite3.Connection) -> None:
    """We say BEGIN ourselves; foreign keys hold; what is thrown away need not survive a power cut."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "synchronous=OFF", "journal_mode=MEMORY", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_fault(connection: Connection) -> str | None:
    version = ".".join(map(str, sqlite3.sqlite_version_info))
    if sqlite3.sqlite_version_info < _SQLITE:
        return f"SQLite {version} is too old. Use a Python that comes with SQLite 3.35 or newer."
    path = connection.engine.url.database
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if path not in (None, "", ":memory:") and mode != "wal":
        return (
            f"{path} cannot keep a write-ahead log, so readers and writers would lock each other out. "
            "Put it on a local disk that can be written, not on a network share."
        )
    return None


def _postgresql_fault(connection: Connection) -> str | None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    name = connection.engine.url.database
    cure = f"Make another one: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8', instead of {name}."
    if encoding != "UTF8":
        return f"the database {name} is encoded in {encoding} and cannot hold all scripts. {cure}"
    # What counts is what it does: providers of locales differ from version to version.
    if connection.exec_driver_sql("SELECT lower('ÄЛΩ')").scalar() != "äлω":
        return f"the database {name} has the locale C and does not know the letters of most languages. {cure}"
    return None


def _engine(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={
                "connect_timeout": 3,
                "client_encoding": "utf8",
                "options": "-c plan_cache_mode=force_custom_plan",
            },
        )
    # What visitors type must not be told by a failing statement's log line: parameters are hidden.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "connect_args": {"timeout": BUSY_TIMEOUT, "check_same_thread": False},
    }
    if url.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Let us say BEGIN ourselves; a write-ahead log; foreign keys hold."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}").close()
