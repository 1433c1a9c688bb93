"""Following a job over Server-Sent Events and gRPC, with a real NATS and without one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from scribe.v1 import email_pb2, pipeline_pb2, scribe_service_pb2
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_bus.api import last_on
from scribe_bus.connection import Bus, open_bus
from scribe_bus.events import publish_event
from scribe_bus.nudge import on_nudge
from scribe_bus.streams import ensure
from scribe_bus.testing import CAPACITIES, SMALL, running_nats
from scribe_gateway.testing import House, Visitor, running_house

pytestmark = pytest.mark.integration

GOOD = {
    "email_template": "Dear {{name}}, {{research}}",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "glaciers",
}
RUNNING, COMPLETED = pipeline_pb2.JOB_STATE_RUNNING, pipeline_pb2.JOB_STATE_COMPLETED


@asynccontextmanager
async def house_with_nats(home: Path) -> AsyncIterator[tuple[House, Bus]]:
    async with running_nats() as nats, open_bus(nats.url, name="test") as bus:
        await ensure(bus, SMALL, CAPACITIES)
        async with running_house(home, NATS_URL=nats.url) as house:
            await until(lambda: nats_is_there(house))
            yield house, bus


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(10):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.01)


async def nats_is_there(house: House) -> bool:
    return (await house.gateway.door.health.parts())["nats"] == "connected"


async def accept(visitor: Visitor) -> str:
    return str((await visitor.http.post("/api/email/generate", json=GOOD)).json()["task_id"])


async def set_status(house: House, status: str, **columns: str) -> None:
    assignments = "".join(f", {name} = '{value}'" for name, value in columns.items())
    await house.store.execute(f"UPDATE queue_items SET status = '{status}'{assignments}")  # noqa: S608  # texts of this file


async def events_of(answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """Each event of a stream as its fields, data decoded."""
    fields: dict[str, Any] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if not line and fields:
            yield {**fields, "data": json.loads(fields["data"])}
            fields = {}
        elif name in ("event", "data", "id"):
            fields[name] = value


def event(visitor: Visitor, job: str, **fields: Any) -> pipeline_pb2.JobEvent:
    return pipeline_pb2.JobEvent(job_id=job, **{"state": RUNNING, **fields})


async def test_a_stream_begins_with_a_snapshot_and_ends_with_the_job(tmp_path: Path) -> None:
    """Events of before the stream began are given too; one that reconnects resumes behind the last it saw."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        job, user = await accept(visitor), str(visitor.id)
        await publish_event(bus, user, event(visitor, job, step=1, step_status=1), confirmed=True)
        async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
            assert "text/event-stream" in answer.headers["content-type"]
            stream = events_of(answer)
            first, second = await anext(stream), await anext(stream)
            assert ("snapshot", "waiting", job) == (first["event"], first["data"]["state"], first["data"]["id"])
            assert ("step", "template_parser", "running") == (
                second["event"],
                second["data"]["step"],
                second["data"]["step_status"],
            )
            await publish_event(bus, user, event(visitor, job, step=2, step_status=1, detail="reading a page"))
            await publish_event(bus, user, event(visitor, job, step=4, draft="Dear"))
            verdict = email_pb2.Verdict(slot_id="slot1", text="your award", reason="no quote says so", round=1)
            await publish_event(bus, user, event(visitor, job, step=4, step_status=1, verdict=verdict))
            await publish_event(bus, user, event(visitor, job, state=COMPLETED, email_id="e"))
            rest = [item async for item in stream]
        assert ["progress", "draft", "verdict", "completed"] == [item["event"] for item in rest]
        assert ("no quote says so", False) == (
            rest[2]["data"]["verdict"]["reason"],
            rest[2]["data"]["verdict"]["accepted"],
        )
        assert "e" == rest[-1]["data"]["email_id"]
        resume = {"last-event-id": rest[0]["id"]}
        async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events", headers=resume) as answer:
            again = [(item["event"], item["id"]) async for item in events_of(answer)]
        assert [("snapshot", rest[0]["id"]), *((item["event"], item["id"]) for item in rest[1:])] == again


async def test_a_lost_last_event_is_made_good(tmp_path: Path) -> None:
    """A job that ended without anybody saying so ends its stream all the same."""
    async with house_with_nats(tmp_path) as (house, _), house.visitor() as visitor:
        job = await accept(visitor)
        async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
            stream = events_of(answer)
            await anext(stream)
            await set_status(house, "failed", error_message="No.", error_reason="MODEL_REFUSED")
            rest = [item async for item in stream]
    assert [("failed", {"message": "No.", "type": "MODEL_REFUSED"})] == [
        (item["event"], item["data"]["error"]) for item in rest
    ]


async def test_without_nats_states_come_from_the_database(house: House, visitor: Visitor) -> None:
    """The stream goes on by looking every second, and jobs are accepted all the while."""
    job = await accept(visitor)
    async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
        stream = events_of(answer)
        assert "snapshot" == (await anext(stream))["event"]
        await set_status(house, "running", current_step="scrape")
        seen = await anext(stream)
        assert ("step", "running", "web_scraper") == (seen["event"], seen["data"]["state"], seen["data"]["step"])
        await set_status(house, "completed")
        assert ["completed"] == [item["event"] async for item in stream]
    async with visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
        assert ["snapshot"] == [item["event"] async for item in events_of(answer)]


async def test_cancelling_stops_runners_and_streams(tmp_path: Path) -> None:
    """SQL decides, a tombstone lies on the finish subject, the stream ends; a second call changes nothing, an ended job is 400."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        job = await accept(visitor)
        await set_status(house, "running", epoch="1")
        async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
            stream = events_of(answer)
            await anext(stream)
            cancelled = await visitor.http.post(f"/api/jobs/{job}/cancel")
            assert (200, "cancelled", "Cancelled") == (
                cancelled.status_code, cancelled.json()["state"], cancelled.json()["error"]["type"],
            )  # fmt: skip
            assert "cancelled" == [item["event"] async for item in stream][-1]
        await until(lambda: last_on(bus, "PIPELINE", f"pipeline.finish.{job}.1"))
        stone = await last_on(bus, "PIPELINE", f"pipeline.finish.{job}.1")
        assert stone
        assert "cancelled" == pipeline_pb2.JobOutcome.FromString(stone.body).WhichOneof("result")
        assert 200 == (await visitor.http.post(f"/api/jobs/{job}/cancel")).status_code
        await set_status(house, "completed")
        refused = await visitor.http.post(f"/api/jobs/{job}/cancel")
        assert (400, "JOB_ENDED") == (refused.status_code, refused.json()["reason"])


async def test_accepting_nudges_the_dispatcher(tmp_path: Path) -> None:
    """So that it need not wait for its next look."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        nudged = asyncio.Event()
        async with on_nudge(bus, nudged.set):
            await bus.flush()
            await accept(visitor)
            async with asyncio.timeout(10):
                await nudged.wait()


async def test_grpc_streams_the_same(tmp_path: Path) -> None:
    """Snapshot, events with their places, and the end."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        job, user = await accept(visitor), str(visitor.id)
        await publish_event(bus, user, event(visitor, job, step=1, step_status=1), confirmed=True)
        await publish_event(bus, user, event(visitor, job, state=COMPLETED), confirmed=True)
        stub: Any = ScribeServiceStub(house.channel)
        call = stub.WatchJob(scribe_service_pb2.WatchJobRequest(id=job), timeout=20, metadata=visitor.metadata)
        messages = [message async for message in call]
        assert ["snapshot", "event", "event"] == [message.WhichOneof("content") for message in messages]
        resumed = scribe_service_pb2.WatchJobRequest(id=job, after_sequence=messages[1].sequence)
        again = [message async for message in stub.WatchJob(resumed, timeout=20, metadata=visitor.metadata)]
        assert [messages[1].sequence, messages[2].sequence] == [message.sequence for message in again]
        assert UUID(again[0].snapshot.id)


async def test_all_jobs_are_followed_at_once(tmp_path: Path) -> None:
    """Snapshots of what has not ended, then events of all, jobs accepted later too; nobody else's; numbers resume."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor, house.visitor() as other:
        ended, first = await accept(visitor), await accept(visitor)
        await house.store.execute(
            "UPDATE queue_items SET status = 'failed', completed_at = now() WHERE id = $1", UUID(ended)
        )
        await publish_event(bus, str(visitor.id), event(visitor, ended, step=1, step_status=1), confirmed=True)
        async with asyncio.timeout(20), visitor.http.stream("GET", "/api/events") as answer:
            stream = events_of(answer)
            snapshot = await anext(stream)
            assert ("snapshot", first) == (snapshot["event"], snapshot["data"]["id"])
            await accept(other)
            second = await accept(visitor)
            accepted = await anext(stream)
            assert ("state", second, "waiting") == (
                accepted["event"], accepted["data"]["job_id"], accepted["data"]["state"],
            )  # fmt: skip
            for job, fields in (
                (first, {"step": 1, "step_status": 1}),
                (second, {"state": COMPLETED, "email_id": "e"}),
            ):
                await publish_event(bus, str(visitor.id), event(visitor, job, **fields), confirmed=True)
            seen = [await anext(stream) for _ in range(2)]
            assert [("step", first), ("completed", second)] == [
                (item["event"], item["data"]["job_id"]) for item in seen
            ]
        headers = {"last-event-id": accepted["id"]}
        async with asyncio.timeout(20), visitor.http.stream("GET", "/api/events", headers=headers) as answer:
            stream = events_of(answer)
            again = [await anext(stream) for _ in range(4)]
        assert ["snapshot", "snapshot", "step", "completed"] == [item["event"] for item in again]
        assert [item["id"] for item in seen] == [item["id"] for item in again[2:]]


async def test_events_do_not_wait_for_a_look(tmp_path: Path) -> None:
    """While the database lets a look wait, what happens is told at once; afterwards the look goes on and tells what no event said."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        first, second = await accept(visitor), await accept(visitor)
        async with asyncio.timeout(30), visitor.http.stream("GET", "/api/events") as answer:
            stream = events_of(answer)
            assert ["snapshot", "snapshot"] == [(await anext(stream))["event"] for _ in range(2)]
            async with house.store.transaction() as connection:
                await connection.execute("LOCK TABLE queue_items")
                await until(lambda: waits_for_a_lock(house))
                await publish_event(bus, str(visitor.id), event(visitor, first, state=COMPLETED), confirmed=True)
                told = await anext(stream)
                assert await waits_for_a_lock(house)
                await connection.execute("UPDATE queue_items SET status = 'completed', completed_at = now()")
            rest = await anext(stream)
        assert [("completed", first), ("completed", second)] == [
            (item["event"], item["data"]["job_id"]) for item in (told, rest)
        ]


async def waits_for_a_lock(house: House) -> bool:
    return bool(await house.store.fetch("SELECT 1 FROM pg_locks WHERE NOT granted"))


async def test_without_nats_all_jobs_are_found_by_looking(house: House, visitor: Visitor) -> None:
    """What is accepted, goes on and ends comes from the database; each end once."""
    first = await accept(visitor)
    async with asyncio.timeout(30), visitor.http.stream("GET", "/api/events") as answer:
        stream = events_of(answer)
        assert "snapshot" == (await anext(stream))["event"]
        second = await accept(visitor)
        assert ("state", second) == ((item := await anext(stream))["event"], item["data"]["job_id"])
        await house.store.execute(
            "UPDATE queue_items SET status = 'running', current_step = 'scrape' WHERE id = $1", UUID(first)
        )
        assert ("step", first) == ((item := await anext(stream))["event"], item["data"]["job_id"])
        await set_status(house, "completed")
        ends = {(item["event"], item["data"]["job_id"]) for item in [await anext(stream), await anext(stream)]}
        assert {("completed", first), ("completed", second)} == ends


async def test_grpc_follows_all_jobs_too(tmp_path: Path) -> None:
    """Snapshots and events, until the caller ends it."""
    async with house_with_nats(tmp_path) as (house, bus), house.visitor() as visitor:
        job = await accept(visitor)
        stub: Any = ScribeServiceStub(house.channel)
        call = stub.WatchJobs(scribe_service_pb2.WatchJobsRequest(), timeout=20, metadata=visitor.metadata)
        assert job == (await call.read()).snapshot.id
        await publish_event(bus, str(visitor.id), event(visitor, job, state=COMPLETED), confirmed=True)
        message = await call.read()
        assert (job, COMPLETED, True) == (message.event.job_id, message.event.state, message.sequence > 0)
        call.cancel()


async def test_a_drain_ends_streams(house: House, visitor: Visitor) -> None:
    """A job may take minutes; the process does not wait for it."""
    job = await accept(visitor)
    async with asyncio.timeout(20), visitor.http.stream("GET", f"/api/jobs/{job}/events") as answer:
        stream = events_of(answer)
        await anext(stream)
        draining = asyncio.create_task(house.gateway.drain(10))
        assert [] == [item async for item in stream]
    await draining
