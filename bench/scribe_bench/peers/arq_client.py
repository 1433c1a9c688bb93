"""Sends jobs to arq and times them: orders and answers as the Celery client's."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

from arq import create_pool
from arq.connections import ArqRedis, RedisSettings

from scribe_bench.payload import TEMPLATE

_POLL_SECONDS = 0.005


async def burst(redis: ArqRedis, jobs: int) -> dict[str, Any]:
    """All at once."""
    began = time.time()
    sent = [await _sent(redis) for _ in range(jobs)]
    states = [await job.result(timeout=120, poll_delay=0.05) for job in sent]
    return {"seconds": max(state["finished"] for state in states) - began, "latencies": _latencies(states)}


async def single(redis: ArqRedis, jobs: int) -> dict[str, Any]:
    """One after the other, as the sender sees it."""
    latencies = []
    for _ in range(jobs):
        began = time.perf_counter()
        job = await _sent(redis)
        await job.result(timeout=60, poll_delay=_POLL_SECONDS)
        latencies.append(time.perf_counter() - began)
    return {"latencies": latencies}


async def flow(redis: ArqRedis, in_flight: int, seconds: float, ramp: float) -> dict[str, Any]:
    """So many at once, a new one for each that ends."""
    began, ended = time.time(), []

    async def keep(number: int) -> None:
        await asyncio.sleep(ramp * number / in_flight)
        while time.time() < began + ramp + seconds:
            job = await _sent(redis)
            ended.append(await job.result(timeout=120, poll_delay=0.05))

    await asyncio.gather(*(keep(number) for number in range(in_flight)))
    counted = [state for state in ended if began + ramp <= state["finished"] < began + ramp + seconds]
    return {"per_second": len(counted) / seconds, "latencies": _latencies(counted)}


async def _sent(redis: ArqRedis) -> Any:
    return await redis.enqueue_job("whole", {"template": TEMPLATE, "submitted": time.time()})


def _latencies(states: list[dict[str, Any]]) -> list[float]:
    return [state["finished"] - state["submitted"] for state in states]


async def _answer_orders() -> None:
    redis = await create_pool(RedisSettings.from_dsn(os.environ["REDIS_URL"]))
    orders: dict[str, Any] = {"burst": burst, "single": single, "flow": flow}
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        order.pop("kind", None)  # one kind only
        print(json.dumps(await orders[order.pop("do")](redis, **order)), flush=True)
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(_answer_orders())
