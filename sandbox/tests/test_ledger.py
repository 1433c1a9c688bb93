"""What the ledger keeps."""

from __future__ import annotations

from scribe_sandbox.ledger import Call, Ledger


def record(ledger: Ledger, upstream: str = "exa", task: str = "search") -> int:
    """Records one call and returns its number."""
    seq = ledger.next_seq()
    ledger.record(
        Call(seq=seq, time=0.0, upstream=upstream, task=task, method="POST", path="/", request_bytes=1, sha256="00")
    )
    return seq


def test_the_oldest_calls_go_first() -> None:
    """A full ledger drops its oldest call and keeps counting."""
    ledger = Ledger(limit=3)
    for _ in range(5):
        record(ledger)
    assert [call.seq for call in ledger.calls()] == [3, 4, 5]


def test_calls_are_filtered_by_upstream_and_task() -> None:
    """Each filter narrows; none shows all."""
    ledger = Ledger()
    record(ledger)
    record(ledger, "anthropic", "parse")
    record(ledger, "anthropic", "compose")
    assert [len(ledger.calls(**f)) for f in ({}, {"upstream": "anthropic"}, {"task": "parse"})] == [3, 2, 1]


def test_an_answer_is_noted_unless_the_call_was_cleared() -> None:
    """Status and size are added later; a late answer to a cleared call changes nothing."""
    ledger = Ledger()
    first = record(ledger)
    ledger.answered(first, status=200, response_bytes=9)
    assert [(call.status, call.response_bytes) for call in ledger.calls()] == [(200, 9)]
    ledger.clear()
    ledger.answered(first, status=500, response_bytes=0)
    assert ledger.calls() == []
