"""What a step has spent."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from scribe.v1 import usage_pb2
from scribe_llm.account import Account, Accounts, dollars_of
from scribe_llm.errors import AnswersNotKept, BudgetExceeded
from scribe_rpc.errors import ServiceError


def job(budget: int = 100, used: int = 0, job_id: str = "job-1") -> usage_pb2.JobContext:
    """A job that may spend so much, and whose caller knows of so much."""
    context = usage_pb2.JobContext(job_id=job_id, budget_micro_dollars=budget, used=usage(used))
    context.deadline.FromJsonString("2090-01-01T00:00:00Z")
    return context


def usage(micro_dollars: int) -> usage_pb2.Usage:
    """A call of a model."""
    return usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=micro_dollars)


def files_in(folder: Path) -> list[Path]:
    """Accounts that lie there."""
    return list(folder.glob("*.account"))


async def pay(account: Account, most: int, really: int, budget: int = 100) -> None:
    """One call."""
    async with account.reserved(usage(most), job(budget)) as bill:
        bill.settle(usage(really))


async def test_the_rest_of_a_reservation_is_given_back(tmp_path: Path) -> None:
    """What was set aside and not needed can be spent on the next call."""
    account = await Accounts(tmp_path).of(job(), "parse")
    await pay(account, 100, 10)
    await pay(account, 90, 5)
    assert (dollars_of(account.used), account.used.model_calls) == (15, 2)


async def test_what_could_cost_more_than_is_left_is_refused(tmp_path: Path) -> None:
    """The estimate counts, not the hope."""
    account = await Accounts(tmp_path).of(job(), "parse")
    await pay(account, 60, 60)
    with pytest.raises(BudgetExceeded):
        await pay(account, 41, 1)
    await pay(account, 40, 40)
    assert dollars_of(account.used) == 100


async def test_a_call_waits_for_money_that_may_come_back(tmp_path: Path) -> None:
    """It is refused only when no call in flight could free enough; never do both run on the same money."""
    account = await Accounts(tmp_path).of(job(), "scrape")
    go, running = asyncio.Event(), 0

    async def call(most: int, really: int) -> None:
        nonlocal running
        async with account.reserved(usage(most), job()) as bill:
            running += most
            assert running <= 100
            await go.wait()
            running -= most
            bill.settle(usage(really))

    calls = [asyncio.create_task(call(60, 5)) for _ in range(3)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*calls)
    assert dollars_of(account.used) == 15


async def test_a_call_without_a_bill_costs_all_that_it_could(tmp_path: Path) -> None:
    """Unless it is known that it was refused."""
    account = await Accounts(tmp_path).of(job(), "parse")
    with pytest.raises(RuntimeError):
        async with account.reserved(usage(30), job()):
            raise RuntimeError
    async with account.reserved(usage(30), job()) as bill:
        bill.waive()
    assert dollars_of(account.used) == 30


async def test_an_account_outlives_its_process(tmp_path: Path) -> None:
    """Another process finds what was spent; jobs and steps have accounts of their own."""
    await pay(await Accounts(tmp_path).of(job(), "parse"), 50, 20)
    again = Accounts(tmp_path)
    found = [await again.of(job(), "parse"), await again.of(job(), "compose"), await again.of(job(job_id="j"), "parse")]
    assert [dollars_of(account.used) for account in found] == [20, 0, 0]


async def test_the_caller_may_know_of_more(tmp_path: Path) -> None:
    """Another host worked on the step: what it spent counts here too, and is not added again."""
    accounts = Accounts(tmp_path)
    account = await accounts.of(job(used=70), "parse")
    with pytest.raises(BudgetExceeded):
        await pay(account, 31, 1)
    await pay(account, 30, 10)
    assert dollars_of((await accounts.of(job(used=70), "parse")).used) == 80


async def test_a_guess_is_mended_by_the_bill(tmp_path: Path) -> None:
    """A call in flight is told as the most it can cost; once it is billed, that counts, though the guess comes back."""
    accounts = Accounts(tmp_path)
    account = await accounts.of(job(), "parse")
    async with account.reserved(usage(60), job()) as bill:
        told = dollars_of(account.used)
        bill.settle(usage(5))
    del account
    again = await accounts.of(job(used=told), "parse")
    assert (told, dollars_of(again.used)) == (60, 5)
    assert dollars_of((await accounts.of(job(used=61), "parse")).used) == 61


async def test_callers_of_one_step_share_an_account(tmp_path: Path) -> None:
    """Also when they come at the same time."""
    accounts = Accounts(tmp_path)
    one, other = await asyncio.gather(accounts.of(job(), "parse"), accounts.of(job(), "parse"))
    assert one is other


async def test_errors_tell_what_was_spent(tmp_path: Path) -> None:
    """In their metadata, a field of Usage each."""
    account = await Accounts(tmp_path).of(job(), "parse")
    await pay(account, 9, 9)
    with pytest.raises(ServiceError) as raised, account.telling():
        raise ServiceError("SEARCH_UNAVAILABLE")
    assert (raised.value.metadata["model_calls"], raised.value.metadata["model_cost_micro_dollars"]) == ("1", "9")


async def test_old_accounts_are_swept_and_damaged_ones_allow_nothing(tmp_path: Path) -> None:
    """A file outlives the job by an hour; one that cannot be read could hide any sum."""
    await pay(await Accounts(tmp_path).of(job(), "parse"), 9, 9)
    [path] = files_in(tmp_path)
    kept_until = path.stat().st_mtime
    assert kept_until > time.time()
    path.write_bytes(b"\xff\xff")
    os.utime(path, (kept_until, kept_until))
    with pytest.raises(AnswersNotKept):
        await Accounts(tmp_path).of(job(), "parse")
    os.utime(path, (1, 1))
    await Accounts(tmp_path).of(job(), "parse")
    assert files_in(tmp_path) == []
