"""People, follows, blocks, mutes, sessions, leases, live settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("blocker_id", BIG_ID, nullable=False),
        sa.Column("blocked_id", BIG_ID, nullable=False),
        sa.Column("block_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id"),
    )
    op.create_index("blocks_by_blocked", "blocks", ["blocked_id", "blocker_id"], unique=False)

    op.create_table(
        "follows",
        sa.Column("follower_id", BIG_ID, nullable=False),
        sa.Column("followee_id", BIG_ID, nullable=False),
        sa.Column("follow_id", BIG_ID, nullable=False),
        sa.Column("backfilled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("follower_id", "followee_id"),
    )
    op.create_index("followers_newest", "follows", ["followee_id", "follow_id"], unique=False)
    op.create_index("following_newest", "follows", ["follower_id", "follow_id"], unique=False)
    op.create_index("follows_by_followee", "follows", ["followee_id", "follower_id"], unique=False)
    op.create_index(
        "follows_not_backfilled",
        "follows",
        ["follow_id"],
        unique=False,
        sqlite_where=sa.text("NOT backfilled"),
        postgresql_where=sa.text("NOT backfilled"),
    )

    op.create_table(
        "live_settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "machine_leases",
        sa.Column("machine", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until_ms", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("machine"),
    )
    op.create_table(
        "mutes",
        sa.Column("muter_id", BIG_ID, nullable=False),
        sa.Column("muted_id", BIG_ID, nullable=False),
        sa.Column("mute_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("muter_id", "muted_id"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_ms", BIG_ID, nullable=False),
        sa.Column("last_seen_ms", BIG_ID, nullable=False),
        sa.Column("expires_ms", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("username_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("bio", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("avatar_url", sa.String(), nullable=False),
        sa.Column("header_url", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("followers_count", sa.Integer(), nullable=False),
        sa.Column("following_count", sa.Integer(), nullable=False),
        sa.Column("last_pulled_act_id", BIG_ID, nullable=False),
        sa.Column("last_seen_ms", BIG_ID, nullable=False),
        sa.Column("created_ms", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_key"),
        sa.UniqueConstraint("username_key"),
    )
    op.create_index("ix_users_followers_count", "users", ["followers_count"])


def downgrade() -> None:
    for table in ("users", "sessions", "mutes", "machine_leases", "live_settings", "follows", "blocks"):
        op.drop_table(table)
