"""What a user has spent, and the end of an account, over real HTTP and a real NATS."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from scribe.v1 import pipeline_pb2
from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.events import publish_event
from scribe_bus.streams import EVENTS, PIPELINE, ensure
from scribe_bus.subjects import event_subject, step_subject
from scribe_bus.testing import CAPACITIES, SMALL, running_nats
from scribe_gateway.testing import House, Visitor, running_house

pytestmark = pytest.mark.integration

ORDER = {
    "email_template": "Dear {{name}}, {{research}}",
    "recipient_name": "Ada Byron",
    "recipient_interest": "engines",
}
DAY_BUDGET = 5_000_000


async def spend(house: House, visitor: Visitor, spent: int, reserved: int = 0, days_ago: int = 0) -> None:
    await house.store.execute(
        "INSERT INTO daily_spend VALUES ($1, (now() AT TIME ZONE 'utc')::date - $2::int, $3, $4)",
        visitor.id, days_ago, reserved, spent,
    )  # fmt: skip


async def usage(visitor: Visitor) -> dict[str, Any]:
    return dict((await visitor.http.get("/api/user/usage")).raise_for_status().json())


async def test_usage_is_told_by_days(house: House, visitor: Visitor) -> None:
    """Nothing at first; then the sum, today, and the days newest first."""
    nothing = await usage(visitor)
    assert (0, 0, [], DAY_BUDGET, 150_000) == (
        nothing["spent_micro_dollars"], nothing["today"]["spent_micro_dollars"], nothing["days"],
        nothing["day_budget_micro_dollars"], nothing["job_budget_micro_dollars"],
    )  # fmt: skip
    await spend(house, visitor, 100, reserved=7)
    await spend(house, visitor, 20, days_ago=3)
    await spend(house, visitor, 3, days_ago=90)
    told = await usage(visitor)
    assert (123, 100, 7, [100, 20]) == (
        told["spent_micro_dollars"], told["today"]["spent_micro_dollars"], told["today"]["reserved_micro_dollars"],
        [day["spent_micro_dollars"] for day in told["days"]],
    )  # fmt: skip


async def test_an_account_ends_with_everything(house: House) -> None:
    """Every row of every table is gone; only what was spent today counts on under a hash, should they come again."""
    address = f"{uuid4().hex}@people.example"
    async with house.visitor(email=address) as visitor, house.visitor() as other:
        for who in (visitor, other):
            (
                await who.http.post("/api/email/generate", json=ORDER, headers={"idempotency-key": "k"})
            ).raise_for_status()
        await spend(house, visitor, 100, reserved=50)
        unsaid = await visitor.http.delete("/api/user")
        wrong = await visitor.http.delete("/api/user", params={"confirm": "somebody@else.example"})
        assert [(422, "confirm"), (422, "confirm")] == [
            (answer.status_code, answer.json()["detail"][0]["loc"][-1]) for answer in (unsaid, wrong)
        ]
        assert 200 == (await visitor.http.delete("/api/user", params={"confirm": address.upper()})).status_code
        assert 403 == (await visitor.http.get("/api/user")).status_code
        tables = await house.store.fetch(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('uuid', 'text', 'character varying', 'jsonb')"
        )
        for table, column in tables:
            held = await house.store.fetch_value(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text IN ($1, $2)', str(visitor.id), address  # noqa: S608  # names from the catalogue
            )  # fmt: skip
            assert not held, (table, column)
        assert 1 == len((await other.http.get("/api/jobs")).json())
        (await visitor.http.post("/api/user/init")).raise_for_status()
        assert (150, 0) == (
            (await usage(visitor))["today"]["spent_micro_dollars"],
            len((await visitor.http.get("/api/jobs")).json()),
        )


async def test_messages_of_an_ended_account_leave_the_streams(tmp_path: Path) -> None:
    """Its jobs' messages and events are taken out, and a tombstone stops the runners; another user's stay."""
    async with running_nats() as nats, open_bus(nats.url, name="test") as bus:
        await ensure(bus, SMALL, CAPACITIES)
        async with (
            running_house(tmp_path, NATS_URL=nats.url) as house,
            house.visitor() as mine,
            house.visitor() as other,
        ):
            jobs = {who.id: await running_job(house, bus, who) for who in (mine, other)}
            address = await house.store.fetch_value("SELECT email FROM users WHERE id = $1", mine.id)
            (await mine.http.delete("/api/user", params={"confirm": address})).raise_for_status()
            finish = f"pipeline.finish.{jobs[mine.id]}.1"
            while not (stone := await api.last_on(bus, PIPELINE, finish)):
                pass
            assert "cancelled" == pipeline_pb2.JobOutcome.FromString(stone.body).WhichOneof("result")
            assert [False, True] == [await has_messages(bus, who, jobs[who.id]) for who in (mine, other)]
            assert 1 == await house.store.fetch_value("SELECT count(*) FROM forgotten_jobs")


async def running_job(house: House, bus: Bus, visitor: Visitor) -> str:
    job = str((await visitor.http.post("/api/email/generate", json=ORDER)).json()["task_id"])
    await house.store.execute("UPDATE queue_items SET status = 'running', epoch = 1")
    await bus.request(step_subject("parse", job, 1), b"x")
    await publish_event(bus, str(visitor.id), pipeline_pb2.JobEvent(job_id=job, detail="x"), confirmed=True)
    return job


async def has_messages(bus: Bus, visitor: Visitor, job: str) -> bool:
    step = await api.last_on(bus, PIPELINE, step_subject("parse", job, 1))
    event = await api.last_on(bus, EVENTS, event_subject(str(visitor.id), job))
    assert (step is None) == (event is None)
    return step is not None
