"""Bounds what the package `arxiv` leaves open: time, size, number of requests, and what counts as an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from scribe_arxiv.errors import FeedTooLarge, FeedTooSlow, NotAFeed, SecondPage

_CONNECT_SECONDS = 5.0
_MOST_BYTES = 8 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_HEAD_BYTES = 2048
_DEFAULT_WAIT_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 3600.0
_ERROR_MARK = b"arxiv.org/api/errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Limits of one search's single request."""

    seconds: float
    user_agent: str
    bytes: int = _MOST_BYTES


class BoundedTransport(HTTPAdapter):
    """Sends at most one request after each `allow_one`, and gives back whole Atom feeds only.

    Not thread-safe, as the client that it serves is not.
    """

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._bounds = bounds
        self._allowed = 0
        self.retry_after = _DEFAULT_WAIT_SECONDS
        """Seconds that the last answer asked us to wait."""

    def allow_one(self) -> None:
        """A new search begins."""
        self._allowed = 1

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """The answer with its whole body. Raises FeedError, and what requests raises."""
        if not self._allowed:
            raise SecondPage
        self._allowed -= 1
        ends = time.monotonic() + self._bounds.seconds
        request.headers["User-Agent"] = self._bounds.user_agent
        timeout = (min(_CONNECT_SECONDS, self._bounds.seconds), self._bounds.seconds)
        response = super().send(request, **(options | {"stream": True, "timeout": timeout}))
        try:
            body = self._read(response, ends)
        finally:
            response.close()
        response._content = body  # the only way to hand over a body that is read already
        if response.is_redirect:
            self._allowed = 1
        self.retry_after = _seconds(response.headers.get("Retry-After", ""))
        if response.ok and not response.is_redirect:
            _check_is_feed(body)
        return response

    def _read(self, response: requests.Response, ends: float) -> bytes:
        """The body. A peer that sends a byte now and then would otherwise hold the only thread for ever."""
        pieces, size = [], 0
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > self._bounds.bytes:
                raise FeedTooLarge
            if time.monotonic() > ends:
                raise FeedTooSlow
        return b"".join(pieces)


def _check_is_feed(body: bytes) -> None:
    """The package takes anything: a page of HTML is an empty result to it."""
    if b"<feed" not in body[:_HEAD_BYTES] or not body.rstrip().endswith(b"</feed>"):
        raise NotAFeed
    if _ERROR_MARK in body:
        raise NotAFeed("arXiv refused the question")


def _seconds(header: str) -> float:
    """Retry-After in seconds; a date, or nothing, counts as a minute."""
    try:
        return min(max(1.0, float(header)), _LONGEST_WAIT_SECONDS)
    except ValueError:
        return _DEFAULT_WAIT_SECONDS
