"""Remember imports as wholes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OF_SOURCE: dict[str, sa.types.TypeEngine[Any]] = {
    "format": sa.String(length=20),
    "locale": sa.String(length=35),
    "mapping": sa.Text(),
    "every_days": sa.Integer(),
    "checked_at": sa.DateTime(timezone=True),
    "fault": sa.Text(),
}
_RUN_COUNTS = ("new", "changed", "unchanged", "conflicts", "missing")


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("source", schema=None) as batch_op:
        for name, kind in _OF_SOURCE.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.alter_column("service_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("organization_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("original", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("original_digest", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("conflicts", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_index(
            batch_op.f("ix_source_record_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_source_record_organization_id_organization"),
            "organization",
            ["organization_id"],
            ["id"],
            ondelete="CASCADE",
        )
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.alter_column("conflicts", existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "import_run",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _RUN_COUNTS),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_import_run_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_import_run_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_city_id"), "import_run", ["city_id"])
    op.create_index(op.f("ix_import_run_source_id"), "import_run", ["source_id"])
    op.create_table(
        "import_change",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("said_before", sa.JSON(), nullable=True),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_change_run_id_import_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index(op.f("ix_import_change_run_id"), "import_change", ["run_id"])
    op.create_table(
        "likeness",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("different", "merged", name="verdict", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_likeness_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["service.id"], name=op.f("fk_likeness_first_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["service.id"], name=op.f("fk_likeness_second_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_likeness_first_id_second_id")),
    )
    op.create_index(op.f("ix_likeness_city_id"), "likeness", ["city_id"])
    op.create_index(op.f("ix_likeness_second_id"), "likeness", ["second_id"])


def downgrade() -> None:
    """Go back down."""
    op.drop_table("likeness")
    op.drop_table("import_change")
    op.drop_table("import_run")
    # What has no service has no place in the older table.
    op.execute("DELETE FROM source_record WHERE service_id IS NULL")
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_source_record_organization_id_organization"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_source_record_organization_id"))
        for name in ("conflicts", "original_digest", "original", "organization_id"):
            batch_op.drop_column(name)
        batch_op.alter_column("service_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("source", schema=None) as batch_op:
        for name in reversed(_OF_SOURCE):
            batch_op.drop_column(name)
