"""What operators order: how much of a step the cluster works on at once, pauses, hosts that take no more work."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE step_orders (
      step text PRIMARY KEY,                               -- parse, scrape, arxiv, compose
      capacity integer CHECK (capacity BETWEEN 1 AND 256), -- null leaves it to the settings
      paused boolean NOT NULL DEFAULT false,
      changed_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE host_orders (
      host text PRIMARY KEY,
      draining boolean NOT NULL,
      changed_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE INDEX queue_failed_by_age ON queue_items (completed_at DESC, id DESC) WHERE status = 'failed'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX queue_failed_by_age")
    op.execute("DROP TABLE host_orders")
    op.execute("DROP TABLE step_orders")
