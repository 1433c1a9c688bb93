"""What can go wrong.

ServiceError (scribe_rpc)
├── ArxivUnavailable     expected: arXiv does not answer, or not with a feed
└── ArxivRateLimited     expected: arXiv asks us to wait
FeedError                one answer cannot be used: never leaves the adapter
├── NotAFeed             it is no Atom feed, or only a part of one
├── FeedTooLarge         more than the adapter is willing to receive
├── FeedTooSlow          it does not arrive in time
└── SecondPage           the feed wants another request: one is all that a search may send
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError


class ArxivUnavailable(ServiceError):  # says what is so
    """arXiv does not answer."""

    def __init__(self, message: str = "") -> None:
        super().__init__("ARXIV_UNAVAILABLE", message or str(type(self).__doc__))


class ArxivRateLimited(ServiceError):  # says what is so
    """arXiv asks us to send fewer requests."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ARXIV_RATE_LIMITED", str(type(self).__doc__), retry_after=retry_after)


class FeedError(Exception):
    """The answer cannot be used."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or str(type(self).__doc__))


class NotAFeed(FeedError):  # says what is so
    """arXiv answered with something that is not a whole Atom feed."""


class FeedTooLarge(FeedError):  # says what is so
    """arXiv's answer is larger than is read."""


class FeedTooSlow(FeedError):  # says what is so
    """arXiv's answer did not arrive in time."""


class SecondPage(FeedError):  # says what is so
    """A search sends one request only."""
