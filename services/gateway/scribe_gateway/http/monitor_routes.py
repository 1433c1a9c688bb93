"""`/api/admin/monitor`: how everything stands, everybody's jobs, and orders to steps and hosts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field
from scribe_bus.subjects import HOST_NAME
from scribe_standing.look import Standing
from scribe_store.all_jobs import Filter
from scribe_store.dead_letters import Which

from scribe_gateway.door import Door
from scribe_gateway.http.admin_routes import administrator
from scribe_gateway.http.answers import State
from scribe_gateway.http.callers import AtDoor
from scribe_gateway.http.monitor_answers import (
    DepthAnswer,
    JobLineAnswer,
    PartsAnswer,
    Retried,
    StandingAnswer,
    StepName,
    WholeJobAnswer,
    running_jobs,
)
from scribe_gateway.http.monitor_examples import STANDING_SENT
from scribe_gateway.http.paging import Limit, PageToken, place_named, tell_next
from scribe_gateway.job_ids import read_id
from scribe_gateway.retrying import MOST_RETRIED

_RETRY_MILLISECONDS = 2000
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"example": STANDING_SENT}}}}

router = APIRouter(prefix="/api/admin/monitor", tags=["admin"], dependencies=[Depends(administrator)])

Host = Annotated[str, Path(pattern=f"^{HOST_NAME.pattern}$")]
Reason = Annotated[str, Field(min_length=1, max_length=60)]


class StepOrderRequest(BaseModel):
    """What is not said stays as it is."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    paused: bool | None = None
    capacity: Annotated[int | None, Field(ge=1, le=256)] = None
    """How many of it the whole cluster works on at once; null goes back to the settings."""


class HostOrderRequest(BaseModel):
    """Whether it is to take no more work."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    draining: bool


class AgainRequest(BaseModel):
    """How a job is tried again."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    from_start: bool = False
    """True to begin anew, false to go on at the step that failed."""


class DeadLettersRequest(AgainRequest):
    """Which are meant; at most a hundred, the oldest failure first."""

    reason: Reason
    step: StepName | None = None


@router.get("")
async def standing(door: AtDoor) -> StandingAnswer:
    """How everything stands, at most a second old."""
    return await _told(door, await door.monitor.now())


@router.get("/depths")
async def depths(door: AtDoor) -> list[DepthAnswer]:
    """What waited over the last hour, as this gateway saw it; oldest first."""
    return [DepthAnswer.of(seen) for seen in door.monitor.depths]


@router.get("/services")
async def services(door: AtDoor) -> PartsAnswer:
    """Whether each part answers, within two seconds."""
    return PartsAnswer(parts=dict(await door.monitor.services()))


@router.get("/events", response_class=EventSourceResponse, responses=_STREAM)
async def events(door: AtDoor) -> AsyncIterator[ServerSentEvent]:
    """How everything stands, every two seconds and after each order, as Server-Sent Events until the client ends it."""
    async for seen in door.monitor.follow():
        data = (await _told(door, seen)).model_dump(mode="json")
        yield ServerSentEvent(event="standing", data=data, retry=_RETRY_MILLISECONDS)


@router.get("/jobs")
async def jobs(
    door: AtDoor,
    response: Response,
    limit: Limit = 50,
    page_token: PageToken = None,
    state: Annotated[list[State] | None, Query(max_length=6)] = None,
    step: StepName | None = None,
    reason: Annotated[str | None, Query(max_length=60)] = None,
    words: Annotated[str, Query(max_length=200)] = "",
) -> list[JobLineAnswer]:
    """All users' jobs, newest first; `words` are looked for in names, owners' addresses and the beginnings of ids."""
    wanted = Filter(states=state or (), step=step, reason=reason or None, words=words.strip().replace("\x00", ""))
    found = await door.monitor.jobs(wanted, limit + 1, place_named(page_token))
    return [JobLineAnswer.of(line) for line in tell_next(response, found, limit)]


@router.get("/jobs/{job_id}")
async def job(job_id: str, door: AtDoor) -> WholeJobAnswer:
    """One job with its steps; none of its owner's words but the recipient's name."""
    return WholeJobAnswer.whole(await door.monitor.job(read_id(job_id, "job_id")))


@router.post("/jobs/{job_id}/retry")
async def retry(job_id: str, door: AtDoor, body: Annotated[AgainRequest | None, Body()] = None) -> Retried:
    """Try a failed job again; nothing happens to one that has not failed."""
    how = body or AgainRequest()
    which = Which(ids=[read_id(job_id, "job_id")])
    return Retried(job_ids=await door.monitor.retry(which, from_start=how.from_start, limit=1))


@router.post("/dead-letters/retry")
async def retry_many(door: AtDoor, body: DeadLettersRequest) -> Retried:
    """Try failed jobs of a reason again, a hundred at most."""
    which = Which(reason=body.reason, step=body.step)
    return Retried(job_ids=await door.monitor.retry(which, from_start=body.from_start, limit=MOST_RETRIED))


@router.patch("/steps/{step}")
async def order_step(step: StepName, door: AtDoor, body: StepOrderRequest) -> StepOrderRequest:
    """Pause a step or let it go on, change how much of it is done at once; carried out within seconds."""
    if body.paused is not None:
        await door.monitor.set_paused(step, paused=body.paused)
    if "capacity" in body.model_fields_set:
        await door.monitor.set_capacity(step, body.capacity)
    return body


@router.patch("/hosts/{host}")
async def order_host(host: Host, door: AtDoor, body: HostOrderRequest) -> HostOrderRequest:
    """Let a host finish what it has in hand and take no more, or take work again."""
    await door.monitor.set_draining(host, draining=body.draining)
    return body


async def _told(door: Door, seen: Standing) -> StandingAnswer:
    return StandingAnswer.of(seen, await door.monitor.names(running_jobs(seen)))
