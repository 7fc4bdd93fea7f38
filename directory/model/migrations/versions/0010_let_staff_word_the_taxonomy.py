"""Let staff word the taxonomy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "taxonomy_edit",
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_edit")),
        sa.UniqueConstraint(
            "owner", "code", "field", "locale", name=op.f("uq_taxonomy_edit_owner_code_field_locale")
        ),
    )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden_terms", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("review_months", sa.Integer(), nullable=False, server_default="6"))
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.alter_column("hidden_terms", server_default=None)
        batch_op.alter_column("review_months", server_default=None)
    with op.batch_alter_table("situation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("situation", schema=None) as batch_op:
        batch_op.alter_column("is_hidden", server_default=None)


def downgrade() -> None:
    """Go back down."""
    with op.batch_alter_table("situation", schema=None) as batch_op:
        batch_op.drop_column("is_hidden")
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_column("review_months")
        batch_op.drop_column("hidden_terms")
    op.drop_table("taxonomy_edit")
