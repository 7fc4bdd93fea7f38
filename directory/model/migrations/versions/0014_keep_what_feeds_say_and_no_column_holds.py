"""Keep what feeds say and no column holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLES = ("location", "organization", "service", "service_at_location")


def upgrade() -> None:
    """Go up."""
    for table in _TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("passed_on", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back down."""
    for table in reversed(_TABLES):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("passed_on")
