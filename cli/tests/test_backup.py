"""Backup and restore on a real PostgreSQL and NATS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from subprocess import CompletedProcess
from uuid import UUID, uuid4

import pytest
from scribe_bus.connection import Bus, open_bus
from scribe_bus.streams import PIPELINE, ensure, subjects_of
from scribe_bus.testing import CAPACITIES, SMALL, running_nats
from scribe_cli.testing import scribe
from scribe_store import jobs, users
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


class Desk:
    """Servers, and the command on them."""

    def __init__(self, home: Path, store: Store, bus: Bus, environment: dict[str, str]) -> None:
        self.home, self.store, self.bus, self._environment = home, store, bus, environment

    async def run(self, *arguments: str, **extra: str) -> CompletedProcess[str]:
        return await asyncio.to_thread(scribe, *arguments, home=self.home, **{**self._environment, **extra})

    async def job(self) -> UUID:
        user, _ = await users.initialise(self.store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
        new = NewJob(
            id=uuid4(), user_id=user.id, recipient_name="Ada", recipient_interest="ö", email_template="Dear {{x}}"
        )
        await jobs.create(self.store, new)
        return new.id

    async def rows(self) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await self.store.fetch("SELECT * FROM queue_items ORDER BY id")]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        nats = await stack.enter_async_context(running_nats())
        dsn = await stack.enter_async_context(running_postgres())
        bus = await stack.enter_async_context(open_bus(nats.url, name="test"))
        await ensure(bus, SMALL, CAPACITIES)
        store = await stack.enter_async_context(Store.open(dsn))
        yield Desk(tmp_path, store, bus, {"NATS_URL": nats.url, "DATABASE_URL": dsn})


async def _files(folder: Path) -> list[Path]:
    return await asyncio.to_thread(lambda: sorted(folder.glob("*")))


async def test_what_was_there_at_the_backup_is_there_again(desk: Desk, tmp_path: Path) -> None:
    """Every row; what came later is gone, from the stream too, but was saved before."""
    await desk.job()
    before = await desk.rows()
    done = await desk.run("backup", str(tmp_path / "b"))
    file = Path(done.stdout.strip())
    assert (0, 0o600) == (done.returncode, (await asyncio.to_thread(file.stat)).st_mode & 0o777), done.stderr
    later = await desk.job()
    await desk.bus.request(f"pipeline.parse.{later}.1", b"x")

    assert 1 == (await desk.run("restore", str(file))).returncode
    assert 2 == len(await desk.rows())
    await asyncio.sleep(1.1)  # files are named after the second
    done = await desk.run("restore", str(file), "--replace")
    assert 0 == done.returncode, done.stderr
    assert before == await desk.rows()
    assert set() == await subjects_of(desk.bus, "pipeline.>", PIPELINE)
    assert 2 == len(await _files(tmp_path / "b"))
    assert "up to date" in (await desk.run("migrate")).stdout


async def test_old_backups_go(desk: Desk, tmp_path: Path) -> None:
    """Beyond so many, and nothing else in the folder does."""
    folder = tmp_path / "b"
    folder.mkdir()
    for name in ("scribe-20250101T000000Z.dump", "scribe-20250102T000000Z.dump", "letter.txt"):
        (folder / name).touch()
    assert 0 == (await desk.run("backup", str(folder), "--keep", "2")).returncode
    names = [file.name for file in await _files(folder)]
    assert ["letter.txt", "scribe-20250102T000000Z.dump"] == names[:2]
    assert 3 == len(names)


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b"no dump"), lambda file: file.write_bytes(file.read_bytes()[:200])])  # fmt: skip
async def test_a_file_that_is_none_changes_nothing(desk: Desk, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """It is read before anything is taken away."""
    await desk.job()
    before = await desk.rows()
    file = Path((await desk.run("backup", str(tmp_path / "b"))).stdout.strip())
    await asyncio.to_thread(spoil, file)
    await asyncio.sleep(1.1)
    done = await desk.run("restore", str(file), "--replace")
    assert 1 == done.returncode
    assert "pg_restore" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == await desk.rows()
