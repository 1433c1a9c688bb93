"""A reservation is given back to the day it was taken from, and unsettled ends are found quickly."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    ALTER TABLE queue_items ADD COLUMN reserved_on date
    """,
    """
    CREATE INDEX queue_unsettled ON queue_items (completed_at)
      WHERE reserved_micro_dollars > 0 AND status IN ('completed', 'failed', 'cancelled')
    """,
    """
    CREATE INDEX queue_by_end ON queue_items (completed_at) WHERE completed_at IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX queue_by_end")
    op.execute("DROP INDEX queue_unsettled")
    op.execute("ALTER TABLE queue_items DROP COLUMN reserved_on")
