"""The plain service with a Redis of its own: its door and its worker, processes of `build/peers/`, against our sandbox."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from scribe_sandbox.addresses import KEY

from scribe_bench.brokers import running_redis
from scribe_bench.celery_peer import PEERS, SOURCE, TUNED, Pool
from scribe_bench.processes import clean_environment, pss_mb, running, until_said

_LOOK_SECONDS, _SECONDS = 0.1, 180.0
_SAID = re.compile(r"running on (http://[\d.:]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPeer:
    """Up inside running_mail()'s block."""

    http: httpx.AsyncClient
    pids: list[int]
    """Door and worker, without Redis."""

    async def make(self, bodies: Sequence[Mapping[str, object]]) -> list[float]:
        """All at once; the seconds of each from being accepted to its e-mail. Raises TimeoutError, RuntimeError when one failed."""
        jobs = [await self.submit(body) for body in bodies]
        async with asyncio.timeout(_SECONDS):
            return [await self._ended(job) for job in jobs]

    async def submit(self, body: Mapping[str, object]) -> str:
        """The job's id once its task is in Redis."""
        answer = await self.http.post("/api/email/generate", json=body)
        return str(answer.raise_for_status().json()["task_id"])

    async def _ended(self, job: str) -> float:
        while (state := await self._status(job))["status"] == "working":  # noqa: ASYNC110  # a status has no event
            await asyncio.sleep(_LOOK_SECONDS)
        if state["status"] == "failed":
            raise RuntimeError(f"a job of the plain service failed: {state['error']}")
        return float(state["email"]["finished"] - state["email"]["accepted"])

    async def _status(self, job: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.http.get(f"/api/email/status/{job}")).raise_for_status().json()
        return answer

    def pss(self) -> float:
        """MiB."""
        return pss_mb(self.pids)


@asynccontextmanager
async def running_mail(folder: Path, pool: Pool, sandbox: str) -> AsyncIterator[MailPeer]:
    """Until the block ends. Redis keeps all in memory only."""
    async with AsyncExitStack() as stack:
        folder.mkdir(parents=True)
        redis = await stack.enter_async_context(running_redis(folder / "redis", always=False))
        own, binary = _environment(redis.url, sandbox), PEERS / "celery" / "bin"
        worker = ["-A", "scribe_bench.peers.mail_worker", *TUNED, "--pool", pool.kind, "--concurrency", str(pool.count)]
        door = ["scribe_bench.peers.mail_door:app", "--port", "0", "--no-access-log"]
        log = folder / "door.log"
        working = await stack.enter_async_context(
            running([str(binary / "celery"), *worker], own, folder / "worker.log")
        )
        serving = await stack.enter_async_context(running([str(binary / "uvicorn"), *door], own, log))
        await until_said(log, "running on", serving)
        said = _SAID.search(log.read_text())
        assert said, "uvicorn says where it listens"
        client = httpx.AsyncClient(base_url=said[1], timeout=30.0, trust_env=False)
        yield MailPeer(http=await stack.enter_async_context(client), pids=[serving.pid, working.pid])


def _environment(redis_url: str, sandbox: str) -> dict[str, str]:
    """The small web is reached through the sandbox as a proxy, so that the peer's code knows of none."""
    return {
        **clean_environment(), "REDIS_URL": redis_url, "PYTHONPATH": str(SOURCE),
        "ANTHROPIC_BASE_URL": sandbox, "ANTHROPIC_API_KEY": KEY, "EXA_BASE_URL": sandbox, "EXA_API_KEY": KEY,
        "ARXIV_BASE_URL": f"{sandbox}/api/query", "HTTP_PROXY": sandbox, "NO_PROXY": "127.0.0.1",
    }  # fmt: skip
