"""What people searched for last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recent_searches",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("query_key", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("searched_ms", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "query_key"),
    )


def downgrade() -> None:
    op.drop_table("recent_searches")
