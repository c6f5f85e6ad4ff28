"""Indexes for who closed reports, and for link previews that are old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


CLOSED = sa.text("closed_by > 0")


def upgrade() -> None:
    op.create_index("reports_closed", "reports", ["closed_by"], sqlite_where=CLOSED, postgresql_where=CLOSED)
    op.create_index("link_previews_due", "link_previews", ["due_ms"])


def downgrade() -> None:
    op.drop_index("link_previews_due", "link_previews")
    op.drop_index("reports_closed", "reports")
