"""Waiting for something that must come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Looking costs the system the time in which it would get there.
_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0


def until(look: Callable[[], T], is_there: Callable[[T], bool]) -> T:
    """The first look at which it is there."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        seen = look()
        if is_there(seen):
            return seen
        assert time.monotonic() < deadline, f"not there within {_PATIENCE_SECONDS:.0f} s; seen last: {seen}"
        time.sleep(_POLL_SECONDS)
