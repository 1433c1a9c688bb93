"""What a call costs, from a maintained price list, and what it may cost at most before it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass

_MICRO = 1_000_000
_BYTES_A_TOKEN = 2.5  # cautious: English has about 3.2 to 4, other scripts fewer
_OVERHEAD_TOKENS = 600  # the schema and the message frame
# Dollars a million tokens for a model that no list knows: dear, so that a budget holds.
_UNKNOWN_INPUT, _UNKNOWN_OUTPUT = 15.0, 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokens of one call, as the API counts them: `input` without cached ones."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0

    @property
    def all_input(self) -> int:
        return self.input + self.cache_read + self.cache_write


def cost_micro_dollars(model: str, tokens: Tokens) -> int:
    """Cost in millionths of a dollar, rounded up. A model that the list does not know is taken for a dear one."""
    from genai_prices import Usage, calc_price

    usage = Usage(
        input_tokens=tokens.all_input,
        output_tokens=tokens.output,
        cache_read_tokens=tokens.cache_read,
        cache_write_tokens=tokens.cache_write,
    )
    try:
        return math.ceil(calc_price(usage, model, provider_id="anthropic").total_price * _MICRO)
    except LookupError:
        return math.ceil(tokens.all_input * _UNKNOWN_INPUT + tokens.output * _UNKNOWN_OUTPUT)


def estimate_micro_dollars(model: str, prompt: str, max_output_tokens: int) -> int:
    """The most that a call with this prompt may cost, in millionths of a dollar."""
    read = math.ceil(len(prompt.encode("utf-8", "replace")) / _BYTES_A_TOKEN) + _OVERHEAD_TOKENS
    return cost_micro_dollars(model, Tokens(input=read, output=max_output_tokens))
