"""Seal words that found nothing until several have asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLE = sa.table(
    "unfound_query", sa.column("id", sa.Integer()), sa.column("city_id", sa.Uuid()), sa.column("asked_on", sa.Date()),
    sa.column("locale", sa.String()),
    sa.column("folded", sa.String()), sa.column("number", sa.Integer()), sa.column("digest", sa.String()),
)  # fmt: skip


def upgrade() -> None:
    """Go up. Words of which nobody may be told are forgotten; the others stay as they are, and count anew."""
    other = _TABLE.alias()
    asked = (
        sa.select(sa.func.sum(other.c.number))
        .where(
            other.c.city_id == _TABLE.c.city_id,
            other.c.locale == _TABLE.c.locale,
            other.c.folded == _TABLE.c.folded,
        )
        .scalar_subquery()
    )
    few = op.get_bind().scalars(sa.select(_TABLE.c.id).where(asked < 3)).all()
    for start in range(0, len(few), 500):
        op.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_(few[start : start + 500])))
    with op.batch_alter_table("unfound_query", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.drop_constraint("uq_unfound_query_city_id_asked_on_locale_folded", type_="unique")
    op.execute(sa.update(_TABLE).values(digest=sa.literal("before ") + sa.cast(_TABLE.c.id, sa.String())))
    with op.batch_alter_table("unfound_query", schema=None) as batch_op:
        batch_op.alter_column("digest", server_default=None)
        batch_op.create_unique_constraint(
            op.f("uq_unfound_query_city_id_asked_on_locale_digest"),
            ["city_id", "asked_on", "locale", "digest"],
        )


def downgrade() -> None:
    """Go back down. Words that are sealed are forgotten; rows of the same words become one."""
    same = sa.select(sa.func.min(_TABLE.c.id).label("kept"), sa.func.sum(_TABLE.c.number).label("number"))
    told = same.where(_TABLE.c.folded != "")
    day = (_TABLE.c.city_id, _TABLE.c.asked_on, _TABLE.c.locale, _TABLE.c.folded)
    rows = op.get_bind().execute(told.group_by(*day)).all()
    op.execute(sa.delete(_TABLE).where(_TABLE.c.id.not_in([row.kept for row in rows])))
    for row in rows:
        op.execute(sa.update(_TABLE).where(_TABLE.c.id == row.kept).values(number=int(row.number)))
    with op.batch_alter_table("unfound_query", schema=None) as batch_op:
        batch_op.drop_constraint("uq_unfound_query_city_id_asked_on_locale_digest", type_="unique")
        batch_op.drop_column("digest")
        batch_op.create_unique_constraint(
            op.f("uq_unfound_query_city_id_asked_on_locale_folded"),
            ["city_id", "asked_on", "locale", "folded"],
        )
