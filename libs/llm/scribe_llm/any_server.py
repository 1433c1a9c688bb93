"""Any server that speaks the Messages API: one that does not know structured output is told the form in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from string import Template
from typing import TYPE_CHECKING, Any

from scribe_llm.errors import ModelRequestRefused
from scribe_llm.prompts import load_text
from scribe_llm.reply import Reply

if TYPE_CHECKING:
    from scribe_llm.late_api import LateApi
    from scribe_llm.messages_api import MessagesApi, OnText

logger = logging.getLogger(__name__)

_IN_WORDS = Template(load_text("scribe_llm", "in_words"))
_UNKNOWN_FIELD = "output_config"


class AnyServer:
    """Asks by schema until the server says that it does not know that field; from then on, by words."""

    def __init__(self, api: MessagesApi | LateApi) -> None:
        self._api = api
        self._knows_schemas = True

    async def create(self, request: dict[str, Any]) -> Reply:
        """As `MessagesApi.create`."""
        return await self._ask(request, self._api.create)

    async def stream(self, request: dict[str, Any], on_text: OnText) -> Reply:
        """As `MessagesApi.stream`."""
        return await self._ask(request, lambda asked: self._api.stream(asked, on_text))

    async def _ask(self, request: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[Reply]]) -> Reply:
        if self._knows_schemas:
            try:
                return await send(request)
            except ModelRequestRefused as error:
                if not error.is_free or _UNKNOWN_FIELD not in error.message:
                    raise
                logger.warning("the model's server does not know structured output; it is asked in words")
                self._knows_schemas = False
        reply = await send(in_words(request))
        return replace(reply, text=bare_json(reply.text))


def in_words(request: dict[str, Any]) -> dict[str, Any]:
    """The request with the form of its answer in the system prompt, and without the fields that only Anthropic knows."""
    schema = json.dumps(request[_UNKNOWN_FIELD]["format"]["schema"], ensure_ascii=False)
    plain = {name: value for name, value in request.items() if name != _UNKNOWN_FIELD}
    return {**plain, "system": f"{request['system']}\n\n{_IN_WORDS.substitute(schema=schema)}"}


def bare_json(text: str) -> str:
    """The text from its first brace to its last, as models like to put fences and words around an object."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
