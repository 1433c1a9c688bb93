"""Whether the judge of the chaos sees what it must: each rule has a book that breaks it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from scribe_chaos.books import Books, Row
from scribe_chaos.fairness import Fairness
from scribe_chaos.lines import did_not_hold
from scribe_chaos.oracle import excess, judge
from scribe_chaos.paid_files import is_answer
from scribe_chaos.points import UnknownPlace, points, points_in
from scribe_chaos.table import table
from scribe_chaos.timed_steps import Turn, peak, use
from scribe_chaos.truth import untruth

JOB, OWNER, EMAIL = UUID(int=1), UUID(int=2), UUID(int=3)
ROW = Row(id=JOB, user_id=OWNER, status="completed", epoch=1, email_id=EMAIL, reason=None, reserved=0)
BOOKS = Books(rows=[ROW], emails=Counter({JOB: 1}), counts={OWNER: 1})
SHOWN: dict[str, Any] = {
    "id": str(JOB), "state": "running", "current_step": "web_scraper", "steps": [], "error": None, "email_id": None,
    "waiting_reason": None,
}  # fmt: skip


def problems(books: Books, wanted: str = "completed") -> list[str]:
    return judge(books, wanted={JOB: wanted}, calls={}, expected={}, in_flight=0).problems


def test_whole_books_are_whole() -> None:
    """One job, one e-mail, one count."""
    assert [] == problems(BOOKS)


@pytest.mark.parametrize(
    "books",
    [
        replace(BOOKS, rows=[]),
        replace(BOOKS, rows=[replace(ROW, status="running")]),
        replace(BOOKS, rows=[replace(ROW, status="failed", reason="JOB_DEADLINE")]),
        replace(BOOKS, emails=Counter()),
        replace(BOOKS, emails=Counter({JOB: 2})),
        replace(BOOKS, counts={OWNER: 2}),
        replace(BOOKS, counts={OWNER: 0}),
        replace(BOOKS, rows=[ROW, replace(ROW, id=UUID(int=9))]),
        replace(BOOKS, rows=[replace(ROW, reserved=5)]),
    ],
    ids=["gone", "never ended", "ended otherwise", "no e-mail", "two e-mails", "counted twice", "not counted", "a stranger", "money kept"],
)  # fmt: skip
def test_what_is_wrong_is_seen(books: Books) -> None:
    """Each kind of loss and each kind of double."""
    assert problems(books)


def test_calls_are_counted_task_by_task() -> None:
    """What one task saved hides nothing of another's; calls under way at a kill are forgiven, no more."""
    assert 0 == excess({"compose": 2}, {"compose": 2}, 0)
    assert 1 == excess({"compose": 3, "extract": 0}, {"compose": 2, "extract": 2}, 0)
    assert 1 == excess({"compose": 4}, {"compose": 2}, 1)


@pytest.mark.parametrize(
    ("changes", "stored", "silent", "is_true"),
    [
        ({}, {"running"}, 1.0, True),
        ({}, {"running"}, 6.0, False),
        ({"waiting_reason": "It waits for a free place in web_scraper."}, {"running"}, 600.0, True),
        ({"state": "completed"}, {"completed"}, 0.0, False),
        ({"state": "completed", "email_id": "e"}, {"completed"}, 0.0, True),
        ({"state": "failed"}, {"running"}, 0.0, False),
        ({"state": "running"}, {"running", "completed"}, 0.0, True),
        ({"state": "waiting"}, {"waiting"}, 600.0, True),
    ],
)
def test_what_the_api_shows_is_held_against_the_row(
    changes: dict[str, Any], stored: set[str | None], silent: float, is_true: bool
) -> None:
    """A state that the row never had, silence without a reason, an end without its e-mail."""
    assert is_true == (untruth({**SHOWN, **changes}, stored, silent=silent) is None)


def test_slots_are_counted() -> None:
    """How many were inside at once, and how much of the slots' time was used."""
    turns = [Turn(job_id="a", start=0, end=2), Turn(job_id="b", start=1, end=3), Turn(job_id="c", start=2, end=4)]
    assert 2 == peak(turns)
    assert 0.75 == use(turns, 2, 0, 4)


def test_nothing_is_shown_when_the_batch_is_done() -> None:
    """A single job that comes behind an empty queue is no proof."""
    fair = Fairness(alone=1.0, slowest_turn=1.0, behind_batch=2.5, batch_left=5)
    assert fair.holds
    assert not replace(fair, batch_left=0).holds
    assert not replace(fair, behind_batch=3.1).holds


def test_points_are_read_from_the_code() -> None:
    """At least sixty of them; a place that cannot be read is an error, not an omission."""
    assert len(points()) >= 60
    assert ["a.b"] == list(points_in('failpoint("a.b")', "x"))
    assert 4 == len(list(points_in('failpoint("runner.received", step)', "x")))
    for strange in ("failpoint(name)", 'failpoint("unknown.kind", step)'):
        with pytest.raises(UnknownPlace):
            list(points_in(strange, "x"))


def test_paid_answers_are_told_from_accounts() -> None:
    """Room that was claimed, or an answer behind its checksum."""
    assert is_answer(bytes(64))
    assert is_answer(b"a" * 64)
    assert not is_answer(b'{"spent": 1}')


def test_every_figure_has_its_bound() -> None:
    """A single lost job, a fourth in three slots, a slow recovery."""
    assert [] == did_not_hold({"lost": 0, "capacity_peak": 3, "recovery_s_max": 14.9, "capacity_use": 0.99})
    for wrong in (
        {"lost": 1},
        {"capacity_peak": 4},
        {"recovery_s_max": 15.1},
        {"capacity_use": 0.97},
        {"poison_wrong": 1},
    ):
        assert list(wrong) == did_not_hold(wrong)
    assert "| `lost` | 0 |" in table({"lost": 0}, {"soak": 1.0})
