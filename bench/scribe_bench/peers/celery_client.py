"""Sends jobs to Celery and times them: one JSON order a line on standard input, one JSON answer a line on standard output."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from scribe_bench.payload import TEMPLATE
from scribe_bench.peers.celery_steps import app, send

_POLL_SECONDS = 0.01


def burst(kind: str, jobs: int) -> dict[str, Any]:
    """All at once. Ends when the worker says that it finished the last, which is before anybody could have read that."""
    began = time.time()
    results = [send(kind, {"template": TEMPLATE, "submitted": time.time()}) for _ in range(jobs)]
    states = [_collected(result) for result in results]
    seconds = max(state["finished"] for state in states) - began
    return {"seconds": seconds, "latencies": [state["finished"] - state["submitted"] for state in states]}


def single(kind: str, jobs: int) -> dict[str, Any]:
    """One after the other, as the sender sees it."""
    latencies = []
    for _ in range(jobs):
        began = time.perf_counter()
        send(kind, {"template": TEMPLATE}).get(timeout=60, interval=0.001)
        latencies.append(time.perf_counter() - began)
    return {"latencies": latencies}


def flow(kind: str, in_flight: int, seconds: float, ramp: float) -> dict[str, Any]:
    """So many jobs at once, a new one for each that ends; counts those that end within the time after the ramp."""
    began = time.time()
    open_jobs, ended = [], []
    for number in range(in_flight):
        time.sleep(max(0.0, began + ramp * number / in_flight - time.time()))
        open_jobs.append(_sent(kind))
    while (now := time.time()) < began + ramp + seconds:
        still = []
        for result in open_jobs:
            if result.ready():
                ended.append(result.result)
                still.append(_sent(kind))
            else:
                still.append(result)
        open_jobs = still
        time.sleep(max(0.0, _POLL_SECONDS * 5 - (time.time() - now)))
    counted = [state for state in ended if began + ramp <= state["finished"] < began + ramp + seconds]
    for result in open_jobs:
        result.get(timeout=120)
    return {
        "per_second": len(counted) / seconds,
        "latencies": [state["finished"] - state["submitted"] for state in counted],
    }


def _sent(kind: str) -> Any:
    return send(kind, {"template": TEMPLATE, "submitted": time.time()})


def _collected(result: Any) -> dict[str, Any]:
    """Polls at a pace that costs the worker nothing: the time that counts is in the answer."""
    key = app.backend.get_key_for_task(result.id)
    while app.backend.client.get(key) is None:
        time.sleep(_POLL_SECONDS)
    answer: dict[str, Any] = result.result
    return answer


def main() -> None:
    orders: dict[str, Any] = {"burst": burst, "single": single, "flow": flow}
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(orders[order.pop("do")](**order)), flush=True)


if __name__ == "__main__":
    main()
