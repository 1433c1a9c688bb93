"""Ends jobs as the orchestrator would, at once and without any model, so that every state of things can be met."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from scribe_store import dispatch, outcomes
from scribe_store.errors import StoreUnavailable
from scribe_store.rows import StepTrace
from scribe_store.store import Store

_TERMS = dispatch.Terms(job_budget=100_000, day_budget=10**15, deadline_seconds=600)
_PAUSE_SECONDS = 0.05
_AT_ONCE = 20
_STEPS = [StepTrace(step="parse", status="completed", seconds=1.25)]


async def end(store: Store, job_id: UUID, *, well: bool = True) -> UUID | None:
    """The job's e-mail, or None when it failed or somebody else ended it."""
    claim = await dispatch.claim(store, job_id, _TERMS)
    if not isinstance(claim, dispatch.Claim):
        return None
    if not well:
        failure = outcomes.Failure(
            job_id=job_id, epoch=claim.epoch, reason="MODEL_REFUSED", message="The model declined to answer.",
            step="compose", spent=1200, state=None, steps=_STEPS,
        )  # fmt: skip
        await outcomes.fail(store, failure)
        return None
    email_id = uuid4()
    completion = outcomes.Completion(
        job_id=job_id, epoch=claim.epoch, email_id=email_id, template_text=claim.email_template, subject="A question",
        body=f"Dear {claim.recipient_name}", template_type="research", metadata={"papers_used": [], "sources": []},
        record=b"", is_confident=True, spent=4200, steps=_STEPS,
    )  # fmt: skip
    return email_id if await outcomes.complete(store, completion) is outcomes.Applied.DONE else None


@asynccontextmanager
async def ending_jobs(store: Store) -> AsyncIterator[None]:
    """Until the block ends: two of three waiting jobs get an e-mail, the third fails."""
    ending = asyncio.create_task(_end_all(store))
    try:
        yield
    finally:
        ending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ending


async def _end_all(store: Store) -> None:
    number = 0
    while True:
        with contextlib.suppress(StoreUnavailable):
            for job_id in await dispatch.waiting(store, _AT_ONCE):
                number += 1
                await end(store, job_id, well=number % 3 != 0)
        await asyncio.sleep(_PAUSE_SECONDS)
