"""Count what nobody found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "unfound_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("folded", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_unfound_query_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfound_query")),
        sa.UniqueConstraint(
            "city_id",
            "asked_on",
            "locale",
            "folded",
            name=op.f("uq_unfound_query_city_id_asked_on_locale_folded"),
        ),
    )
    op.create_index(op.f("ix_unfound_query_city_id"), "unfound_query", ["city_id"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index(op.f("ix_unfound_query_city_id"), "unfound_query")
    op.drop_table("unfound_query")
