"""The Retry-After header: how long a site wants to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 3600.0


def retry_after_seconds(value: str, now: datetime) -> float:
    """Seconds, at most an hour; 0 where the header is missing or says nothing that can be understood."""
    value = value.strip()
    if value.isdecimal():
        return min(float(value[:10]), _LONGEST)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), _LONGEST)
