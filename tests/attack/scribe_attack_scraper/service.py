"""The real scraper as a process of its own, in a memory cgroup where the system allows one, read through gRPC."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import grpc.aio
from scribe.v1 import scraper_service_pb2, scraper_service_pb2_grpc
from scribe_rpc.channel import open_channel
from scribe_scraper.process_tree import tree_of

_GROUPS = (Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup"))
_SAMPLE_SECONDS = 0.25
_START_SECONDS = 60.0
_MEGABYTE = 1_000_000
_NUMBER = itertools.count()
SERVICE_DEADLINE = 40.0


@dataclass(kw_only=True)
class ScraperProcess:
    """A running scraper. Memory is what Linux calls PSS, summed over all its processes, in MB."""

    process: asyncio.subprocess.Process
    stub: scraper_service_pb2_grpc.ScraperServiceAsyncStub
    group: Path | None
    samples: list[float] = field(default_factory=list)

    async def read(self, url: str) -> str:
        """The text of a page; empty where it could not be read."""
        request = scraper_service_pb2.ReadDocumentRequest(url=url)
        try:
            answer = await self.stub.ReadDocument(request, timeout=SERVICE_DEADLINE)
        except grpc.aio.AioRpcError as error:
            return "" if error.code() is grpc.StatusCode.INVALID_ARGUMENT else f"<{error.code().name}>"
        return str(answer.text)

    async def memory(self) -> float:
        """Now."""
        return await asyncio.to_thread(self._memory)

    async def members(self) -> list[int]:
        """Its processes that run."""
        return await asyncio.to_thread(lambda: [one for one in tree_of(self.process.pid) if pss(one) > 0])

    async def sample(self) -> None:
        """Note the memory until cancelled."""
        while True:
            self.samples.append(await self.memory())
            await asyncio.sleep(_SAMPLE_SECONDS)

    def _memory(self) -> float:
        return sum(pss(one) for one in tree_of(self.process.pid)) / _MEGABYTE


@asynccontextmanager
async def running_scraper(web_port: int, *, memory_mb: int, **changes: str) -> AsyncIterator[ScraperProcess]:
    """Serve until the block ends. Worlds' names lead to `web_port`; `changes` are settings, by name without SCRIBE_."""
    with tempfile.TemporaryDirectory(prefix="scribe-attack-") as home, _memory_group(memory_mb) as group:
        with (Path(home) / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "scribe_scraper"),
                env=_environment(home, web_port, changes),
                cwd=home,
                preexec_fn=lambda: _join(group),  # it writes one small file
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
            )
        try:
            channel = open_channel(await _address(Path(home), process))
            stub: scraper_service_pb2_grpc.ScraperServiceAsyncStub = scraper_service_pb2_grpc.ScraperServiceStub(
                channel
            )
            yield ScraperProcess(process=process, stub=stub, group=group)
            await channel.close()
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 20)
            if process.returncode is None:
                process.kill()


def pss(process: int) -> int:
    """Bytes; shared pages count in shares. 0 for a process that is gone."""
    return _of_rollup(process, "Pss:")


def resident(process: int) -> int:
    """Bytes, shared pages whole: what other programs begin to share or leave does not change it. 0 for a process that is gone."""
    return _of_rollup(process, "Rss:")


def _of_rollup(process: int, name: str) -> int:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


def members_of(group: Path | None) -> list[int]:
    """Processes in a cgroup."""
    return (
        [int(line) for line in (group / "cgroup.procs").read_text().split()]
        if group is not None and group.exists()
        else []
    )


@contextmanager
def _memory_group(memory_mb: int) -> Iterator[Path | None]:
    """A memory cgroup with a limit; None where this system gives none."""
    group = _made_group(memory_mb * _MEGABYTE)
    try:
        yield group
    finally:
        if group is not None:
            with suppress(OSError):
                group.rmdir()


def _made_group(limit: int) -> Path | None:
    for root in _GROUPS:
        group = root / f"scribe-attack-{os.getpid()}-{next(_NUMBER)}"
        with suppress(OSError):
            group.mkdir()
            (group / ("memory.limit_in_bytes" if root.name == "memory" else "memory.max")).write_text(str(limit))
            return group
    return None


async def _address(home: Path, process: asyncio.subprocess.Process) -> str:
    """Where it serves, as it announces."""
    announced = home / "scraper.json"
    async with asyncio.timeout(_START_SECONDS):
        while not announced.exists():  # a file is how it says so
            if process.returncode is not None:
                raise RuntimeError((home / "log").read_text()[-2000:])
            await asyncio.sleep(0.05)
    return str(json.loads(announced.read_text())["address"])


def _join(group: Path | None) -> None:
    if group is not None:
        (group / "cgroup.procs").write_text(str(os.getpid()))


def _environment(home: str, web_port: int, changes: dict[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", home), "ANTHROPIC_API_KEY": "sandbox", "EXA_API_KEY": "sandbox", "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{web_port}",
        "SCRIBE_EGRESS_MAP": f".example=127.0.0.1:{web_port}", "SCRIBE_HOME": home, "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
        "SCRIBE_SCRAPER_LISTEN": "127.0.0.1:0", "SCRIBE_RUN_DIR": home, **{f"SCRIBE_{name}": value for name, value in changes.items()},
    }  # fmt: skip
