"""What a user may say of the recipient and of themselves; a job keeps both as they were when it was accepted."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    ALTER TABLE users ADD COLUMN sender bytea             -- scribe.v1.Sender as protobuf
    """,
    """
    ALTER TABLE queue_items
      ADD COLUMN recipient_orcid varchar(19),
      ADD COLUMN recipient_arxiv_author_id varchar(255),
      ADD COLUMN recipient_known_paper_ids text[] NOT NULL DEFAULT '{}',
      ADD COLUMN override_contact_policy boolean NOT NULL DEFAULT false,
      ADD COLUMN sender bytea                             -- the user's, as it was when the job was accepted
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(
        "ALTER TABLE queue_items DROP COLUMN recipient_orcid, DROP COLUMN recipient_arxiv_author_id, "
        "DROP COLUMN recipient_known_paper_ids, DROP COLUMN override_contact_policy, DROP COLUMN sender"
    )
    op.execute("ALTER TABLE users DROP COLUMN sender")
