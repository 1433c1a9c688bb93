"""Edits with their history, templates from a CV with their money, retries by hand, accounts that end."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    ALTER TABLE emails ADD COLUMN edited_at timestamptz
    """,
    """
    CREATE TABLE email_versions (                          -- texts that an edit replaced
      email_id uuid NOT NULL REFERENCES emails ON DELETE CASCADE,
      version integer NOT NULL,
      subject text NOT NULL,
      email_message text NOT NULL,
      replaced_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (email_id, version)
    )
    """,
    """
    ALTER TABLE templates ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}'
    """,
    """
    CREATE TABLE spend_holds (                             -- money reserved for work that is no job
      id uuid PRIMARY KEY,                                 -- of the template that is being written
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      day date NOT NULL,
      micro_dollars bigint NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE INDEX spend_holds_by_user ON spend_holds (user_id)
    """,
    """
    ALTER TABLE queue_items
      ADD COLUMN settled_micro_dollars bigint NOT NULL DEFAULT 0   -- of what was spent, what the day's account has
    """,
    """
    CREATE TABLE forgotten_jobs (                          -- of accounts that ended; their messages still leave the stream
      job_id uuid PRIMARY KEY,
      forgotten_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE INDEX forgotten_jobs_by_time ON forgotten_jobs (forgotten_at)
    """,
    """
    CREATE INDEX queue_waiting_in_order ON queue_items (user_id, created_at, batch_position, id) WHERE status = 'waiting'
    """,
    """
    CREATE INDEX queue_batches ON queue_items (user_id, created_at, batch_position, id) WHERE in_batch
    """,
    """
    CREATE INDEX emails_by_user_age ON emails (user_id, created_at DESC, id DESC)
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for index in ("emails_by_user_age", "queue_batches", "queue_waiting_in_order"):
        op.execute(f"DROP INDEX {index}")
    for table in ("forgotten_jobs", "spend_holds", "email_versions"):
        op.execute(f"DROP TABLE {table}")
    op.execute("ALTER TABLE queue_items DROP COLUMN settled_micro_dollars")
    op.execute("ALTER TABLE templates DROP COLUMN metadata")
    op.execute("ALTER TABLE emails DROP COLUMN edited_at")
