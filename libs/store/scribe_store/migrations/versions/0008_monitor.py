"""What operators look at: spending by model, and jobs of all users by age."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    ALTER TABLE queue_items
      ADD COLUMN spent_by_model jsonb NOT NULL DEFAULT '{}'  -- {model: micro-dollars}; search and other stand beside them
    """,
    """
    CREATE INDEX queue_by_age ON queue_items (created_at DESC, id DESC)
    """,
    """
    CREATE INDEX queue_by_state_age ON queue_items (status, created_at DESC, id DESC)
    """,
    """
    CREATE INDEX queue_ended ON queue_items (completed_at) WHERE completed_at IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for index in ("queue_ended", "queue_by_state_age", "queue_by_age"):
        op.execute(f"DROP INDEX {index}")
    op.execute("ALTER TABLE queue_items DROP COLUMN spent_by_model")
