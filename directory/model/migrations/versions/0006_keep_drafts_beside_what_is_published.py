"""Keep drafts beside what is published, and lead from merged services to what they became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both."""
    op.create_table(
        "service_draft",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_service_draft_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_draft_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_draft")),
        sa.UniqueConstraint("service_id", "by", name=op.f("uq_service_draft_service_id_by")),
    )
    op.create_index(op.f("ix_service_draft_city_id"), "service_draft", ["city_id"])
    with op.batch_alter_table("service") as batch:
        batch.add_column(sa.Column("replaced_by_id", sa.Uuid(), nullable=True))
        batch.create_index(op.f("ix_service_replaced_by_id"), ["replaced_by_id"])
        batch.create_foreign_key(
            op.f("fk_service_replaced_by_id_service"),
            "service",
            ["replaced_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Take both away."""
    with op.batch_alter_table("service") as batch:
        batch.drop_constraint(op.f("fk_service_replaced_by_id_service"), type_="foreignkey")
        batch.drop_index(op.f("ix_service_replaced_by_id"))
        batch.drop_column("replaced_by_id")
    op.drop_table("service_draft")
