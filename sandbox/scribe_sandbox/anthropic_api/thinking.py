"""How much the sandbox's model is billed for thinking. Pure.

What a model thinks is billed as output, and nobody publishes how much that is. These are assumptions, and results that
rest on them say so: `medium` is 1,024 tokens, the least budget that the API takes for thinking of a fixed length, and
each effort above or below it is four times or a quarter of that.
"""

from __future__ import annotations

from typing import Literal

from scribe_sandbox.anthropic_api.catalogue import MODELS
from scribe_sandbox.anthropic_api.requests import CountRequest

Effort = Literal["low", "medium", "high", "xhigh", "max"]

THINKING_TOKENS: dict[Effort, int] = {"low": 256, "medium": 1_024, "high": 4_096, "xhigh": 16_384, "max": 65_536}
"""Tokens for one call."""

_WITHOUT = frozenset({"disabled", "between_tools"})
"""Settings under which a model that has no tools does not think."""


def effort_of(request: CountRequest) -> Effort:
    """The effort that the request names, else its model's own."""
    named = request.output_config.effort if request.output_config else None
    return named or MODELS[request.model].default_effort


def thinking_tokens(request: CountRequest) -> int:
    """What the answer's thinking is billed as; 0 where the request or the model does not think before it answers."""
    thinking = request.thinking
    if thinking is None:
        return THINKING_TOKENS[effort_of(request)] if MODELS[request.model].thinks_unasked else 0
    if thinking.type in _WITHOUT:
        return 0
    return thinking.budget_tokens or THINKING_TOKENS[effort_of(request)]
