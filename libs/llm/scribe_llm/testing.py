"""A Messages API on loopback that answers by script: real HTTP for the real SDK, on a port of the system's choice.

    async with fake_messages() as messages:
        messages.script("template_type", said({"template_type": "general", "slots": []}), failure(529))

A script belongs to a property of the schema that an answer is asked for; its replies come in order, the last one again
and again. `messages.requests` holds what arrived.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

_DELTA_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that arrived."""

    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def user(self) -> str:
        """The text of the first user turn."""
        return str(self.body["messages"][0]["content"])

    @property
    def properties(self) -> set[str]:
        """The properties of the answer that is asked for."""
        schema = self.body.get("output_config", {}).get("format", {}).get("schema")
        return set((schema or _schema_in_words(self.body.get("system", ""))).get("properties", {}))


def _schema_in_words(system: str) -> dict[str, Any]:
    """The schema on the last line of a system prompt, if there is one."""
    with suppress(ValueError):
        found = json.loads(system.rpartition("\n")[2])
        return found if isinstance(found, dict) else {}
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent back: a message's text, or with `raw` a body as it stands."""

    text: str = ""
    stop_reason: str = "end_turn"
    status: int = 200
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    id: str = "msg_sandbox_test"
    wait_for: asyncio.Event | None = None
    usage: dict[str, int] = field(default_factory=lambda: {"input_tokens": 1000, "output_tokens": 100})
    error_in_stream: str = ""
    broken_off: bool = False


Script = Reply | Callable[[Request], Reply]


def said(answer: Any, **changes: Any) -> Reply:
    """The model says this: JSON of a value, or a text as it stands."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return Reply(text=text, **changes)


def failure(status: int, kind: str = "api_error", message: str = "no", **headers: str) -> Reply:
    """The API refuses; `retry_after="3"` becomes the header `retry-after`."""
    body = {"type": "error", "error": {"type": kind, "message": message}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, raw=json.dumps(body).encode(), headers=named)


@dataclass(kw_only=True)
class FakeMessages:
    """The running server."""

    base_url: str = ""
    requests: list[Request] = field(default_factory=list)
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    def script(self, asked_for: str, *replies: Script) -> None:
        """Answer requests whose schema has the property `asked_for` with these replies."""
        self.scripts[asked_for] = list(replies)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            writer.close()
            self.connections.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _read(reader)
        self.requests.append(request)
        reply = self._reply_to(request)
        if reply.wait_for is not None:
            await reply.wait_for.wait()
        streaming = bool(request.body.get("stream")) and reply.raw is None
        sent = _head(reply, streaming) + (_events(reply, request) if streaming else _body(reply, request))
        writer.write(sent[: len(sent) // 2] if reply.broken_off else sent)
        await writer.drain()

    def _reply_to(self, request: Request) -> Reply:
        for name, replies in self.scripts.items():
            if name in request.properties:
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                return reply if isinstance(reply, Reply) else reply(request)
        return failure(400, "invalid_request_error", "nothing is scripted for this schema")


@asynccontextmanager
async def fake_messages() -> AsyncIterator[FakeMessages]:
    """The server, while the block runs."""
    fake = FakeMessages()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        for task in fake.connections:
            task.cancel()
        await asyncio.gather(*fake.connections)
        await asyncio.sleep(0)  # transports close in the loop's next turn


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(headers=headers, body=json.loads(body))


def _head(reply: Reply, streaming: bool) -> bytes:
    kind = "text/event-stream" if streaming else "application/json"
    headers = {"content-type": kind, "connection": "close", "request-id": "req_test", **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


def _message(reply: Reply, request: Request) -> dict[str, Any]:
    return {
        "id": reply.id,
        "type": "message",
        "role": "assistant",
        "model": request.body["model"],
        "content": [{"type": "text", "text": reply.text}],
        "stop_reason": reply.stop_reason,
        "stop_sequence": None,
        "usage": reply.usage,
    }


def _body(reply: Reply, request: Request) -> bytes:
    return reply.raw if reply.raw is not None else json.dumps(_message(reply, request)).encode()


def _events(reply: Reply, request: Request) -> bytes:
    started = _message(reply, request) | {"content": [], "stop_reason": None}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": started},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    ]
    for start in range(0, len(reply.text), _DELTA_CHARACTERS):
        delta = {"type": "text_delta", "text": reply.text[start : start + _DELTA_CHARACTERS]}
        events.append({"type": "content_block_delta", "index": 0, "delta": delta})
    if reply.error_in_stream:
        events.append({"type": "error", "error": {"type": reply.error_in_stream, "message": "no"}})
        return b"".join(map(_event, events))
    stop = {"stop_reason": reply.stop_reason, "stop_sequence": None}
    events += [
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": stop, "usage": reply.usage},
        {"type": "message_stop"},
    ]
    return b"".join(map(_event, events))


def _event(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
