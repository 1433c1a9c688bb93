"""Turns the reader's text into what the Messages API sends: one message, or the events of a stream. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scribe_sandbox.anthropic_api.requests import BYTES_A_TOKEN
from scribe_sandbox.wayward.answer import ModelAnswer, StopReason

# Every reply's id begins so; whoever shows a result can tell by it that no real model wrote it.
ID_PREFIX = "msg_sandbox_"
# Characters in one delta of a stream: about what the API sends.
DELTA_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, before it takes the form of the wire."""

    id: str
    model: str
    text: str
    stop_reason: StopReason
    stop_sequence: str | None
    explanation: str = ""
    input_tokens: int
    output_tokens: int
    """Thinking included."""
    thinking_tokens: int
    blocks: tuple[dict[str, Any], ...] | None = None
    """Content blocks that are sent instead of the text."""

    @property
    def content(self) -> list[dict[str, Any]]:
        """The content blocks."""
        return [{"type": "text", "text": self.text, "citations": None}] if self.blocks is None else list(self.blocks)


def make_reply(
    *,
    answer: ModelAnswer,
    digest: str,
    model: str,
    max_tokens: int,
    stop_sequences: list[str],
    input_tokens: int,
    thinking_tokens: int = 0,
) -> Reply:
    """The reply to a request whose body has this digest; cut at a stop sequence, then at `max_tokens`.

    Thinking takes of `max_tokens` what the text leaves, so that a tight limit cuts no answer short.
    """
    text = answer.text
    stops = [stop for stop in stop_sequences if stop in text]
    stop = min(stops, key=text.index, default=None)
    text = text[: text.index(stop)] if stop is not None else text
    kept = _cut(text, max_tokens)
    written = min(max_tokens, _tokens(kept))
    thought = min(thinking_tokens, max_tokens - written)
    return Reply(
        id=ID_PREFIX + digest[:24],
        model=model,
        text=kept,
        stop_reason="max_tokens"
        if kept != text
        else answer.stop_reason or ("end_turn" if stop is None else "stop_sequence"),
        explanation=answer.explanation,
        blocks=answer.blocks,
        stop_sequence=stop if kept == text else None,
        input_tokens=input_tokens,
        output_tokens=written + thought,
        thinking_tokens=thought,
    )


def as_message(reply: Reply) -> dict[str, Any]:
    """The whole message."""
    return {
        "id": reply.id,
        "type": "message",
        "role": "assistant",
        "model": reply.model,
        "content": reply.content,
        "stop_reason": reply.stop_reason,
        "stop_sequence": reply.stop_sequence,
        "stop_details": _details(reply),
        "container": None,
        "usage": _usage(reply.input_tokens, reply.output_tokens, reply.thinking_tokens),
    }


def as_events(reply: Reply) -> Iterator[bytes]:
    """The same message as server-sent events, in the API's order."""
    started = as_message(reply) | {
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _usage(reply.input_tokens, 1, 0),
    }
    yield _event("message_start", message=started)
    yield _event("ping")
    for index, block in enumerate(reply.content):
        yield from _block_events(index, block)
    yield _event(
        "message_delta",
        delta={"stop_reason": reply.stop_reason, "stop_sequence": reply.stop_sequence, "stop_details": _details(reply)},
        usage=_usage(reply.input_tokens, reply.output_tokens, reply.thinking_tokens),
    )
    yield _event("message_stop")


def _block_events(index: int, block: dict[str, Any]) -> Iterator[bytes]:
    if block["type"] != "text":
        yield _event("content_block_start", index=index, content_block=block)
        yield _event("content_block_stop", index=index)
        return
    yield _event("content_block_start", index=index, content_block={"type": "text", "text": "", "citations": None})
    for start in range(0, len(block["text"]), DELTA_CHARACTERS):
        part = block["text"][start : start + DELTA_CHARACTERS]
        yield _event("content_block_delta", index=index, delta={"type": "text_delta", "text": part})
    yield _event("content_block_stop", index=index)


def _details(reply: Reply) -> dict[str, Any] | None:
    return (
        {"type": "refusal", "category": None, "explanation": reply.explanation}
        if reply.stop_reason == "refusal"
        else None
    )


def _usage(input_tokens: int, output_tokens: int, thinking_tokens: int) -> dict[str, Any]:
    return {
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "output_tokens_details": {"thinking_tokens": thinking_tokens},
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "service_tier": "standard",
    }


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def _tokens(text: str) -> int:
    return max(1, round(len(text.encode()) / BYTES_A_TOKEN))


def _cut(text: str, max_tokens: int) -> str:
    """The text as far as `max_tokens` reach, cut between characters."""
    limit = int(max_tokens * BYTES_A_TOKEN)
    raw = text.encode()
    return text if _tokens(text) <= max_tokens else raw[:limit].decode(errors="ignore")
