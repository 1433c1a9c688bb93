"""Stands before every route: reads the request whole, writes it into the ledger, and lets the dials have their way."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_sandbox.anthropic_api.refusals import error_body
from scribe_sandbox.dials import Decision, Dials
from scribe_sandbox.errors import BodyTooLargeError
from scribe_sandbox.faults import FaultPlayer
from scribe_sandbox.ledger import Call, Ledger
from scribe_sandbox.loopback import is_loopback_name
from scribe_sandbox.traffic import (
    Exchange,
    Target,
    attach,
    digest_of,
    host_name,
    job_hint,
    json_object,
    purpose_of,
    target_of,
)

# The Messages API takes 32 MB; the others take less.
MAX_BODY_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """ASGI application: `api` serves the upstreams, `web` the world's pages."""

    api: ASGIApp
    web: ASGIApp
    dials: Dials
    ledger: Ledger
    faults: FaultPlayer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.api(scope, receive, send)
            return
        headers = Headers(scope=scope)
        target = target_of(scope["raw_path"].decode(), scope["query_string"].decode(), headers.get("host", ""))
        if not target.host and not is_loopback_name(host_name(headers.get("host", ""))):
            # A page elsewhere must not reach the sandbox through a name that it had resolved to loopback.
            await PlainTextResponse("the sandbox answers to loopback names only", 421)(scope, receive, send)
            return
        try:
            body = await _read_body(receive)
        except BodyTooLargeError:
            await JSONResponse(error_body(413, "Request exceeds the maximum size", ""), 413)(scope, receive, send)
            return
        await self._serve(target, headers, body, scope, receive, send)

    async def _serve(
        self, target: Target, headers: Headers, body: bytes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        fields = json_object(body)
        purpose = purpose_of(target, fields)
        exchange = Exchange(
            seq=self.ledger.next_seq(), target=target, purpose=purpose, body=body, sha256=digest_of(target, body)
        )
        if purpose.dial is None:
            attach(scope, exchange)
            await self.api(scope, receive, send)
            return
        decision = self.dials.decide(purpose.dial, exchange.sha256)
        self.ledger.record(
            Call(
                seq=exchange.seq,
                time=time.time(),
                upstream=purpose.upstream,
                task=purpose.task,
                method=scope["method"],
                path=target.shown,
                request_bytes=len(body),
                model=str(fields.get("model", ""))[:100],
                job_hint=job_hint(headers, fields),
                sha256=exchange.sha256,
                fault=decision.fault or "",
            )
        )
        streamed = fields.get("stream") is True and decision.fault in (None, "cut")
        await self._act(decision, exchange, streamed, scope, receive, self._counting(exchange.seq, send))

    async def _act(
        self, decision: Decision, exchange: Exchange, streamed: bool, scope: Scope, receive: Receive, send: Send
    ) -> None:
        # Half of a stream's time goes before its first event, half between its events.
        before = decision.latency / 2 if streamed else decision.latency
        if before:
            await asyncio.sleep(before)
        attach(scope, replace(exchange, stream_seconds=decision.latency - before))
        app = self.web if exchange.target.host else self.api
        if decision.fault is None:
            await app(scope, receive, send)
        elif decision.fault == "cut":
            await self.faults.cut(app, scope, receive, send)
        else:
            await self.faults.play(decision, exchange, scope, receive, send)

    def _counting(self, seq: int, send: Send) -> Send:
        """`send`, noting in the ledger what went out."""
        status, sent = 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            self.ledger.answered(seq, status=status, response_bytes=sent)
            await send(message)

        return counted


async def _read_body(receive: Receive) -> bytes:
    """The request's body. Raises BodyTooLargeError."""
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise BodyTooLargeError
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)
