"""The running system's database: what no call can do, such as making things old, is done there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg

_SECONDS = 30.0
# Of the lines that PostgreSQL writes into it, the one with the folder of its socket.
_SOCKET_LINE = 4


def database_of(home: Path) -> str:
    """Where the database of a system with this home is reached."""
    folder = home / "postgres"
    socket = (folder / "data" / "postmaster.pid").read_text().splitlines()[_SOCKET_LINE]
    password = (folder / "password").read_text().strip()
    return f"postgresql://scribe:{quote(password, safe='')}@/scribe?host={quote(socket, safe='')}"


def execute(database: str, statement: str, *arguments: Any) -> str:
    """Run one statement; the answer is PostgreSQL's own, such as "UPDATE 1"."""
    return str(asyncio.run(_run(database, "execute", statement, *arguments)))


def fetch(database: str, query: str, *arguments: Any) -> list[Any]:
    """The rows of a query."""
    return list(asyncio.run(_run(database, "fetch", query, *arguments)))


async def _run(database: str, method: str, statement: str, *arguments: Any) -> Any:
    connection = await asyncpg.connect(database, timeout=_SECONDS)
    try:
        return await getattr(connection, method)(statement, *arguments, timeout=_SECONDS)
    finally:
        await connection.close(timeout=_SECONDS)


def add_emails(database: str, user_id: str, count: int, **changes: Any) -> None:
    """So many e-mails, a minute apart, the newest of now; recipients are numbered, 1 is the oldest."""
    is_confident, displayed = changes.get("is_confident", True), changes.get("displayed", True)
    execute(
        database,
        """
        INSERT INTO emails (id, user_id, recipient_name, recipient_interest, email_message, template_type, is_confident,
                            displayed, metadata, created_at)
        SELECT gen_random_uuid(), $1, 'Recipient ' || n, 'glaciers', 'Dear Recipient', 'general', $3, $4,
               '{"papers_used": [], "sources": [], "generation_time": 1.5, "step_timings": {}}',
               now() - ($2 - n) * interval '1 minute'
        FROM generate_series(1, $2) AS n
        """,
        UUID(user_id), count, is_confident, displayed,
    )  # fmt: skip


def add_templates(database: str, user_id: str, count: int) -> list[str]:
    """So many templates, a minute apart; the ids begin with the oldest."""
    ids = [uuid4() for _ in range(count)]
    execute(
        database,
        """
        INSERT INTO templates (id, user_id, pdf_url, template_text, user_instructions, created_at)
        SELECT id, $1, 'https://a.example/cv.pdf', 'Dear {{name}}', 'For doctoral positions.',
               now() - ($3 - n) * interval '1 minute'
        FROM unnest($2::uuid[]) WITH ORDINALITY AS given (id, n)
        """,
        UUID(user_id), ids, count,
    )  # fmt: skip
    return [str(template) for template in ids]


def add_items(database: str, user_id: str, count: int) -> None:
    """So many items of batches that have ended, a second apart, the newest of now; recipients are numbered by age."""
    execute(
        database,
        """
        INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, in_batch, status,
                                 created_at, started_at, completed_at)
        SELECT gen_random_uuid(), $1, 'Recipient ' || n, 'glaciers', 'Dear {{name}}', true, 'completed',
               at, at, at
        FROM generate_series(1, $2) AS n, LATERAL (SELECT now() - ($2 - n) * interval '1 second' AS at) AS moments
        """,
        UUID(user_id), count,
    )  # fmt: skip


@contextmanager
def more_users(database: str, count: int) -> Iterator[None]:
    """So many users more inside the block."""
    domain = f"{uuid4().hex}.example"
    execute(
        database,
        "INSERT INTO users (id, email) SELECT gen_random_uuid(), n || '@' || $1 FROM generate_series(1, $2::int) AS n",
        domain, count,
    )  # fmt: skip
    try:
        yield
    finally:
        execute(database, "DELETE FROM users WHERE email LIKE '%@' || $1", domain)


def age(database: str, job_id: str, minutes: float) -> None:
    """Let all that happened to a job have happened so much earlier."""
    statement = """
        UPDATE queue_items
        SET created_at = created_at - $2 * interval '1 minute', started_at = started_at - $2 * interval '1 minute',
            completed_at = completed_at - $2 * interval '1 minute'
        WHERE id = $1
    """
    assert execute(database, statement, UUID(job_id), minutes) == "UPDATE 1"
