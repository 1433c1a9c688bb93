"""What calls of a model cost, in millionths of a US dollar."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genai_prices import Usage
    from genai_prices.types import PriceCalculation

logger = logging.getLogger(__name__)

_PROVIDER = "anthropic"

# Dollars for a million tokens are micro-dollars for one. For a model without a known price: dearer than any we know,
# so that a budget holds all the same.
_UNKNOWN_INPUT, _UNKNOWN_OUTPUT = 20, 100

# What the API reads beyond what we send: the roles' marks and its own words on the form of the answer.
_UNSEEN_TOKENS = 1_000


_DEAREST = Decimal(1_000)
"""Dollars for a million tokens; a price above it is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a million tokens cost in dollars, where it is set rather than listed."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal

    def of(self, *, input_tokens: int, output_tokens: int, cache_read_tokens: int, cache_write_tokens: int) -> Decimal:
        """Micro-dollars. `input_tokens` counts all tokens read, cached ones included."""
        fresh = input_tokens - cache_read_tokens - cache_write_tokens
        cached = cache_read_tokens * self.cache_read + cache_write_tokens * self.cache_write
        return fresh * self.input + cached + output_tokens * self.output


def parse_prices(text: str) -> Prices:
    """`input,output[,cache_read,cache_write]`; without the last two, cached tokens cost what others do.

    Raises ValueError saying what is wrong.
    """
    try:
        numbers = [Decimal(part.strip()) for part in text.split(",")]
    except InvalidOperation:
        numbers = []
    if len(numbers) not in {2, 4} or not all(number.is_finite() and 0 <= number <= _DEAREST for number in numbers):
        raise ValueError("must be two or four dollar prices of a million tokens: input,output[,cache_read,cache_write]")
    read, written = numbers[2:] or (numbers[0], numbers[0])
    return Prices(input=numbers[0], output=numbers[1], cache_read=read, cache_write=written)


def cost(
    model: str,
    *,
    input_tokens: int,
    output_tokens: int,
    cache_read_tokens: int = 0,
    cache_write_tokens: int = 0,
    prices: Prices | None = None,
) -> int:
    """The price of a call, rounded up: by `prices`, else by the list. `input_tokens` counts cached ones too."""
    if prices is not None:
        micro_dollars = prices.of(
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cache_read_tokens=cache_read_tokens,
            cache_write_tokens=cache_write_tokens,
        )
        return int(micro_dollars.to_integral_value(ROUND_CEILING))
    calc_price, usage_type = _price_list()
    usage = usage_type(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cache_read_tokens=cache_read_tokens,
        cache_write_tokens=cache_write_tokens,
    )
    try:
        price = calc_price(usage, model, provider_id=_PROVIDER).total_price
    except (LookupError, ValueError):
        logger.warning("price unknown", extra={"model": model})
        return input_tokens * _UNKNOWN_INPUT + output_tokens * _UNKNOWN_OUTPUT
    return int((price * Decimal(1_000_000)).to_integral_value(ROUND_CEILING))


@cache
def _price_list() -> tuple[Callable[..., PriceCalculation], type[Usage]]:
    """Loaded at its first use, and without the prices of all other providers, which are nine tenths of its memory."""
    from genai_prices import Usage, calc_price
    from genai_prices.data import providers

    providers[:] = [provider for provider in providers if provider.id == _PROVIDER]
    return calc_price, Usage


def estimate(model: str, *, request_bytes: int, max_output_tokens: int, prices: Prices | None = None) -> int:
    """The most that a call can cost.

    Tokenizers of these models work on bytes, so a token stands for a byte or more of what was sent, in any script;
    thinking and text together end at `max_tokens`. English takes about a third of that; nothing takes more.
    """
    return cost(model, input_tokens=request_bytes + _UNSEEN_TOKENS, output_tokens=max_output_tokens, prices=prices)
