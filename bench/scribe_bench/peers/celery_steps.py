"""Celery's side: one task that does four steps, and a chain of four tasks. Tuned as its documentation advises for such work.

`task_acks_late`: a worker that dies loses no job, as with Scribe. No prefetching beyond what keeps a worker busy, no
events, no gossip, hiredis, JSON. Results are kept in Redis, which is the broker too.
"""

from __future__ import annotations

import os
import time
from typing import Any

from celery import Celery, chain

from scribe_bench.payload import ADDED, STEPS, wait_of

State = dict[str, Any]

app = Celery("peer", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
app.conf.update(
    task_acks_late=True,
    worker_prefetch_multiplier=int(os.environ.get("PREFETCH", "1")),
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    worker_send_task_events=False,
    task_send_sent_event=False,
    worker_disable_rate_limits=True,
    broker_connection_retry_on_startup=True,
    result_expires=3600,
)


def _step(name: str, state: State) -> State:
    wait = wait_of(name)
    if wait:
        time.sleep(wait)
    return {**state, name: ADDED[name], "finished": time.time()}


def _whole(state: State) -> State:
    for name in STEPS:
        state = _step(name, state)
    return state


def _parse(state: State) -> State:
    return _step("parse", state)


def _scrape(state: State) -> State:
    return _step("scrape", state)


def _arxiv(state: State) -> State:
    return _step("arxiv", state)


def _compose(state: State) -> State:
    return _step("compose", state)


whole = app.task(name="whole")(_whole)
parse, scrape = app.task(name="parse")(_parse), app.task(name="scrape")(_scrape)
arxiv, compose = app.task(name="arxiv")(_arxiv), app.task(name="compose")(_compose)


def send(kind: str, state: State) -> Any:
    """Start a job as one task or as a chain of four; gives back the result to come."""
    if kind == "task":
        return whole.delay(state)
    return chain(parse.s(state), scrape.s(), arxiv.s(), compose.s()).delay()
