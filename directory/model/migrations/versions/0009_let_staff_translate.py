"""Let staff translate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "glossary_term",
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_glossary_term_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint(
            "city_id", "locale", "source", name=op.f("uq_glossary_term_city_id_locale_source")
        ),
    )
    with op.batch_alter_table("glossary_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_glossary_term_city_id"), ["city_id"], unique=False)

    op.create_table(
        "machine_setting",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_machine_setting_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_machine_setting")),
    )
    op.create_table(
        "machine_use",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_machine_use_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", "month", name=op.f("pk_machine_use")),
    )
    op.create_table(
        "source_text",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_source_text_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", "digest", name=op.f("pk_source_text")),
    )
    op.create_table(
        "translation_draft",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=16), nullable=False),
        sa.Column(
            "origin", sa.Enum("human", "machine", name="origin", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "in_review", "published", name="translationstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("updated_by", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_translation_draft_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "field", "locale", name=op.f("pk_translation_draft")),
    )
    with op.batch_alter_table("translation_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_translation_draft_city_id"), ["city_id"], unique=False)


def downgrade() -> None:
    """Go back down."""
    with op.batch_alter_table("translation_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_translation_draft_city_id"))

    op.drop_table("translation_draft")
    op.drop_table("source_text")
    op.drop_table("machine_use")
    op.drop_table("machine_setting")
    with op.batch_alter_table("glossary_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_glossary_term_city_id"))

    op.drop_table("glossary_term")
