"""arq's side: one job that does four steps in an event loop. `arq scribe_bench.peers.arq_steps.Worker`."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any, ClassVar

from arq.connections import RedisSettings

from scribe_bench.payload import ADDED, STEPS, wait_of

State = dict[str, Any]


async def whole(_: Any, state: State) -> State:
    """All four steps; the state grows as everywhere."""
    for name in STEPS:
        wait = wait_of(name)
        if wait:
            await asyncio.sleep(wait)
        state = {**state, name: ADDED[name], "finished": time.time()}
    return state


class Worker:
    """Polls every 10 ms rather than twice a second: tuned for one job alone."""

    functions: ClassVar = [whole]
    redis_settings = RedisSettings.from_dsn(os.environ["REDIS_URL"])
    max_jobs = int(os.environ.get("ARQ_JOBS", "200"))
    poll_delay = 0.01
    keep_result = 3600
