"""One connection to NATS, looked after: it comes back by itself, and what listens on it comes back with it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from scribe_bus.errors import BusUnavailable
from scribe_bus.replies import Replies
from scribe_bus.subjects import HOST_NAME

logger = logging.getLogger(__name__)

Callback = Callable[[Msg], Awaitable[None]]

_ANSWER_SECONDS = 1
_CONNECT_SECONDS = 3
_PING_SECONDS, _PINGS = 5, 2  # a hung server is noticed within 15 s; the library's own defaults take minutes
_DRAIN_SECONDS = 5
_COMPLAIN_SECONDS = 30.0
_DOWN = (nats.errors.Error, TimeoutError, OSError)


class Bus:
    """Made by connect() or open_bus()."""

    def __init__(self, url: str, *, name: str) -> None:
        self._url, self._name = url, name
        self._client = Client()
        self._listeners: set[_Listener] = set()
        self._wakers: set[Callable[[], None]] = set()
        self._replies = Replies(f"{inbox_prefix(url)}.{uuid4().hex}")
        self._listeners.add(_Listener(self._replies.subject, "", self._replies.receive))
        self._up = asyncio.Event()
        self._complained = float("-inf")
        self._keeper = asyncio.create_task(self._keep(), name="bus")

    @property
    def is_connected(self) -> bool:
        return bool(self._client.is_connected)

    async def connected(self) -> None:
        """Returns when the first connection stands."""
        await self._up.wait()

    async def request(
        self, subject: str, body: bytes = b"", *, timeout: float = 2.0, headers: Mapping[str, str] | None = None
    ) -> Msg:
        """Ask and wait for the answer, `timeout` in seconds. Raises BusUnavailable."""
        self._require()
        with self._replies.expecting(timeout) as (inbox, answer):
            try:
                await self._client.publish(subject, body, reply=inbox, headers=dict(headers) if headers else None)
                return await answer
            except _DOWN as error:
                raise BusUnavailable from error

    async def publish(self, subject: str, body: bytes = b"", *, reply: str = "") -> None:
        """Send without waiting for an answer, which goes to `reply`. Raises BusUnavailable."""
        self._require()
        try:
            await self._client.publish(subject, body, reply=reply)
        except _DOWN as error:
            raise BusUnavailable from error

    @asynccontextmanager
    async def listen(self, subject: str, callback: Callback, *, queue: str = "") -> AsyncIterator[None]:
        """Give each message on `subject` to `callback`, across reconnects, until the block ends."""
        listener = _Listener(subject, queue, callback)
        self._listeners.add(listener)
        try:
            if self.is_connected:
                await listener.attach(self._client)
            yield
        finally:
            self._listeners.discard(listener)
            await listener.detach()

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` whenever a lost connection stands again: what was asked of the old one is void."""
        self._wakers.add(wake)
        try:
            yield
        finally:
            self._wakers.discard(wake)

    def new_inbox(self) -> str:
        return str(self._client.new_inbox())

    async def flush(self) -> None:
        """Returns when the server has taken what was sent before, or cannot be reached."""
        if self.is_connected:
            with contextlib.suppress(*_DOWN):
                await self._client.flush(timeout=_CONNECT_SECONDS)
            _notice_cancellation()

    async def answers(self) -> bool:
        """Whether the server answers now: a connection may stand for a while behind a server that does not."""
        if not self.is_connected:
            return False
        try:
            await self._client.flush(timeout=_ANSWER_SECONDS)
        except _DOWN:
            return False
        return True

    async def close(self) -> None:
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeper
        await self.flush()
        if self._up.is_set():
            await _close(self._client)

    async def _keep(self) -> None:
        """Hold a connection. The library reconnects by itself; it closes for good on some errors: then begin anew."""
        while True:
            client, closed = Client(), asyncio.Event()
            try:
                await self._connect(client, closed)
                _notice_cancellation()
            except asyncio.CancelledError:
                await _close(client)
                raise
            for listener in tuple(self._listeners):
                listener.subscription = None
            await self._attach_all(client)
            self._client = client
            self._up.set()
            logger.info("connected to NATS")
            self._wake()
            await closed.wait()
            await asyncio.sleep(random.uniform(0.1, 0.5))  # noqa: S311  # spreads reconnects

    async def _attach_all(self, client: Client) -> None:
        for listener in tuple(self._listeners):
            with contextlib.suppress(*_DOWN):
                await listener.attach(client)

    async def _connect(self, client: Client, closed: asyncio.Event) -> None:
        async def on_closed() -> None:
            closed.set()

        async def on_disconnected() -> None:
            if not self._keeper.done():
                logger.warning("connection to NATS lost")
            self._replies.give_up()

        async def on_reconnected() -> None:
            logger.info("connected to NATS again")
            await self._attach_all(client)  # the library knows only those that listened before
            self._wake()

        await client.connect(
            servers_in(self._url),
            name=self._name,
            inbox_prefix=inbox_prefix(self._url),
            error_cb=self._complain,
            disconnected_cb=on_disconnected,
            reconnected_cb=on_reconnected,
            closed_cb=on_closed,
            connect_timeout=_CONNECT_SECONDS,
            max_reconnect_attempts=-1,
            reconnect_time_wait=random.uniform(0.2, 0.5),  # type: ignore[arg-type]  # noqa: S311  # seconds, fractions work
            ping_interval=_PING_SECONDS,
            max_outstanding_pings=_PINGS,
            drain_timeout=_DRAIN_SECONDS,
            skip_subject_validation=True,  # subjects.py makes them, of parts that it has looked at
        )

    async def _complain(self, error: Exception) -> None:
        """Once in a while: while NATS is down this comes several times a second."""
        if time.monotonic() - self._complained >= _COMPLAIN_SECONDS:
            self._complained = time.monotonic()
            logger.warning("NATS trouble", extra={"error": type(error).__name__})

    def _wake(self) -> None:
        for wake in tuple(self._wakers):
            wake()

    def _require(self) -> None:
        if not self.is_connected:
            raise BusUnavailable


def servers_in(url: str) -> list[str]:
    """The servers that an address names, separated by commas: those of one cluster. Pure."""
    return [server.strip() for server in url.split(",") if server.strip()]


def inbox_prefix(url: str) -> str:
    """Where answers arrive: below the user's own name, so that permissions can keep users from reading each other's."""
    user = urlsplit(servers_in(url)[0]).username if servers_in(url) else None
    return f"_INBOX.{user}" if user and HOST_NAME.fullmatch(user) else "_INBOX"


async def connect(url: str, *, name: str) -> Bus:
    """A bus on one server or a cluster's, separated by commas, whose first connection stands; tries for as long as the caller waits."""
    bus = Bus(url, name=name)
    try:
        await bus.connected()
    except BaseException:
        await bus.close()
        raise
    return bus


@asynccontextmanager
async def open_bus(url: str, *, name: str) -> AsyncIterator[Bus]:
    """As connect(), closed behind the block."""
    bus = await connect(url, name=name)
    try:
        yield bus
    finally:
        await bus.close()


@dataclass(eq=False, slots=True)
class _Listener:
    subject: str
    queue: str
    callback: Callback
    subscription: Subscription | None = None
    attaching: bool = False

    async def attach(self, client: Client) -> None:
        """Listen, unless it does already."""
        if self.subscription is not None or self.attaching:
            return
        self.attaching = True
        try:
            self.subscription = await client.subscribe(self.subject, queue=self.queue, cb=self.callback)
        finally:
            self.attaching = False

    async def detach(self) -> None:
        if self.subscription is not None:
            with contextlib.suppress(*_DOWN):
                await self.subscription.unsubscribe()


async def _close(client: Client) -> None:
    with contextlib.suppress(*_DOWN):
        await client.close()


def _notice_cancellation() -> None:
    """Python 3.11's wait_for, on which the client waits, drops a cancellation that arrives together with what was awaited."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
