"""`scribe migrate`, before a database that is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from scribe_cli.testing import scribe
from scribe_store.embedded import EmbeddedPostgres

pytestmark = pytest.mark.integration


async def test_it_waits_for_a_database_that_starts_later(tmp_path: Path) -> None:
    """So that containers may start in any order."""
    server = await EmbeddedPostgres.start(tmp_path / "pg")
    await server.stop()
    waiting = asyncio.create_task(
        asyncio.to_thread(scribe, "migrate", "--wait", "60", home=tmp_path, DATABASE_URL=server.dsn)
    )
    await asyncio.sleep(3)
    assert not waiting.done()
    server = await EmbeddedPostgres.start(tmp_path / "pg")
    try:
        done = await waiting
    finally:
        await server.stop()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("migrated from nothing to ")


def test_without_waiting_it_says_what_does_not_answer(tmp_path: Path) -> None:
    """In one sentence, without a traceback."""
    done = scribe("migrate", home=tmp_path, DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 3
    assert done.stderr.startswith("scribe: the database in DATABASE_URL does not answer: ")
    assert "Traceback" not in done.stderr
