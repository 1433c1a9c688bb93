"""What a job that makes no progress says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from scribe_bus.testing import running_nats
from scribe_gateway.obstacles import Obstacles
from scribe_gateway.testing import running_house
from scribe_gateway.waiting import why_waiting
from scribe_store import orders
from scribe_store.rows import Job, StepTrace


def job(status: str, *steps: tuple[str, str, str], message: str | None = None) -> Job:
    now = datetime(2026, 11, 26, 14, 3, tzinfo=UTC)
    traces: Sequence[StepTrace] = [StepTrace(step=step, status=said, detail=detail) for step, said, detail in steps]
    return Job(
        id=UUID(int=1), user_id=UUID(int=2), recipient_name="Ada", recipient_interest="ice", recipient_affiliation=None,
        recipient_homepage=None, recipient_email=None, recipient_orcid=None, recipient_arxiv_author_id=None,
        recipient_known_paper_ids=(), email_template="Dear", template_type=None, override_contact_policy=False, status=status,
        epoch=1, current_step=None, steps=tuple(traces), email_id=None, error_message=message, error_reason=None,
        failed_step=None, spent_micro_dollars=0, created_at=now, retry_at=now, started_at=None, completed_at=None,
    )  # fmt: skip


DONE, BUSY = ("parse", "completed", ""), ("scrape", "running", "reading a page")


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        (job("waiting"), "turn"),
        (job("retrying", message="The model is overloaded."), "14:03:00 UTC: The model is overloaded."),
        (job("running"), "place in template_parser"),
        (job("running", DONE), "place in web_scraper"),
        (job("running", DONE, ("scrape", "degraded", "")), "place in arxiv_helper"),
        (
            job("running", DONE, ("scrape", "retrying", "Call 1 failed; trying again at 14:03:05 UTC: full")),
            "Call 1 failed",
        ),
        (job("running", ("compose", "completed", "")), "stored"),
    ],
)
def test_what_waits_says_why(waits: Job, said: str) -> None:
    """For its turn, for a moment, for a place."""
    assert said in (why_waiting(waits) or "")


def test_a_paused_step_is_named() -> None:
    """Only where the job waits in front of it."""
    paused = Obstacles(paused=frozenset({"scrape"}))
    assert "paused web_scraper" in (why_waiting(job("running", DONE), paused) or "")
    assert "paused" not in (why_waiting(job("running", ("scrape", "completed", "")), paused) or "")


@pytest.mark.parametrize("status", ["waiting", "running", "retrying"])
def test_a_silent_bus_is_named(status: str) -> None:
    """Whatever the job was about to do; what has ended has ended."""
    assert "message bus" in (why_waiting(job(status, DONE, BUSY), Obstacles(bus_away=True)) or "")
    assert why_waiting(job("completed"), Obstacles(bus_away=True)) is None


@pytest.mark.parametrize("moving", [job("running", DONE, BUSY), job("completed"), job("failed"), job("cancelled")])
def test_what_moves_or_has_ended_says_nothing(moving: Job) -> None:
    assert why_waiting(moving, Obstacles(paused=frozenset({"scrape"}))) is None


def test_a_silent_step_says_since_when() -> None:
    """Whether a host says that it works on it, or none does; a step that has just begun says nothing."""
    at = datetime.now(UTC) - timedelta(seconds=6)
    silent = replace(job("running"), steps=(StepTrace(step="scrape", status="running", at=at),))
    assert "Nothing was heard of web_scraper since" in (why_waiting(silent) or "")
    held = Obstacles(in_hand=frozenset({(str(silent.id), silent.epoch)}))
    assert "web_scraper has worked on it since" in (why_waiting(silent, held) or "")
    fresh = replace(silent, steps=(StepTrace(step="scrape", status="running", at=datetime.now(UTC)),))
    assert why_waiting(fresh) is None


@pytest.mark.integration
@pytest.mark.parametrize(("seconds", "said"), [(1, ""), (9, "web_scraper began at ")])
def test_a_step_that_begins_late_or_anew_says_when(seconds: float, said: str) -> None:
    """Nobody saw the job move since the step before it ended; the first one counts from the job's start."""
    now = datetime.now(UTC)
    before = now - timedelta(seconds=seconds)
    traces = (
        StepTrace(step="parse", status="completed", at=before),
        StepTrace(step="scrape", status="running", at=now),
    )
    assert (why_waiting(replace(job("running"), steps=traces)) or "").startswith(said)
    first = replace(job("running"), started_at=before, steps=(StepTrace(step="scrape", status="running", at=now),))
    assert bool(said) is bool(why_waiting(first))
    # Neither wait alone is long: what counts is how long nobody has seen anything.
    anew = StepTrace(step="scrape", status="running", at=now - timedelta(seconds=3))
    assert bool(said) is bool(why_waiting(replace(first, started_at=before + timedelta(seconds=3), steps=(anew,))))


async def test_what_stands_in_the_way_reaches_the_owner(tmp_path: Path) -> None:
    """An operator's pause within a few seconds of the order, a bus that is away likewise."""
    async with running_nats() as nats, running_house(tmp_path, NATS_URL=nats.url) as house, house.visitor() as visitor:
        body = {"email_template": "Dear {{x}}, hello", "recipient_name": "Ada", "recipient_interest": "ice"}
        task = (await visitor.http.post("/api/email/generate", json=body)).json()["task_id"]
        await house.store.execute("UPDATE queue_items SET status = 'running', epoch = 1")
        await orders.set_paused(house.store, "parse", paused=True)
        for word in ("paused", "message bus"):
            while word not in (await visitor.http.get(f"/api/jobs/{task}")).json()["waiting_reason"]:
                pass
            await nats.stop()
