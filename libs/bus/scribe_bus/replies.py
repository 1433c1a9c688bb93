"""Answers to what was asked over one connection: one inbox for all, a number for each question.

The library does the same with random names and a waiting task for each answer; this costs a third of it, and what
was asked of a connection that is lost is known to be lost at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import nats.errors
from nats.aio.msg import Msg

_NO_RESPONDERS = "503"


class Replies:
    """Questions that wait. Its `receive` is to get whatever arrives on `subject`."""

    def __init__(self, inbox: str) -> None:
        self.subject = f"{inbox}.*"
        self._inbox = inbox
        self._numbers = count()
        self._waiting: dict[str, asyncio.Future[Msg]] = {}

    @contextmanager
    def expecting(self, timeout: float) -> Iterator[tuple[str, asyncio.Future[Msg]]]:
        """Where the answer must be sent, and the answer to come. It raises TimeoutError after so many seconds, or one of nats.errors."""
        loop = asyncio.get_running_loop()
        number, answer = str(next(self._numbers)), loop.create_future()
        self._waiting[number] = answer
        limit = loop.call_later(timeout, _fail, answer, TimeoutError())
        try:
            yield f"{self._inbox}.{number}", answer
        finally:
            limit.cancel()
            del self._waiting[number]

    async def receive(self, message: Msg) -> None:
        answer = self._waiting.get(message.subject.rpartition(".")[2])
        if answer is None or answer.done():
            return
        if message.headers and not message.data and message.headers.get("Status") == _NO_RESPONDERS:
            answer.set_exception(nats.errors.NoRespondersError())
        else:
            answer.set_result(message)

    def give_up(self) -> None:
        """The connection is lost: what was asked on it is never answered."""
        for answer in self._waiting.values():
            _fail(answer, nats.errors.ConnectionClosedError())


def _fail(answer: asyncio.Future[Msg], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
