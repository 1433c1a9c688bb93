"""`budget`: ten thousand jobs, many at once, against a service that keeps its own books."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from scribe_llm.client import ModelClient, open_model_client
from scribe_llm.settings import ModelSettings
from scribe_orchestrator.job_state import state_of
from scribe_store import dispatch, jobs, outcomes, users
from scribe_store.dispatch import Claim, Terms
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

from scribe_evals.budget.market import Market, open_market
from scribe_evals.budget.worker import work
from scribe_evals.measure import Bench, Line, Outcome

_USERS, _CLAIMERS = 40, 8
_JOB_BUDGETS = (250, 900, 3_000)
_DAY_BUDGET_A_JOB = 260
"""Micro-dollars of a user's day for each of their jobs: too little for all of them, so that the day is the limit as well."""

_DEADLINE_SECONDS = 3_600.0


@dataclass(slots=True)
class Books:
    """What the host did: which user a job is of, its budget, and how it ended."""

    owner: dict[str, UUID] = field(default_factory=dict)
    budget: dict[str, int] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    over_day: int = 0


async def measure(bench: Bench) -> Outcome:
    """The number of jobs and days whose real bill is higher than their budget."""
    count, chance = bench.size(10_000, 400), Random(bench.seed)
    logging.getLogger("scribe_llm").setLevel(logging.ERROR)  # failures are what is simulated here
    async with (
        running_postgres() as dsn,
        Store.open(dsn, pool_size=_CLAIMERS) as store,
        open_market(bench.seed) as market,
    ):
        people = [await _user(store, number) for number in range(_USERS)]
        ids = await _submit(store, people, count)
        day_budget = max(*_JOB_BUDGETS, _DAY_BUDGET_A_JOB * count // _USERS)
        settings = ModelSettings.model_validate({"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": market.base_url})
        async with open_model_client(settings, Path(bench.folder) / "answers") as client:
            books = await _run(store, client, ids, day_budget, chance)
        days = await store.fetch("SELECT user_id, spent_micro_dollars, reserved_micro_dollars FROM daily_spend")
    return _judged(books, market, {row["user_id"]: row["reserved_micro_dollars"] for row in days}, day_budget, count)


async def _user(store: Store, number: int) -> UUID:
    user_id = UUID(int=number + 1)
    await users.initialise(store, user_id=user_id, email=f"user{number}@budget.example", display_name=None)
    return user_id


async def _submit(store: Store, people: Sequence[UUID], count: int) -> list[UUID]:
    """The jobs' rows."""
    ids = [UUID(int=(1 << 64) + number) for number in range(count)]
    gate = asyncio.Semaphore(_CLAIMERS)

    async def one(number: int) -> None:
        new = NewJob(
            id=ids[number],
            user_id=people[number % len(people)],
            recipient_name="A B",
            recipient_interest="ice",
            email_template="Dear {{name}}",
        )
        async with gate:
            await jobs.create(store, new)

    await asyncio.gather(*(one(number) for number in range(count)))
    return ids


async def _run(store: Store, client: ModelClient, ids: Sequence[UUID], day_budget: int, chance: Random) -> Books:
    """Several dispatchers claim from the same backlog; each job is worked on and settled."""
    books, waiting = Books(), list(ids)
    chance.shuffle(waiting)

    async def claimer(seed: int) -> None:
        own = Random(seed)
        while waiting:
            job_id = waiting.pop()
            terms = Terms(
                job_budget=own.choice(_JOB_BUDGETS), day_budget=day_budget, deadline_seconds=_DEADLINE_SECONDS
            )
            claim = await dispatch.claim(store, job_id, terms)
            if isinstance(claim, Claim):
                await _work(store, client, claim, own, books)
            else:
                books.over_day += 1

    await asyncio.gather(*(claimer(chance.randrange(1 << 30)) for _ in range(_CLAIMERS)))
    return books


async def _work(store: Store, client: ModelClient, claim: Claim, chance: Random, books: Books) -> None:
    job = str(claim.id)
    books.owner[job], books.budget[job] = claim.user_id, claim.reserved_micro_dollars
    worked = await work(client, state_of(claim), chance)
    books.spent[job] = worked.spent
    books.refused += worked.was_refused
    failure = outcomes.Failure(
        job_id=claim.id, epoch=claim.epoch, reason="MODEL_REFUSED", message="Simulated.", step=None, spent=worked.spent, state=None, steps=()
    )  # fmt: skip
    await outcomes.fail(store, failure)


def _judged(books: Books, market: Market, reserved: dict[UUID, int], day_budget: int, count: int) -> Outcome:
    by_user: Counter[UUID] = Counter()
    for job, billed in market.billed.items():
        by_user[books.owner[job]] += billed
    over_job = [job for job, billed in market.billed.items() if billed > books.budget[job]]
    over_day = [user for user, billed in by_user.items() if billed > day_budget]
    hidden = [job for job, billed in market.billed.items() if billed > books.spent[job]]
    breaches = len(over_job) + len(over_day)
    left = sum(reserved.values())
    return Outcome(
        figures={"budget_breaches": breaches},
        lines=(
            Line(what=f"jobs or days beyond their budget, of {count} jobs and {market.calls} billed calls", seen=str(breaches), asked="0", holds=breaches == 0),
            Line(what="jobs that were billed more than was counted", seen=str(len(hidden)), asked="0", holds=not hidden),
            Line(what="micro-dollars still reserved at the end", seen=str(left), asked="0", holds=left == 0),
        ),
        notes=(f"{books.refused} jobs had a call refused for want of budget; {books.over_day} found their day spent or reserved",),
    )  # fmt: skip
