"""Jobs that failed until nobody tried them any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "dead_jobs",
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("arguments", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("died_ms", BIG_ID, nullable=False),
        sa.Column("retried_ms", BIG_ID, nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
    )
    op.create_index("dead_jobs_work", "dead_jobs", ["name", "arguments"], unique=True)


def downgrade() -> None:
    op.drop_table("dead_jobs")
