"""Prices."""

from __future__ import annotations

import pytest
from scribe_llm.prices import cost, estimate


def test_cost_of_known_models_in_micro_dollars() -> None:
    """10,000 tokens in and 2,000 out cost $0.002 with Haiku 5.5 and $0.04 with Sonnet 5.5."""
    assert cost("claude-haiku-5-5", input_tokens=10_000, output_tokens=2_000) == 2_000
    assert cost("claude-sonnet-5-5", input_tokens=10_000, output_tokens=2_000) == 40_000


def test_cached_tokens_cost_less() -> None:
    """Tokens read from a cache are part of the input and cheaper."""
    whole = cost("claude-sonnet-5-5", input_tokens=10_000, output_tokens=1)
    assert cost("claude-sonnet-5-5", input_tokens=10_000, output_tokens=1, cache_read_tokens=8_000) < whole


def test_an_unknown_model_is_priced_dearer_than_any_known() -> None:
    """A budget holds for a model that came out after the price list."""
    known = cost("claude-opus-5-5", input_tokens=1_000, output_tokens=1_000)
    assert cost("claude-next-9", input_tokens=1_000, output_tokens=1_000) > known


@pytest.mark.parametrize(
    "text", ["The cell divides. ", "x7#Q~", "細胞は分裂する。", "🧬🧫", "\u0d15\u0d4b\u0d36\u0d02"]
)
def test_no_call_costs_more_than_its_estimate(text: str) -> None:
    """Were every byte of the request a token and the answer as long as it may be, the estimate would still cover it."""
    sent = text * 500
    worst = cost("claude-sonnet-5-5", input_tokens=len(sent.encode()), output_tokens=2_000)
    assert worst <= estimate("claude-sonnet-5-5", request_bytes=len(sent.encode()), max_output_tokens=2_000)


def test_an_estimate_grows_over_the_steps_of_a_price_list() -> None:
    """Haiku 5.5 asks five times as much for prompts above 100,000 tokens; a longer request never looks cheaper."""
    sizes = [10_000, 90_000, 110_000, 400_000]
    found = [estimate("claude-haiku-5-5", request_bytes=size, max_output_tokens=100) for size in sizes]
    assert found == sorted(found)
    assert found[2] > 5 * found[1] / 2
