"""Remember what becomes of what disappeared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Go back down."""
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.drop_column("kept_on")
