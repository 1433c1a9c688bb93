"""Ids of jobs: UUID version 7, which sort by the time they were made. Pure but for the clock."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

from scribe_gateway.errors import MalformedId

_CANONICAL_LENGTH = 36


def new_job_id() -> UUID:
    """48 bits of milliseconds, then 74 random bits (RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    high, low = secrets.randbits(12), secrets.randbits(62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def read_id(text: str, field: str = "id") -> UUID:
    """A UUID in its usual form, in any letter case. Raises MalformedId."""
    try:
        found = UUID(text)
    except ValueError:
        raise MalformedId(field) from None
    if len(text) != _CANONICAL_LENGTH or str(found) != text.lower():
        raise MalformedId(field)
    return found
