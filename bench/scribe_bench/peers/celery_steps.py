"""Celery's side: one task that does four steps, and a chain of four tasks."""

from __future__ import annotations

import time
from typing import Any

from celery import chain

from scribe_bench.payload import ADDED, STEPS, wait_of
from scribe_bench.peers.celery_queue import queue

State = dict[str, Any]

app = queue("peer")


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
