"""What a run prints and writes."""

from __future__ import annotations

import pytest
from scribe_evals.measure import Line, Outcome
from scribe_evals.report import figures_of, line_of, put_table, table_of

OUTCOME = Outcome(figures={"emails": 5}, lines=(Line(what="e-mails", seen="5", asked="≥ 4", holds=True),), notes=("n",))


def test_figures_of_all_measures_stand_in_one_object() -> None:
    """Each key once, and how long it took."""
    assert figures_of([OUTCOME], 2.04) == {"emails": 5, "seconds": 2.0}
    with pytest.raises(ValueError, match="emails"):
        figures_of([OUTCOME, OUTCOME], 1)


def test_a_miss_is_seen_in_its_line() -> None:
    """The first word says whether the measure holds."""
    assert line_of("claims", OUTCOME.lines[0]).startswith("ok ")
    assert line_of("claims", Line(what="x", seen="1", asked="2", holds=False)).startswith("MISS")


def test_the_table_replaces_only_what_stands_between_its_marks() -> None:
    """Running twice leaves one table."""
    page = "a\n<!-- make eval: begin -->\nold\n<!-- make eval: end -->\nb\n"
    once = put_table(page, table_of({"claims": OUTCOME}, 3, 7))
    assert "old" not in once
    assert "| claims | e-mails | 5 | ≥ 4 |" in once
    assert once.startswith("a\n")
    assert once.endswith("\nb\n")
    assert put_table(once, table_of({"claims": OUTCOME}, 3, 7)) == once
    with pytest.raises(ValueError, match="no "):
        put_table("nothing", "table")
