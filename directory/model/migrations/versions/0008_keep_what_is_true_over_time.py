"""Keep what is true over time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RENAMED = {"seen": "in_work", "corrected": "done", "unchanged": "declined"}
"""What became of a report, by what it was called before."""
REPORT = sa.table("report", sa.column("status", sa.String))


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "link_check",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("failed_since", sa.Date(), nullable=True),
        sa.Column("failed_days", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_link_check_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_check")),
        sa.UniqueConstraint("city_id", "url", name=op.f("uq_link_check_city_id_url")),
    )
    with op.batch_alter_table("link_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_check_city_id"), ["city_id"], unique=False)

    op.create_table(
        "confirmation_ask",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_confirmation_ask_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_confirmation_ask_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_ask")),
    )
    with op.batch_alter_table("confirmation_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmation_ask_city_id"), ["city_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmation_ask_service_id"), ["service_id"], unique=False)

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("1")))
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("answer_locale", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_by", sa.Text(), nullable=True))
        batch_op.create_index("ix_report_city_id_status", ["city_id", "status"], unique=False)
    with op.batch_alter_table("report", schema=None) as batch_op:
        for name in ("details", "times", "answer"):
            batch_op.alter_column(name, server_default=None)
    for old, new in RENAMED.items():
        op.execute(REPORT.update().where(REPORT.c.status == old).values(status=new))


def downgrade() -> None:
    """Go back down."""
    for old, new in RENAMED.items():
        op.execute(REPORT.update().where(REPORT.c.status == new).values(status=old))
    op.execute("DELETE FROM report WHERE reason IN ('suggestion', 'changed')")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_city_id_status")
        batch_op.drop_column("decided_by")
        batch_op.drop_column("decided_on")
        batch_op.drop_column("answer_locale")
        batch_op.drop_column("answer")
        batch_op.drop_column("times")
        batch_op.drop_column("details")

    with op.batch_alter_table("confirmation_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_ask_service_id"))
        batch_op.drop_index(batch_op.f("ix_confirmation_ask_city_id"))

    op.drop_table("confirmation_ask")
    with op.batch_alter_table("link_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_check_city_id"))

    op.drop_table("link_check")
