"""How many researches run at a time: a full scraper says so at once, and the caller comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scribe_scraper.errors import ScraperFull

_RETRY_SECONDS = 5.0


class Admission:
    """Counts researches."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._running = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Hold one of the places; ScraperFull if there is none."""
        if self._running >= self._most:
            raise ScraperFull(_RETRY_SECONDS)
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
