"""Every paid call on record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scribe.v1 import usage_pb2
from scribe_llm.account import Accounts
from scribe_llm.call_ledger import CallLedger

JOB = usage_pb2.JobContext(job_id="job-1", epoch=2, budget_micro_dollars=100)
MOST = usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=40)
COST = usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=15)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "calls.jsonl").read_text().splitlines()]


async def test_a_call_is_on_record_before_it_is_made_and_behind_it(tmp_path: Path) -> None:
    """Whose it is, what it may cost and what it did; readable by its owner only."""
    account = await Accounts(tmp_path).of(JOB, "compose")
    async with account.reserved(MOST, JOB) as bill:
        (begun,) = lines(tmp_path)
        bill.settle(COST)
    begun, ended = lines(tmp_path)
    assert ("job-1", 2, "compose", 40) == (
        begun["job"], begun["epoch"], begun["step"], begun["most"]["model_cost_micro_dollars"]
    )  # fmt: skip
    assert (begun["call"], "answered", 15) == (
        ended["call"], ended["outcome"], ended["used"]["model_cost_micro_dollars"]
    )  # fmt: skip
    assert (tmp_path / "calls.jsonl").stat().st_mode & 0o777 == 0o600


async def test_a_call_that_broke_off_counts_as_the_most_it_can_have_cost(tmp_path: Path) -> None:
    """And says of what it broke; one that was refused for free counts nothing."""
    account = await Accounts(tmp_path).of(JOB, "compose")
    with pytest.raises(ValueError):
        async with account.reserved(MOST, JOB):
            raise ValueError
    with pytest.raises(KeyError):
        async with account.reserved(MOST, JOB) as bill:
            bill.waive()
            raise KeyError
    ended = [line for line in lines(tmp_path) if "outcome" in line]
    assert [("ValueError", 40), ("KeyError", 0)] == [
        (line["outcome"], line["used"].get("model_cost_micro_dollars", 0)) for line in ended
    ]


def test_a_full_record_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One earlier one is kept."""
    monkeypatch.setattr("scribe_llm.call_ledger._MOST_BYTES", 100)
    ledger = CallLedger(tmp_path / "calls.jsonl")
    for _ in range(3):
        ledger.begin(JOB, "compose", MOST)
    assert {"calls.jsonl", "calls.jsonl.1"} == {file.name for file in tmp_path.iterdir()}


def test_a_record_that_cannot_be_written_stops_no_call(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said in the log."""
    (tmp_path / "file").write_text("")
    CallLedger(tmp_path / "file" / "calls.jsonl").begin(JOB, "compose", MOST)
    assert "not on record" in caplog.text
