"""Celery or arq with a Redis of its own, and the client that sends them jobs: processes of `build/peers/`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scribe_bench.brokers import find_redis, running_redis
from scribe_bench.payload import SCALE_VARIABLE
from scribe_bench.processes import clean_environment, cpu_seconds, pss_mb, running, until_said

PEERS = Path("build/peers")
SOURCE = Path(__file__).parent.parent
TUNED = ("worker", "-Ofair", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
"""How every Celery worker here is started, behind its application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How Celery's worker does several at once."""

    kind: str = "prefork"
    count: int = 2
    prefetch: int = 1


class Peer:
    """Up inside its running_…() block."""

    def __init__(self, client: Any, pids: list[int]) -> None:
        self._client, self._pids = client, pids

    async def ask(self, do: str, **order: Any) -> dict[str, Any]:
        """Have the client do something; its answer."""
        self._client.stdin.write(json.dumps({"do": do, **order}).encode() + b"\n")
        await self._client.stdin.drain()
        line = await self._client.stdout.readline()
        assert line, "the peers' client ended; its log says why"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def cpu(self) -> float:
        """Seconds of broker and workers so far; the client apart."""
        return cpu_seconds(self._pids)

    def pss(self) -> float:
        """MiB of broker and workers."""
        return pss_mb(self._pids)


@asynccontextmanager
async def running_celery(folder: Path, pool: Pool, *, always: bool = False, scale: float = 0.0) -> AsyncIterator[Peer]:
    """Until the block ends. `always`: Redis syncs each command; `scale`: of the published waits."""
    worker = ["-A", "scribe_bench.peers.celery_steps", *TUNED, "--pool", pool.kind, "--concurrency", str(pool.count)]
    async with AsyncExitStack() as stack:
        folder.mkdir(parents=True)
        redis = await stack.enter_async_context(running_redis(folder / "redis", always=always))
        own = {**_environment(redis.url, scale), "PREFETCH": str(pool.prefetch)}
        log, binary = folder / "worker.log", PEERS / "celery" / "bin"
        process = await stack.enter_async_context(running([str(binary / "celery"), *worker], own, log))
        module = "scribe_bench.peers.celery_client"
        client = await stack.enter_async_context(
            running([str(binary / "python"), "-m", module], own, folder / "client.log", talk=True)
        )
        peer = Peer(client, [redis.pid, process.pid])
        await _warm(peer, scale)
        yield peer


@asynccontextmanager
async def running_arq(folder: Path, *, jobs: int, scale: float = 0.0) -> AsyncIterator[Peer]:
    """Until the block ends; one process with so many jobs at once."""
    async with AsyncExitStack() as stack:
        folder.mkdir(parents=True)
        redis = await stack.enter_async_context(running_redis(folder / "redis", always=False))
        own = {**_environment(redis.url, scale), "ARQ_JOBS": str(jobs)}
        log, binary = folder / "worker.log", PEERS / "arq" / "bin"
        worker = [str(binary / "arq"), "scribe_bench.peers.arq_steps.Worker"]
        process = await stack.enter_async_context(running(worker, own, log))
        await until_said(log, "Starting worker", process)
        module = "scribe_bench.peers.arq_client"
        client = await stack.enter_async_context(
            running([str(binary / "python"), "-m", module], own, folder / "client.log", talk=True)
        )
        peer = Peer(client, [redis.pid, process.pid])
        await _warm(peer, scale)
        yield peer


def peers_missing() -> str:
    """What is not there and must be for a peer to run, in words; empty when all is."""
    if not find_redis():
        return "there is no redis-server; run `make bench-peers`, or on Debian: apt install redis-server"
    absent = [name for name in ("celery", "arq") if not (PEERS / name / "bin" / "python").exists()]
    return f"there is no {PEERS}/{absent[0]}; run `make bench-peers`" if absent else ""


async def _warm(peer: Peer, scale: float) -> None:
    """What is done once is done before anything is measured, and the worker is known to work."""
    for kind in ("task", "chain"):
        await peer.ask("burst", kind=kind, jobs=2 if scale else 30)


def _environment(redis_url: str, scale: float) -> dict[str, str]:
    return {
        **clean_environment(), "REDIS_URL": redis_url, "PYTHONPATH": str(SOURCE), SCALE_VARIABLE: str(scale),
    }  # fmt: skip
