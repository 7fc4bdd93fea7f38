"""What Alembic runs: migrations over the connection that it is given."""

from __future__ import annotations

from typing import Literal

from alembic import context

from directory.model import Base
from directory.model.base import Instant


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own types as the plain ones that they are in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
