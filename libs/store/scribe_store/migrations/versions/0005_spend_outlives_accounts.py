"""What a day has cost counts on when its account ends and begins anew."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE ended_accounts_spend (
      user_sha256 bytea NOT NULL,                          -- of the id, which itself is not kept
      day date NOT NULL,
      spent_micro_dollars bigint NOT NULL,
      PRIMARY KEY (user_sha256, day)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE ended_accounts_spend")
