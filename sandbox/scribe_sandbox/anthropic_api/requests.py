"""What a Messages request may hold, checked as strictly as the API checks it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError, field_validator

from scribe_sandbox.anthropic_api.catalogue import MODELS, Model
from scribe_sandbox.anthropic_api.refusals import MessagesRefusedError, from_validation, invalid
from scribe_sandbox.anthropic_api.schema_rules import check_schema

# What the installed SDK sends, and the two versions before it.
KNOWN_VERSIONS = frozenset({"2023-01-01", "2023-06-01", "2026-10-21"})
BLOCK_TYPES = frozenset(
    {"text", "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result"}
)
# The API's own estimate differs by model; this is what the sandbox counts and bills.
BYTES_A_TOKEN = 3.2


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Body = TypeVar("Body", bound=BaseModel)


class CacheControl(_Strict):
    """Where a prompt may be cached."""

    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Message(_Strict):
    """One turn. Blocks are checked for their type; text blocks must hold text."""

    role: Literal["user", "assistant", "system"]
    content: StrictStr | list[dict[str, Any]]

    @field_validator("content")
    @classmethod
    def _blocks(cls, content: str | list[dict[str, Any]]) -> str | list[dict[str, Any]]:
        for index, block in enumerate([] if isinstance(content, str) else content):
            if block.get("type") not in BLOCK_TYPES:
                raise ValueError(f"{index}.type: Input tag '{block.get('type')}' is not one of the expected tags")
            if block["type"] == "text" and not (isinstance(block.get("text"), str) and block["text"]):
                raise ValueError("text content blocks must be non-empty")
        if not content:
            raise ValueError("all messages must have non-empty content")
        return content


class TextBlock(_Strict):
    """A part of the system prompt."""

    type: Literal["text"]
    text: Annotated[StrictStr, Field(min_length=1)]
    cache_control: CacheControl | None = None
    citations: list[dict[str, Any]] | None = None


class OutputFormat(BaseModel):
    """The schema of the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["json_schema"]
    json_schema: dict[str, Any] = Field(alias="schema")


class OutputConfig(_Strict):
    """How much effort the answer deserves, and its form."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: OutputFormat | None = None


class Thinking(_Strict):
    """Whether the model thinks before it answers."""

    type: Literal["adaptive", "enabled", "disabled", "between_tools"]
    budget_tokens: Annotated[StrictInt, Field(ge=1024)] | None = None
    display: Literal["summarized", "omitted"] | None = None


class ToolChoice(_Strict):
    """Which tool must be used."""

    type: Literal["auto", "any", "tool", "none"]
    name: StrictStr | None = None
    disable_parallel_tool_use: StrictBool | None = None


class Metadata(_Strict):
    """Who the request is for."""

    user_id: Annotated[StrictStr, Field(max_length=256)] | None = None


class CountRequest(_Strict):
    """The body of `POST /v1/messages/count_tokens`."""

    model: StrictStr
    messages: Annotated[list[Message], Field(min_length=1)]
    cache_control: CacheControl | None = None
    output_config: OutputConfig | None = None
    speed: Literal["standard", "fast"] | None = None
    system: StrictStr | list[TextBlock] | None = None
    thinking: Thinking | None = None
    tool_choice: ToolChoice | None = None
    tools: list[dict[str, Any]] | None = None


class MessagesRequest(CountRequest):
    """The body of `POST /v1/messages`; temperature, top_p and top_k are gone, as any unknown parameter is."""

    max_tokens: Annotated[StrictInt, Field(ge=1)]
    container: StrictStr | dict[str, Any] | None = None
    diagnostics: dict[str, Any] | None = None
    inference_geo: StrictStr | None = None
    metadata: Metadata | None = None
    service_tier: Literal["auto", "standard_only"] | None = None
    stop_sequences: list[StrictStr] | None = None
    stream: StrictBool = False


def check_headers(headers: Mapping[str, str]) -> None:
    """Checks the key, then the version. Raises MessagesRefusedError: 401 or 400."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()
    if not key:
        raise MessagesRefusedError(401, "x-api-key header is required")
    if key == "invalid":
        raise MessagesRefusedError(401, "invalid x-api-key")
    version = headers.get("anthropic-version", "")
    if not version:
        raise invalid("anthropic-version: header is required")
    if version not in KNOWN_VERSIONS:
        raise invalid(f"anthropic-version: '{version}' is not a valid version")


def check_messages(body: object) -> MessagesRequest:
    """A request that the API would take. Raises MessagesRefusedError: 400, or 404 for an unknown model."""
    request = _validated(MessagesRequest, body)
    model = _check_shared(request)
    if request.max_tokens > model.max_tokens:
        raise invalid(
            f"max_tokens: {request.max_tokens} > {model.max_tokens}, "
            f"which is the maximum allowed number of output tokens for {model.id}"
        )
    return request


def check_count(body: object) -> CountRequest:
    """A count request that the API would take. Raises MessagesRefusedError."""
    request = _validated(CountRequest, body)
    _check_shared(request)
    return request


def _validated(cls: type[Body], body: object) -> Body:
    try:
        return cls.model_validate(body)
    except ValidationError as error:
        raise from_validation(error) from error


def _check_shared(request: CountRequest) -> Model:
    model = find_model(request.model)
    if request.messages[0].role == "assistant":
        raise invalid('messages: first message must use the "user" role')
    if request.messages[-1].role == "assistant" and not model.prefill:
        raise invalid(
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )
    _check_thinking(request, model)
    _check_tools(request, model)
    _check_format(request)
    if input_tokens(request) > model.context_tokens:
        raise invalid(f"prompt is too long: {input_tokens(request)} tokens > {model.context_tokens} maximum")
    return model


def _check_thinking(request: CountRequest, model: Model) -> None:
    thinking = request.thinking
    if thinking is None:
        return
    if (thinking.type == "enabled") != (thinking.budget_tokens is not None):
        raise invalid("thinking.budget_tokens: required with type 'enabled', and only with it")
    if thinking.type == "enabled" and not model.budget_thinking:
        raise invalid(f'"thinking.type.enabled" is not supported for {model.id}. Use "thinking.type.adaptive".')


def _check_tools(request: CountRequest, model: Model) -> None:
    choice = request.tool_choice
    if choice is None:
        return
    if not request.tools:
        raise invalid("tool_choice: may only be specified while providing tools")
    if choice.type in ("any", "tool") and not model.forced_tools:
        raise invalid(f"tool_choice: forced tool use is not supported for {model.id}")
    if (choice.type == "tool") != (choice.name is not None):
        raise invalid("tool_choice.tool.name: required with type 'tool', and only with it")


def _check_format(request: CountRequest) -> None:
    config = request.output_config
    if config is None or config.format is None:
        return
    check_schema(config.format.json_schema)
    blocks = [block for m in request.messages if isinstance(m.content, list) for block in m.content]
    if any(isinstance(cited := block.get("citations"), dict) and cited.get("enabled") for block in blocks):
        raise invalid("output_config.format: citations cannot be enabled together with structured outputs")


def input_tokens(request: CountRequest) -> int:
    """What the request costs as input: the bytes of all that the model reads, 3.2 to a token, at least 1."""
    read = request.model_dump_json(
        by_alias=True, exclude_none=True, include={"system", "messages", "tools", "output_config"}
    )
    return max(1, round(len(read.encode()) / BYTES_A_TOKEN))


def find_model(model_id: str) -> Model:
    """The model of this id. Raises MessagesRefusedError 404."""
    if model_id not in MODELS:
        raise MessagesRefusedError(404, f"model: {model_id}")
    return MODELS[model_id]
