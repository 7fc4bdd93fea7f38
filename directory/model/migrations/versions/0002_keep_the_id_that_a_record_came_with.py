"""Keep the id that a record came with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hsds_id", sa.Uuid(), nullable=True))

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hsds_id", sa.Uuid(), nullable=True))

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hsds_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Go back down."""
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_column("hsds_id")

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_column("hsds_id")

    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_column("hsds_id")
