"""How an address was read: one line of the log says what was tried, why, how long it took and how much came."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scribe_scraper.errors import PageError

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Attempt:
    """One rung of the ladder: `how` is cache, robots, http, browser or pdf; `outcome` says what it came to, for people."""

    how: str
    outcome: str = "done"
    seconds: float = 0.0
    received_bytes: int = 0

    def __str__(self) -> str:
        """Such as `http: script builds it (0.31 s, 4120 bytes)`."""
        return f"{self.how}: {self.outcome} ({self.seconds:.2f} s, {self.received_bytes} bytes)"


@dataclass(kw_only=True)
class Trail:
    """The attempts at one address, in order."""

    url: str
    attempts: list[Attempt] = field(default_factory=list)

    @contextmanager
    def attempt(self, how: str) -> Iterator[Attempt]:
        """Time an attempt; a PageError is its outcome."""
        attempt, began = Attempt(how=how), time.monotonic()
        self.attempts.append(attempt)
        try:
            yield attempt
        except PageError as error:
            attempt.outcome = str(error)
            raise
        finally:
            attempt.seconds = time.monotonic() - began

    def told(self) -> tuple[str, ...]:
        """The attempts in words."""
        return tuple(map(str, self.attempts))


@contextmanager
def trail(url: str) -> Iterator[Trail]:
    """Write the line when the block ends, however it ends."""
    found, outcome = Trail(url=url), "read"
    try:
        yield found
    except PageError as error:
        outcome = str(error)
        raise
    except BaseException:
        outcome = "given up"
        raise
    finally:
        # Without its query, which may be somebody's key to the page.
        logger.info(
            "page", extra={"url": url.partition("?")[0], "outcome": outcome, "attempts": "; ".join(found.told())}
        )
