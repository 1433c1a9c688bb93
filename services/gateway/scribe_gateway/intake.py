"""Whether new work is taken: the backlog has room, and its owner has not had their share yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from scribe_gateway.backlog import Backlog
from scribe_gateway.limits import Meter


class Intake:
    """Asked before work is written down, by both entrances."""

    def __init__(self, backlog: Backlog, by_user: Meter) -> None:
        self._backlog = backlog
        self._by_user = by_user

    @contextmanager
    def taking(self, user_id: UUID, units: int = 1) -> Iterator[None]:
        """Around the writing of `units` jobs; what raises costs nothing. Raises Overloaded, TooManyRequests."""
        self._backlog.check()
        self._by_user.take(user_id, units)
        try:
            yield
        except BaseException:
            self.give_back(user_id, units)
            raise

    def give_back(self, user_id: UUID, units: int = 1) -> None:
        """The request was a repeated one and made no work."""
        self._by_user.give_back(user_id, units)
