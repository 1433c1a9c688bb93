"""JetStream's own requests: JSON in, JSON out, its errors as ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable

NOT_FOUND = 404
_UNAVAILABLE = 503
# No suitable peers: the nodes of a cluster have not all found each other yet.
_PASSING = frozenset({10005})
_SECONDS = 5.0


class Refused(Exception):
    """JetStream understood the request and refuses it."""

    def __init__(self, code: int, err_code: int, description: str) -> None:
        self.code, self.err_code = code, err_code
        super().__init__(f"{description} ({err_code})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A message as a stream keeps it."""

    subject: str
    sequence: int
    body: bytes
    at: datetime
    """When the stream took it, by the server's clock."""


async def ask(bus: Bus, what: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
    """`$JS.API.<what>`. Raises Refused, BusUnavailable."""
    request = json.dumps(body).encode() if body else b""
    try:
        return answer_of((await bus.request(f"$JS.API.{what}", request, timeout=_SECONDS)).data)
    except Refused as refused:
        if refused.code == _UNAVAILABLE or refused.err_code in _PASSING:
            raise BusUnavailable(f"The message bus cannot answer: {refused}") from refused
        raise


def answer_of(data: bytes) -> dict[str, Any]:
    """The answer as a mapping. Raises Refused; BusUnavailable when it is none."""
    try:
        answer = json.loads(data)
    except ValueError:
        raise BusUnavailable("The message bus gave an answer that is none.") from None
    error = answer.get("error")
    if not error:
        return dict(answer)
    raise Refused(error.get("code", 0), error.get("err_code", 0), error.get("description", ""))


async def last_on(bus: Bus, stream: str, subject: str) -> Stored | None:
    """The message a stream keeps on exactly this subject. Raises BusUnavailable when the stream cannot be asked."""
    return await _get(bus, f"$JS.API.DIRECT.GET.{stream}.{subject}", b"")


async def next_on(bus: Bus, stream: str, subject: str, sequence: int) -> Stored | None:
    """The first message on a subject whose sequence is at least `sequence`. Raises BusUnavailable."""
    request = json.dumps({"seq": max(1, sequence), "next_by_subj": subject}).encode()
    return await _get(bus, f"$JS.API.DIRECT.GET.{stream}", request)


async def _get(bus: Bus, subject: str, request: bytes) -> Stored | None:
    answer = await bus.request(subject, request)
    headers = answer.headers or {}
    status = headers.get("Status")
    if status == str(NOT_FOUND):
        return None
    if status or "Nats-Subject" not in headers:
        raise BusUnavailable(f"The message bus gave status {status} for a message.")
    return Stored(
        subject=headers["Nats-Subject"],
        sequence=int(headers["Nats-Sequence"]),
        body=answer.data,
        at=datetime.fromisoformat(headers["Nats-Time-Stamp"]),
    )
