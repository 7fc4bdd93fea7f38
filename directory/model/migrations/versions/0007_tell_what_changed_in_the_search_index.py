"""Tell what changed in the search index.

Nothing of the index is carried over: it is laid anew from the services.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.execute("DELETE FROM search_term")
    op.execute("DELETE FROM open_span")
    op.execute("DELETE FROM search_doc")
    with op.batch_alter_table("search_term", schema=None) as batch_op:
        batch_op.drop_index("ix_search_term_code_doc_id")
    op.drop_table("search_term")
    op.drop_table("open_span")
    op.create_table(
        "open_span",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("hours_number", sa.BigInteger(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_open_span_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", "hours_number", "start_minute", name=op.f("pk_open_span")),
    )
    op.create_table(
        "search_change",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_search_change_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", "version", "service_id", name=op.f("pk_search_change")),
    )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("index_version", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(
            sa.Column("index_floor", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.alter_column("index_version", server_default=None)
        batch_op.alter_column("index_floor", server_default=None)
    with op.batch_alter_table("search_doc", schema=None) as batch_op:
        batch_op.drop_index("ix_search_doc_city_id_latitude_longitude")
        batch_op.add_column(sa.Column("hours_number", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go back down."""
    op.execute("DELETE FROM search_doc")
    with op.batch_alter_table("search_doc", schema=None) as batch_op:
        batch_op.drop_column("hours_number")
        batch_op.create_index(
            "ix_search_doc_city_id_latitude_longitude", ["city_id", "latitude", "longitude"], unique=False
        )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_column("index_floor")
        batch_op.drop_column("index_version")
    op.drop_table("search_change")
    op.drop_table("open_span")
    op.create_table(
        "open_span",
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["doc_id"], ["search_doc.id"], name=op.f("fk_open_span_doc_id_search_doc"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doc_id", "start_minute", name=op.f("pk_open_span")),
    )
    op.create_table(
        "search_term",
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["doc_id"], ["search_doc.id"], name=op.f("fk_search_term_doc_id_search_doc"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doc_id", "code", name=op.f("pk_search_term")),
    )
    with op.batch_alter_table("search_term", schema=None) as batch_op:
        batch_op.create_index("ix_search_term_code_doc_id", ["code", "doc_id"], unique=False)
