"""Three times as much as the gateway can serve, for a minute."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from scribe_bus.testing import running_nats
from scribe_children.launching import end_with_parent
from scribe_evals.system import SERVICES
from scribe_gateway.testing import running_sign_in
from scribe_rpc.serve import start_server
from scribe_store.testing import running_postgres

from scribe_attack.idempotency import ORDER
from scribe_attack.load import Load, Seen, asking_health, percentile, request
from scribe_attack.signing import Signer

_TIMES = 3
_MEASURE_SECONDS = 8.0
_WINDOWS, _WINDOW_SECONDS = 5, 2.0
_CLIENTS = 16
_USUAL_SHARE = 0.6  # of the capacity: a busy day
_PEOPLE = 40
_START_SECONDS, _STOP_SECONDS = 60.0, 30.0
_WARM_UP = 10  # samples of memory, one a second
_KILO = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OverloadRecord:
    """What was measured; times in milliseconds."""

    capacity_per_second: float
    offered_per_second: float
    admitted_per_second: float
    usual_p95_ms: float
    admitted_p50_ms: float
    admitted_p95_ms: float
    refused: int
    refused_p95_ms: float
    other_answers: int
    unanswered: int
    health_asked: int
    health_failed: int
    health_slowest_ms: float
    memory_growth_mb: float


async def try_overload(folder: Path, *, seconds: float = 60.0) -> OverloadRecord:
    """Capacity first, then a usual load, then the overload with questions for health beside it."""
    async with _process(folder) as (url, pid, requests):
        load = Load(url, requests)
        # The best of several: what else runs on the machine takes from some of them.
        windows = [await load.closed(_CLIENTS, _WINDOW_SECONDS) for _ in range(_WINDOWS)]
        capacity = max(len(window.of(_admitted)) for window in windows) / _WINDOW_SECONDS
        usual = await load.open(capacity * _USUAL_SHARE, _MEASURE_SECONDS)
        health = Seen()
        memory: list[float] = []
        beside = [asyncio.create_task(asking_health(url, health)), asyncio.create_task(_sample_memory(pid, memory))]
        seen = await load.open(capacity * _TIMES, seconds)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside)
        load.close()
    return _record(capacity, seconds, usual, seen, health, memory)


def _record(
    capacity: float, seconds: float, usual: Seen, seen: Seen, health: Seen, memory: list[float]
) -> OverloadRecord:
    admitted, refused = seen.of(_admitted), seen.of(lambda status: status == 503)
    answered, before, after = health.of(_admitted), memory[_WARM_UP : _WARM_UP * 2], memory[-_WARM_UP:]
    total = sum(len(all_) for all_ in seen.latencies.values())
    return OverloadRecord(
        capacity_per_second=round(capacity, 1),
        offered_per_second=round((total + seen.unanswered) / seconds, 1),
        admitted_per_second=round(len(admitted) / seconds, 1),
        usual_p95_ms=_ms(percentile(usual.of(_admitted), 0.95)),
        admitted_p50_ms=_ms(percentile(admitted, 0.5)),
        admitted_p95_ms=_ms(percentile(admitted, 0.95)),
        refused=len(refused),
        refused_p95_ms=_ms(percentile(refused, 0.95)),
        other_answers=total - len(admitted) - len(refused),
        unanswered=seen.unanswered,
        health_asked=sum(len(all_) for all_ in health.latencies.values()) + health.unanswered,
        health_failed=len(health.of(lambda status: not _admitted(status))) + health.unanswered,
        health_slowest_ms=_ms(answered[-1] if answered else 0.0),
        memory_growth_mb=round(sum(after) / max(1, len(after)) - sum(before) / max(1, len(before)), 1),
    )


def _admitted(status: int) -> bool:
    return 200 <= status < 300


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


async def _sample_memory(pid: int, samples: list[float]) -> None:
    """Resident MB, once a second, until cancelled."""
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            status = Path(f"/proc/{pid}/status").read_text()  # noqa: ASYNC240  # the kernel's memory, no disk
            samples.append(int(status.partition("VmRSS:")[2].split()[0]) / _KILO)
            await asyncio.sleep(1)


@asynccontextmanager
async def _process(folder: Path) -> AsyncIterator[tuple[str, int, list[bytes]]]:
    """A gateway as a process of its own, and requests of several members: nine of ten read, one makes a job."""
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(running_postgres())
        nats = await stack.enter_async_context(running_nats())
        sign_in = await stack.enter_async_context(running_sign_in())
        signer = Signer(issuer=sign_in.issuer)
        sign_in.body = signer.key_set()
        steps = await start_server(lambda _: None, names=(), listen="127.0.0.1:0", reflect=False)
        stack.push_async_callback(steps.drain, 0)
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "SCRIBE_HOME": str(folder), "SCRIBE_RUN_DIR": str(folder),
            "SCRIBE_HTTP_LISTEN": "127.0.0.1:0", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0", "DATABASE_URL": dsn,
            "NATS_URL": nats.url, "SUPABASE_URL": sign_in.url, "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0",
            "SCRIBE_USER_REQUESTS_PER_MINUTE": "0", "SCRIBE_USER_GENERATIONS_PER_HOUR": "0", "SCRIBE_WAITING_JOBS": "100000000",
            **{f"SCRIBE_{name.upper()}_ADDRESS": steps.address for name in SERVICES},
        }  # fmt: skip
        url, pid = await _started(stack, folder, environment)
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
            requests = [one for _ in range(_PEOPLE) for one in await _requests_of(client, signer)]
        yield url, pid, requests


async def _started(stack: AsyncExitStack, folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    announced = folder / "gateway.json"
    log = stack.enter_context((folder / "gateway.log").open("ab"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scribe_gateway", env=environment, cwd=folder, stdout=log, stderr=log,
        preexec_fn=end_with_parent(signal.SIGTERM),
    )  # fmt: skip
    stack.push_async_callback(_stop, process)
    async with asyncio.timeout(_START_SECONDS):
        while not announced.exists():  # noqa: ASYNC110  # a file has no event
            await asyncio.sleep(0.05)
    return json.loads(announced.read_text())["http"], process.pid


async def _stop(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _requests_of(client: httpx.AsyncClient, signer: Signer) -> list[bytes]:
    token = signer.es256(signer.claims())
    headers = {"authorization": f"Bearer {token}"}
    (await client.post("/api/user/init", headers=headers)).raise_for_status()
    job = (await client.post("/api/email/generate", headers=headers, json=ORDER)).raise_for_status().json()["task_id"]
    reads = [f"/api/email/status/{job}", "/api/user", f"/api/jobs/{job}", "/api/email/"]
    posted = request("POST", "/api/email/generate", token, json.dumps(ORDER).encode())
    return [*(request("GET", reads[number % len(reads)], token) for number in range(9)), posted]
