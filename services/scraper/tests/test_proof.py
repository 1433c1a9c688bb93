"""What stands of the facts that a model took from a page."""

from __future__ import annotations

import pytest
from scribe_scraper.proof import before_authors


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Forecasting the Sowing Date Ada Moreau-Lund, Bo Olo", "Forecasting the Sowing Date"),
        ("Forecasting the Sowing Date. A. B. Moreau-Lund", "Forecasting the Sowing Date"),
        ("Forecasting the Sowing Date", "Forecasting the Sowing Date"),
        ("Ada Moreau-Lund, Forecasting", ""),
    ],
)
def test_a_title_ends_where_its_authors_begin(printed: str, expected: str) -> None:
    """The recipient's own name is no part of a title; a line that begins with it gives none."""
    assert before_authors(printed, "Ada Moreau-Lund") == expected
