"""The adapter to the Messages API, over the real SDK. Import it late: the SDK takes 65 MB and two seconds."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import anthropic
import httpx2
from anthropic.types import Message
from pydantic import BaseModel, ValidationError

from scribe_llm.errors import ModelOverloaded, ModelTimeout
from scribe_llm.failures import to_service_error
from scribe_llm.reply import Reply
from scribe_llm.settings import ModelSettings

OnText = Callable[[str], Awaitable[None]]

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_BETWEEN_TEXTS_SECONDS = 0.15
_LARGEST_TEXT = 400_000
"""Characters; far more than `max_tokens` of any task gives."""
_LARGEST_BODY = 4 * _LARGEST_TEXT
"""Bytes, decompressed."""


def schema_of(answer: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of an answer, in the subset that the API takes; what it drops, our own validation holds."""
    return dict(anthropic.transform_schema(answer))


class MessagesApi:
    """Makes each call once; retries are the orchestrator's business."""

    def __init__(self, client: anthropic.AsyncAnthropic, timeout_seconds: float) -> None:
        self._client = client
        self._seconds = timeout_seconds

    async def create(self, request: dict[str, Any]) -> Reply:
        """One call, answered as a whole. Raises one of the MODEL_* errors."""
        call = self._client.messages.with_streaming_response.create(**request, timeout=self._seconds)
        async with _within(self._seconds), call as response:
            body = bytearray()
            async for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _LARGEST_BODY:
                    raise ModelOverloaded("The model's service sends without end.")
            # As lenient as the SDK itself: a newer API may say more than this version knows.
            return _reply(Message.construct(**json.loads(body)))

    async def stream(self, request: dict[str, Any], on_text: OnText) -> Reply:
        """The same call, with `on_text` given the text so far every 0.15 s at most. Raises as `create` does."""
        async with _within(self._seconds), self._client.messages.stream(**request, timeout=self._seconds) as stream:
            told = time.monotonic()
            text = ""
            async for piece in stream.text_stream:
                text += piece
                if len(text) > _LARGEST_TEXT:
                    raise ModelOverloaded("The model's service sends without end.")
                if time.monotonic() - told >= _BETWEEN_TEXTS_SECONDS:
                    told = time.monotonic()
                    await on_text(text)
            return _reply(stream.current_message_snapshot)


@asynccontextmanager
async def open_messages_api(settings: ModelSettings) -> AsyncIterator[MessagesApi]:
    """The SDK's client: no retries, the key and address from our settings only."""
    local = (urlsplit(settings.base_url).hostname or "") in _LOOPBACK
    async with anthropic.AsyncAnthropic(
        api_key=settings.api_key.get_secret_value(),
        base_url=settings.base_url,
        max_retries=0,
        timeout=settings.timeout_seconds,
        # A proxy of the environment is not for this machine's own addresses.
        http_client=anthropic.DefaultAsyncHttpxClient(trust_env=not local, verify=_tls()),
    ) as client:
        yield MessagesApi(client, settings.timeout_seconds)


@cache
def _tls() -> ssl.SSLContext:
    """One for all services of a process: the certificates are read and kept once."""
    return httpx2.create_ssl_context()


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """Bounds the whole call (the SDK's timeout bounds each wait only), and turns its errors into ours."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise ModelTimeout from None
    except anthropic.AnthropicError as error:
        raise to_service_error(error) from error
    except httpx2.TimeoutException as error:
        raise ModelTimeout from error
    except httpx2.HTTPError as error:  # a stream that breaks off reaches us as it is
        raise ModelOverloaded("The model's service broke off its answer.") from error
    except (
        json.JSONDecodeError,
        UnicodeDecodeError,
        ValidationError,
        AssertionError,
        AttributeError,
        KeyError,
        TypeError,
    ) as error:
        # What the SDK lets through of a body that is no message.
        raise ModelOverloaded("The model's service does not answer in its own form.") from error


def _reply(message: Message) -> Reply:
    if not isinstance(message, Message) or not isinstance(message.content, list):
        raise ModelOverloaded("The model's service does not answer in its own form.")
    if not message.stop_reason:
        raise ModelOverloaded("The model's service broke off its answer.")
    details = message.stop_details
    return Reply(
        id=str(message.id),
        model=str(message.model),
        text="".join(part.text for part in message.content if part.type == "text"),
        stop_reason=str(message.stop_reason),
        explanation=str(getattr(details, "explanation", None) or ""),
        input_tokens=message.usage.input_tokens or 0,
        cache_read_tokens=message.usage.cache_read_input_tokens or 0,
        cache_write_tokens=message.usage.cache_creation_input_tokens or 0,
        output_tokens=message.usage.output_tokens or 0,
    )
