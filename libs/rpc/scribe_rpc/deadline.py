"""How long the current call may still take, for whatever it calls in turn."""

from __future__ import annotations

import time
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("scribe_rpc_deadline", default=None)

# What is kept back from a deadline that is passed on, so that the answer still arrives in time.
_MARGIN_SECONDS = 0.05


def set_remaining(seconds: float) -> None:
    """The current call must be done within `seconds`."""
    _deadline.set(time.monotonic() + seconds)


def remaining(default: float) -> float:
    """Seconds left for the current call, at most `default`; `default` outside of a call. Never negative."""
    deadline = _deadline.get()
    if deadline is None:
        return default
    return max(0.0, min(default, deadline - time.monotonic() - _MARGIN_SECONDS))
