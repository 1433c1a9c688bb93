"""All of Scribe in one process, as a small machine runs it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from scribe_bus.testing import running_nats
from scribe_cli.testing import clean_environment
from scribe_store.testing import running_postgres

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

PARTS = ("parser", "scraper", "arxiv", "composer", "orchestrator", "gateway")
SECONDS = 90.0


@asynccontextmanager
async def serving(home: Path, *arguments: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`scribe serve` with these arguments; killed if it is still there at the end."""
    sockets = {f"SCRIBE_{name.upper()}_LISTEN": f"unix:{home}/{name}.sock" for name in PARTS[:4]}
    addresses = {f"SCRIBE_{name.upper()}_ADDRESS": f"unix:{home}/{name}.sock" for name in PARTS[:4]}
    doors = {"SCRIBE_HTTP_LISTEN": "127.0.0.1:0", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0"}
    with (home / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scribe_cli", "serve", *arguments, cwd=home, stdout=log, stderr=log,
            env=clean_environment(home, SCRIBE_RUN_DIR=str(home), **sockets, **addresses, **doors, **environment),
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def announced(home: Path, name: str) -> dict[str, str]:
    """Where the part can be reached."""
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread((home / f"{name}.json").exists):  # noqa: ASYNC110  # a file has no event
            await asyncio.sleep(0.05)
    said: dict[str, str] = json.loads(await asyncio.to_thread((home / f"{name}.json").read_text))
    return said


async def test_one_process_is_all_of_scribe(tmp_path: Path) -> None:
    """It says that all of it is well, and ends with 0 when it is told to."""
    async with running_nats() as nats, running_postgres() as database:
        settings = {
            "NATS_URL": nats.url, "DATABASE_URL": database, "SCRIBE_PIPELINE_MAX_MB": "32", "SCRIBE_EVENTS_MAX_MB": "8",
            "ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
        }  # fmt: skip
        async with serving(tmp_path, *PARTS, **settings) as process:
            pids = {(await announced(tmp_path, name))["pid"] for name in PARTS}
            assert pids == {process.pid}
            gateway = (await announced(tmp_path, "gateway"))["http"]
            async with httpx.AsyncClient(trust_env=False, timeout=SECONDS) as client:
                health = (await client.get(f"{gateway}/health")).json()
            assert (health["status"], health["scraper"], health["nats"]) == ("healthy", "connected", "connected")
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), SECONDS) == 0
        assert not list(await asyncio.to_thread(lambda: list(tmp_path.glob("*.json"))))


async def test_what_all_of_them_miss_is_said_at_once(tmp_path: Path) -> None:
    """Exit code 2, every variable by name, no traceback."""
    async with serving(tmp_path, "parser", "orchestrator", "gateway") as process:
        assert await asyncio.wait_for(process.wait(), SECONDS) == 2
    errors = await asyncio.to_thread((tmp_path / "log").read_text)
    assert all(name in errors for name in ("ANTHROPIC_API_KEY", "NATS_URL", "DATABASE_URL"))
    assert "Traceback" not in errors


@pytest.mark.parametrize("options", [("parser", "--steps", "scrape"), ("cook",), ("orchestrator", "--steps", "cook")])
async def test_options_that_cannot_be_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Before anything starts."""
    async with serving(tmp_path, *options) as process:
        assert await asyncio.wait_for(process.wait(), SECONDS) == 2
