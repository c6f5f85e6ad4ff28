"""The post that somebody has pinned to their profile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("users", sa.Column("pinned_tweet_id", BIG_ID, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("users", "pinned_tweet_id")
