"""Sites that ask to be left alone are; rules of robots.txt are for whom they name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scribe_scraper.errors import PageUnreachable
from scribe_scraper.host_turns import HostTurns
from scribe_scraper.retry_after import retry_after_seconds

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("", 0.0), ("soon", 0.0), ("-5", 0.0), ("999999999999", 3600.0),
        ("Fri, 01 May 2026 12:01:00 GMT", 60.0), ("Fri, 01 May 2026 11:00:00 GMT", 0.0),
    ],
)  # fmt: skip
def test_retry_after(value: str, seconds: float) -> None:
    """Seconds or a date; an hour at most; nonsense is nothing."""
    assert retry_after_seconds(value, NOW) == seconds


async def test_a_host_that_wants_to_be_left_alone() -> None:
    """Nothing more is asked of it; of others it is."""
    turns = HostTurns(pause_seconds=0)
    turns.leave_alone("a.example", 60)
    with pytest.raises(PageUnreachable):
        async with turns.turn("a.example"):
            pass
    async with turns.turn("b.example"):
        pass
