"""What can go wrong with arXiv.

ServiceError
├── ArxivUnavailable    expected: no answer, an error, or something that is no feed
└── ArxivRateLimited    expected: 429, or 503 with a wait
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError


class ArxivUnavailable(ServiceError):
    """arXiv does not answer."""

    def __init__(self, message: str = "") -> None:
        super().__init__("ARXIV_UNAVAILABLE", message)


class ArxivRateLimited(ServiceError):
    """arXiv limits our rate."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ARXIV_RATE_LIMITED", retry_after=retry_after)
