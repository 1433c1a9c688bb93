"""Where in its request's trace a job belongs: the orchestrator goes on with it there."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE queue_items ADD COLUMN traceparent text CHECK (length(traceparent) <= 64)")


def downgrade() -> None:
    op.execute("ALTER TABLE queue_items DROP COLUMN traceparent")
