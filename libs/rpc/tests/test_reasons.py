"""The table of reasons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scribe_rpc.errors import ServiceError
from scribe_rpc.errors_page import render
from scribe_rpc.reasons import REASONS


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_is_usable(name: str) -> None:
    """UPPER_SNAKE, at most 63 characters, with a sentence for people."""
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,62}", name)
    assert ServiceError(name).message.endswith(".")


def test_an_unknown_reason_is_a_mistake_in_our_code() -> None:
    """It cannot be raised."""
    with pytest.raises(AssertionError):
        ServiceError("NO_SUCH_REASON")


def test_the_page_is_up_to_date() -> None:
    """docs/errors.md is what the table says."""
    assert (Path(__file__).parents[3] / "docs" / "errors.md").read_text() == render()
