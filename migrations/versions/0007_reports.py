"""Reports of posts and accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("closed_by = 0")


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("reporter_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("tweet_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("closed_by", BIG_ID, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reporter_id", "user_id", "tweet_id"),
    )
    op.create_index("reports_open", "reports", ["user_id", "tweet_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("reports")
