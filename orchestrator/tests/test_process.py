"""The orchestrator as a process: started, killed, drained, misconfigured."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from scribe_bus.testing import running_nats
from scribe_orchestrator.testing import running_steps, until
from scribe_store import jobs, users
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

SMALL = {"SCRIBE_PIPELINE_MAX_MB": "32", "SCRIBE_EVENTS_MAX_MB": "8"}


@asynccontextmanager
async def started(
    environment: dict[str, str], folder: Path, *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process, once it has announced itself; killed behind the block if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scribe_orchestrator", *arguments, cwd=folder, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "SCRIBE_RUN_DIR": str(folder), **environment},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def announced(process: asyncio.subprocess.Process, folder: Path) -> dict[str, object]:
    file = folder / "orchestrator.json"

    async def there() -> bool:
        assert process.returncode is None
        return file.exists()

    await until(there)
    return dict(json.loads(file.read_text()))


async def submit(store: Store) -> tuple[UUID, UUID]:
    user, _ = await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
    new = NewJob(
        id=uuid4(), user_id=user.id, recipient_name="Ada", recipient_interest="engines", email_template="Dear Ada"
    )
    return (await jobs.create(store, new)).id, user.id


async def test_killed_and_stopped_it_calls_no_earlier_step_again(tmp_path: Path) -> None:
    """Killed in the last step, that step alone is called again; told to stop, it finishes what it has in hand."""
    async with AsyncExitStack() as stack:
        nats = await stack.enter_async_context(running_nats())
        dsn = await stack.enter_async_context(running_postgres())
        steps = await stack.enter_async_context(running_steps())
        store = await stack.enter_async_context(Store.open(dsn))
        environment = {
            "NATS_URL": nats.url,
            "DATABASE_URL": dsn,
            "SCRIBE_PIPELINE_MAX_MB": "32",
            "SCRIBE_EVENTS_MAX_MB": "8",
        } | {f"SCRIBE_{name}_ADDRESS": steps.address for name in ("PARSER", "SCRAPER", "ARXIV", "COMPOSER")}
        steps.held["compose"] = asyncio.Event()
        job_id, owner = await submit(store)
        async with started(environment, tmp_path) as first:
            await steps.called("compose", 1)
            first.kill()
        async with started(environment, tmp_path) as second:
            await steps.called("compose", 2)
            second.terminate()
            await asyncio.sleep(0.2)
            assert second.returncode is None
            steps.held["compose"].set()
            assert 0 == await asyncio.wait_for(second.wait(), 20)

        async def completed() -> bool:
            job = await jobs.get(store, job_id, owner)
            return job is not None and job.status == "completed"

        async with started(environment, tmp_path):
            await until(completed)
    assert {"parse": 1, "scrape": 1, "arxiv": 1, "compose": 2} == dict(steps.calls)


async def test_a_runner_of_one_step_needs_no_database(tmp_path: Path) -> None:
    """It waits for an orchestrator to set NATS up, and stops when told to, also before that."""
    async with running_nats() as nats, started({"NATS_URL": nats.url}, tmp_path, "--steps", "scrape") as process:
        await until(lambda: _hears_sigterm(process.pid))
        assert process.returncode is None
        process.terminate()
        assert 0 == await asyncio.wait_for(process.wait(), 10)


async def _hears_sigterm(process: int) -> bool:
    """Whether it has got so far that the signal is its own to answer."""
    (caught,) = re.findall(r"SigCgt:\s*(\w+)", Path(f"/proc/{process}/status").read_text())  # noqa: ASYNC240
    return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))


async def test_a_step_can_be_left_to_another_host(tmp_path: Path) -> None:
    """All else runs here; which steps do is announced."""
    async with running_nats() as nats, running_postgres() as dsn:
        environment = {"NATS_URL": nats.url, "DATABASE_URL": dsn, **SMALL}
        async with started(environment, tmp_path, "--without", "scrape") as process:
            assert "parse,arxiv,compose" == (await announced(process, tmp_path))["steps"]


async def test_a_whole_one_announces_itself_and_withdraws(tmp_path: Path) -> None:
    """While it runs, for whoever started it."""
    async with running_nats() as nats, running_postgres() as dsn:
        environment = {"NATS_URL": nats.url, "DATABASE_URL": dsn, **SMALL}
        async with started(environment, tmp_path) as process:
            assert "parse,scrape,arxiv,compose" == (await announced(process, tmp_path))["steps"]
            process.terminate()
            assert 0 == await asyncio.wait_for(process.wait(), 10)
            assert not (tmp_path / "orchestrator.json").exists()


@pytest.mark.parametrize(
    ("environment", "arguments", "missing"),
    [
        ({}, [], ["NATS_URL", "DATABASE_URL"]),
        ({}, ["--steps", "scrape"], ["NATS_URL"]),
        ({"NATS_URL": "nats://x", "DATABASE_URL": "y", "SCRIBE_CAPACITY_PARSE": "0"}, [], ["SCRIBE_CAPACITY_PARSE"]),
        ({"NATS_URL": "nats://x"}, ["--steps", "sing"], ["sing"]),
        ({"NATS_URL": "nats://x"}, ["--without", "scrape"], ["DATABASE_URL"]),
    ],
)
def test_what_is_wrong_is_named(
    environment: dict[str, str], arguments: list[str], missing: list[str], tmp_path: Path
) -> None:
    """Exit code 2 and every variable; no traceback, and no address where none is missing."""
    done = subprocess.run(
        [sys.executable, "-m", "scribe_orchestrator", *arguments], env={"PATH": os.environ["PATH"], **environment},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 2
    assert all(name in done.stderr for name in missing)
    assert "Traceback" not in done.stderr
    assert ("DATABASE_URL" in done.stderr) == ("DATABASE_URL" in missing)


async def test_too_little_storage_is_said_in_words(tmp_path: Path) -> None:
    """NATS refuses the streams: exit code 2, and which settings decide."""
    async with running_nats() as nats, running_postgres() as dsn:
        environment = {"NATS_URL": nats.url, "DATABASE_URL": dsn, "PATH": os.environ["PATH"]}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scribe_orchestrator", env=environment, cwd=tmp_path, stderr=subprocess.PIPE
        )
        _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert "SCRIBE_PIPELINE_MAX_MB" in said.decode()
    assert "Traceback" not in said.decode()
