"""Making calls: the token goes along, each has its deadline, and what may be repeated is repeated while nobody answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

import grpc

from scribe_client.errors import ScribeError, Unavailable, error_of

if TYPE_CHECKING:
    from scribe.v1.scribe_service_pb2_grpc import ScribeServiceAsyncStub  # is there for type checkers only

Token = str | Callable[[], Awaitable[str]]
"""A bearer token, or what gives one: asked before each call, so that it can be renewed."""

CALL_SECONDS = 20.0
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.1, 2.0

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Calls:
    """Calls to one gateway, for one user."""

    def __init__(self, stub: ScribeServiceAsyncStub, target: str, token: Token, patience: float) -> None:
        self.stub = stub
        self.patience = patience
        self._target = target
        self._token = token

    async def once(
        self, method: grpc.aio.UnaryUnaryMultiCallable[Request, Answer], request: Request, seconds: float = CALL_SECONDS
    ) -> Answer:
        """One call that must not be repeated unasked; within so many seconds. Raises ScribeError."""
        try:
            return await method(request, timeout=seconds, metadata=await self._metadata())
        except grpc.aio.AioRpcError as error:
            raise error_of(error, self._target) from None

    async def again(
        self, method: grpc.aio.UnaryUnaryMultiCallable[Request, Answer], request: Request, seconds: float = CALL_SECONDS
    ) -> Answer:
        """A call whose repetition changes nothing: repeated for `patience` seconds while it cannot be served. Raises ScribeError."""
        waits = Waits(self.patience)
        while True:
            try:
                return await self.once(method, request, seconds)
            except ScribeError as error:
                await waits.behind(error)

    async def stream(
        self, method: grpc.aio.UnaryStreamMultiCallable[Request, Answer], request: Request, seconds: float
    ) -> AsyncIterator[Answer]:
        """What a stream brings within so many seconds. Raises ScribeError."""
        call = method(request, timeout=seconds, metadata=await self._metadata())
        try:
            async for answer in call:
                yield answer
        except grpc.aio.AioRpcError as error:
            raise error_of(error, self._target) from None
        finally:
            call.cancel()

    async def _metadata(self) -> tuple[tuple[str, str], ...]:
        token = self._token if isinstance(self._token, str) else await self._token()
        return (("authorization", f"Bearer {token}"),) if token else ()


class Waits:
    """Growing, jittered waits between tries, no longer than `patience` seconds in all."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self.reset()

    def reset(self) -> None:
        """It went well: the next failure is a first one."""
        self._until: float | None = None
        self._wait = _FIRST_WAIT_SECONDS

    async def behind(self, error: ScribeError) -> None:
        """Wait before the next try, as long as the gateway said. Raises the error where waiting does not help or takes too long."""
        if not isinstance(error, Unavailable) and error.retry_after is None:
            raise error
        now = asyncio.get_running_loop().time()
        self._until = now + self._patience if self._until is None else self._until
        wait = error.retry_after if error.retry_after is not None else self._wait * random.uniform(0.5, 1)  # noqa: S311
        if now + wait > self._until:
            raise error
        self._wait = min(2 * self._wait, _LONGEST_WAIT_SECONDS)
        await asyncio.sleep(wait)


class _Pages(Protocol):
    page_token: str


class _Page(Protocol):
    next_page_token: str


PagedRequest = TypeVar("PagedRequest", bound=_Pages)
PageAnswer = TypeVar("PageAnswer", bound=_Page)


async def every(
    ask: Callable[[PagedRequest], Awaitable[PageAnswer]],
    request: PagedRequest,
    items_of: Callable[[PageAnswer], Iterable[Item]],
) -> AsyncIterator[Item]:
    """Every item of a list, page by page, as they are asked for."""
    while True:
        answer = await ask(request)
        for item in items_of(answer):
            yield item
        if not answer.next_page_token:
            return
        request.page_token = answer.next_page_token
