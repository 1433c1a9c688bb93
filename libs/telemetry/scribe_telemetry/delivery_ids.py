"""Ids of spans that another process must be able to name: those of a message's deliveries.

Who gets a message again knows which one it is and how often it was delivered, but not what became of the runner before;
as a delivery's id follows from both, the new span can link to the one that broke off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_wanted: ContextVar[int] = ContextVar("scribe_span_id", default=0)


def delivery_span_id(subject: str, times: int) -> int:
    """64 bits, never 0; `times` counts deliveries from 1."""
    return int.from_bytes(hashlib.sha256(f"{subject} {times}".encode()).digest()[:8]) or 1


@contextmanager
def next_span_id(span_id: int) -> Iterator[None]:
    """A span that is started inside the block gets this id."""
    token = _wanted.set(span_id)
    try:
        yield
    finally:
        _wanted.reset(token)


def wanted_span_id() -> int:
    """The id for the span that is being started; 0 for any."""
    return _wanted.get()
