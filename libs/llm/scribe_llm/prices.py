"""What calls of a model cost, in millionths of a US dollar."""

from __future__ import annotations

import logging
from decimal import ROUND_CEILING, Decimal

logger = logging.getLogger(__name__)

# Dollars for a million tokens are micro-dollars for one. For a model without a known price: dearer than any we know,
# so that a budget holds all the same.
_UNKNOWN_INPUT, _UNKNOWN_OUTPUT = 20, 100

# What the API reads beyond what we send: the roles' marks and its own words on the form of the answer.
_UNSEEN_TOKENS = 1_000


def cost(
    model: str, *, input_tokens: int, output_tokens: int, cache_read_tokens: int = 0, cache_write_tokens: int = 0
) -> int:
    """The price of a call, rounded up. `input_tokens` counts all tokens read, cached ones included."""
    from genai_prices import Usage, calc_price  # takes 27 MB

    usage = Usage(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cache_read_tokens=cache_read_tokens,
        cache_write_tokens=cache_write_tokens,
    )
    try:
        price = calc_price(usage, model, provider_id="anthropic").total_price
    except (LookupError, ValueError):
        logger.warning("price unknown", extra={"model": model})
        return input_tokens * _UNKNOWN_INPUT + output_tokens * _UNKNOWN_OUTPUT
    return int((price * Decimal(1_000_000)).to_integral_value(ROUND_CEILING))


def estimate(model: str, *, request_bytes: int, max_output_tokens: int) -> int:
    """The most that a call can cost.

    Tokenizers of these models work on bytes, so a token stands for a byte or more of what was sent, in any script;
    thinking and text together end at `max_tokens`. English takes about a third of that; nothing takes more.
    """
    return cost(model, input_tokens=request_bytes + _UNSEEN_TOKENS, output_tokens=max_output_tokens)
