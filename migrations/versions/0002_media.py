"""Uploaded pictures and videos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("preview", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("blurhash", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tweet_id", BIG_ID, nullable=True),
        sa.Column("due_ms", BIG_ID, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("created_ms", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index(
        "media_due",
        "media",
        ["due_ms"],
        unique=False,
        sqlite_where=sa.text("due_ms > 0"),
        postgresql_where=sa.text("due_ms > 0"),
    )


def downgrade() -> None:
    op.drop_table("media")
