"""What is said of a step while it waits for another try. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def waits(calls: int, at: float, why: str) -> str:
    """`at`: seconds since 1970. "Call 2 failed; trying again at 14:03:05 UTC: The model's service is overloaded." """
    return f"Call {calls} failed; trying again at {datetime.fromtimestamp(at, UTC):%H:%M:%S} UTC: {why}"
