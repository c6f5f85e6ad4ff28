"""Drafts of posts that people have saved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("saved_ms", BIG_ID, nullable=False),
        sa.Column("reply_to", BIG_ID, nullable=True),
        sa.Column("quote_of", BIG_ID, nullable=True),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "id"),
    )


def downgrade() -> None:
    op.drop_table("drafts")
