"""What rows become, and places in lists."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from scribe_store.paging import Place, place_of, token_of
from scribe_store.rows import StepTrace, step_traces


def test_a_place_survives_its_text() -> None:
    """Microseconds and id come back as they were."""
    place = Place(created_at=datetime(2026, 11, 24, 2, 3, 4, 567891, tzinfo=UTC), id=uuid4())
    assert place == place_of(token_of(place))


@pytest.mark.parametrize(
    "token", ["", "x", "!!", "MTIzNA", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LmFi", "A" * 4000]
)
def test_text_that_is_no_place_is_refused(token: str) -> None:
    """Whatever a client makes up."""
    with pytest.raises(ValueError, match="page_token"):
        place_of(token)


def test_step_records_become_typed() -> None:
    """Missing parts are empty."""
    records = '[{"step": "parse", "status": "completed", "seconds": 1.5, "detail": "x"}, {"step": "scrape", "status": "running"}]'
    expected = (
        StepTrace(step="parse", status="completed", seconds=1.5, detail="x"),
        StepTrace(step="scrape", status="running"),
    )
    assert expected == step_traces(records)
