"""The first tables."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# One entry a statement: the driver prepares each, and a prepared statement is one command.
_STATEMENTS = (
    """
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email varchar(255) NOT NULL UNIQUE,
      display_name varchar(255),
      generation_count integer NOT NULL DEFAULT 0,
      template_count integer NOT NULL DEFAULT 0,
      onboarded boolean NOT NULL DEFAULT false,
      email_template text,
      created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TYPE template_type AS ENUM ('research', 'book', 'general')
    """,
    """
    CREATE TABLE emails (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      job_id uuid,                                   -- no foreign key: rows of jobs may be pruned
      recipient_name varchar(255) NOT NULL,
      recipient_interest varchar(500) NOT NULL,
      subject text NOT NULL DEFAULT '',
      email_message text NOT NULL,
      template_type template_type NOT NULL,
      metadata jsonb NOT NULL DEFAULT '{}',
      record bytea,                                  -- scribe.v1.Email as protobuf: receipts in full
      is_confident boolean NOT NULL DEFAULT false,
      displayed boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE queue_items (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      recipient_name varchar(255) NOT NULL,
      recipient_interest varchar(500) NOT NULL,
      recipient_affiliation varchar(500),
      recipient_homepage varchar(500),
      recipient_email varchar(255),
      email_template text NOT NULL,
      template_type template_type,                   -- what the user asked for; null leaves it to the parser
      in_batch boolean NOT NULL DEFAULT false,       -- the queue list shows batch rows only
      batch_position integer NOT NULL DEFAULT 0,     -- order within one request
      status text NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'running', 'retrying', 'completed', 'failed', 'cancelled')),
      epoch integer NOT NULL DEFAULT 0,
      next_step text NOT NULL DEFAULT 'parse',       -- the step that the dispatcher sends
      state bytea,                                   -- scribe.v1.PipelineState kept across retries and after failure
      current_step text,                             -- parse, scrape, arxiv, compose
      step_records jsonb NOT NULL DEFAULT '[]',      -- [{step, status, seconds, detail}]
      email_id uuid REFERENCES emails ON DELETE SET NULL,
      error_message varchar(1000),
      error_reason text,
      failed_step text,
      attempts integer NOT NULL DEFAULT 0,           -- retry outcomes so far
      reserved_micro_dollars bigint NOT NULL DEFAULT 0,
      spent_micro_dollars bigint NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      dispatched_at timestamptz,                     -- null while an epoch is claimed but its message is not confirmed
      claimed_at timestamptz,                        -- when the dispatcher raised the epoch
      retry_at timestamptz,
      started_at timestamptz,
      completed_at timestamptz,
      deadline_at timestamptz
    )
    """,
    """
    CREATE TABLE idempotency_keys (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      key varchar(255) NOT NULL,
      body_sha256 bytea NOT NULL,
      answer jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, key)
    )
    """,
    """
    CREATE TABLE templates (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      pdf_url varchar(500) NOT NULL,
      template_text text NOT NULL,
      user_instructions text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE daily_spend (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      day date NOT NULL,
      reserved_micro_dollars bigint NOT NULL DEFAULT 0,
      spent_micro_dollars bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (user_id, day)
    )
    """,
    """
    CREATE INDEX emails_by_user ON emails (user_id, displayed, created_at DESC, id DESC)
    """,
    """
    CREATE INDEX queue_by_user_status ON queue_items (user_id, status)
    """,
    """
    CREATE INDEX queue_pending_by_age ON queue_items (created_at, batch_position)
      WHERE status IN ('waiting', 'retrying')
    """,
    """
    CREATE INDEX queue_live ON queue_items (claimed_at) WHERE status IN ('running', 'retrying')
    """,
    """
    CREATE INDEX templates_by_user ON templates (user_id, created_at DESC)
    """,
    # Not in the contract: lists of a user's jobs page by age.
    """
    CREATE INDEX queue_by_user_age ON queue_items (user_id, created_at DESC, id DESC)
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the first tables are not taken away: drop the database instead")
