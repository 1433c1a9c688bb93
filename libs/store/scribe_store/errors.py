"""What can go wrong with the database.

ServiceError (scribe_rpc)
└── StoreUnavailable     expected: PostgreSQL is down, full, read-only or busy; the same call may succeed later
    └── ConnectionLost   expected: the connection broke in mid-use; what was asked for may have happened
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError

_RETRY_AFTER_SECONDS = 2.0


class StoreUnavailable(ServiceError):
    """The database cannot be reached at the moment."""

    def __init__(
        self,
        message: str = "The database cannot be reached at the moment; try again in a moment.",
        retry_after: float | None = _RETRY_AFTER_SECONDS,
    ) -> None:
        super().__init__("STORE_UNAVAILABLE", message, retry_after=retry_after)


class ConnectionLost(StoreUnavailable):
    """The connection broke: whether the last command happened is not known."""
