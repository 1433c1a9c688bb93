"""The running system's database: what no call can do, such as making things old, is done there."""

from __future__ import annotations

import asyncio
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


def age(database: str, table: str, column: str, object_id: str, minutes: float) -> None:
    """Let a thing have happened so long ago."""
    statement = f"UPDATE {table} SET {column} = now() - $2 * interval '1 minute' WHERE id = $1"  # noqa: S608  # our own names
    assert execute(database, statement, UUID(object_id), minutes) == "UPDATE 1"
