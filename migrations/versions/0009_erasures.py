"""Accounts whose owners asked for them to be erased, and the usernames that nobody gets again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AWAY = sa.text("state <> 'active'")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("user_id", BIG_ID, primary_key=True, autoincrement=False),
        sa.Column("due_ms", BIG_ID, nullable=False),
        sa.Column("position", BIG_ID, nullable=False),
    )
    op.create_index("erasures_due", "erasures", ["due_ms"])
    op.create_table("retired_usernames", sa.Column("name_hash", sa.LargeBinary(), primary_key=True))
    op.create_index("users_away", "users", ["id"], sqlite_where=AWAY, postgresql_where=AWAY)
    op.create_index("media_by_owner", "media", ["owner_id"])
    op.create_index("mutes_by_muted", "mutes", ["muted_id"])
    op.create_index("reports_about", "reports", ["user_id"])


def downgrade() -> None:
    op.drop_index("reports_about", "reports")
    op.drop_index("mutes_by_muted", "mutes")
    op.drop_index("media_by_owner", "media")
    op.drop_index("users_away", "users")
    op.drop_table("retired_usernames")
    op.drop_table("erasures")
