"""Prices."""

from __future__ import annotations

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


def test_an_estimate_covers_the_whole_output() -> None:
    """The most that the call can write is part of the estimate."""
    assert estimate("claude-sonnet-5-5", request_bytes=30_000, max_output_tokens=2_000) >= 40_000
