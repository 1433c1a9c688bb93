"""How calls are made, on a real server whose answers are written down beforehand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from scribe.v1 import pipeline_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.pipeline_pb2 import JobEvent
from scribe.v1.scribe_service_pb2 import Job
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceServicer, add_ScribeServiceServicer_to_server
from scribe_client import LimitReached, NotThere, Recipient, Scribe, Unavailable, Unreachable, WrongRequest, connect
from scribe_rpc.errors import InvalidRequest, ServiceError, Violation
from scribe_rpc.serve import start_server

RUNNING, COMPLETED = pipeline_pb2.JOB_STATE_RUNNING, pipeline_pb2.JOB_STATE_COMPLETED
OVERLOADED = ServiceError("OVERLOADED", "Full.", retry_after=0.01)


@dataclass
class Script(ScribeServiceServicer):
    """Answers in the order written down; an error is raised. Notes every request."""

    answers: list[Any]
    seen: list[Any] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def _next(self, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        self.seen.append(request)
        self.tokens += [str(value) for name, value in context.invocation_metadata() or () if name == "authorization"]
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def CreateJob(self, request: Any, context: Any) -> Any:
        return self._next(request, context)

    async def ListJobs(self, request: Any, context: Any) -> Any:
        return self._next(request, context)

    async def RetryJobs(self, request: Any, context: Any) -> Any:
        return self._next(request, context)

    async def WatchJob(self, request: Any, context: Any) -> AsyncIterator[Any]:
        for message in self._next(request, context):
            if isinstance(message, Exception):
                raise message
            yield message


@asynccontextmanager
async def scripted(*answers: Any, token: Any = "", patience: float = 5.0) -> AsyncIterator[tuple[Scribe, Script]]:
    script = Script(list(answers))
    register: Callable[[grpc.aio.Server], None] = lambda server: add_ScribeServiceServicer_to_server(script, server)  # noqa: E731
    server = await start_server(register, names=("scribe.v1.ScribeService",), listen="127.0.0.1:0", reflect=False)
    try:
        async with connect(server.address, token=token, patience=patience) as scribe:
            yield scribe, script
    finally:
        await server.drain(0)


def event(sequence: int, state: Any = RUNNING) -> pb.WatchJobResponse:
    return pb.WatchJobResponse(event=JobEvent(job_id="j", state=state, detail=str(sequence)), sequence=sequence)


def snapshot(state: Any = RUNNING, sequence: int = 0) -> pb.WatchJobResponse:
    return pb.WatchJobResponse(snapshot=Job(id="j", state=state), sequence=sequence)


async def test_a_submit_that_cannot_be_served_is_repeated_under_one_key() -> None:
    """The key is made once, so the job is one."""
    async with scripted(OVERLOADED, OVERLOADED, pb.CreateJobResponse(job=Job(id="j"))) as (scribe, script):
        assert "j" == (await scribe.jobs.create("Dear {{name}}", Recipient(name="Ada"))).id
    assert 3 == len(script.seen)
    assert 1 == len({request.idempotency_key for request in script.seen})
    assert script.seen[0].idempotency_key


async def test_what_must_not_be_repeated_is_not() -> None:
    """Its answer would be another the second time."""
    async with scripted(OVERLOADED) as (scribe, script):
        with pytest.raises(Unavailable) as caught:
            await scribe.jobs.retry_many(reason="MODEL_TIMEOUT")
    assert ("OVERLOADED", "Full.", 1) == (caught.value.reason, caught.value.message, len(script.seen))
    assert caught.value.retry_after == pytest.approx(0.01)


async def test_a_wait_beyond_the_patience_is_not_begun() -> None:
    """A budget that is used up until tomorrow ends the call at once, and says when it is there again."""
    spent = ServiceError("DAY_SPENT", retry_after=3600)
    async with scripted(spent) as (scribe, script):
        with pytest.raises(LimitReached) as caught:
            await scribe.jobs.create("Dear {{name}}", Recipient(name="Ada"))
    assert (3600.0, "Try again tomorrow.", 1) == (caught.value.retry_after, caught.value.mend, len(script.seen))


async def test_an_error_names_each_field_and_how_to_mend_it() -> None:
    """And is not tried again."""
    async with scripted(InvalidRequest(Violation("template_text", "must be longer"))) as (scribe, _):
        with pytest.raises(WrongRequest) as caught:
            await scribe.jobs.create("", Recipient())
    assert [Violation("template_text", "must be longer")] == caught.value.violations


async def test_nobody_at_the_address_is_said_so() -> None:
    """With the address."""
    async with connect("127.0.0.1:1", patience=0.2) as scribe:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1"):
            await scribe.health()


async def test_a_token_can_be_renewed() -> None:
    """A function is asked before each call."""
    given = iter(["first", "second"])

    async def token() -> str:
        return next(given)

    async with scripted(OVERLOADED, pb.CreateJobResponse(), token=token) as (scribe, script):
        await scribe.jobs.create("Dear {{name}}", Recipient(name="Ada"))
    assert ["Bearer first", "Bearer second"] == script.tokens


async def test_a_list_goes_on_over_all_pages() -> None:
    """Page by page, with the token of the one before."""
    first = pb.ListJobsResponse(jobs=[Job(id="a"), Job(id="b")], next_page_token="more")
    async with scripted(first, pb.ListJobsResponse(jobs=[Job(id="c")])) as (scribe, script):
        assert ["a", "b", "c"] == [job.id async for job in scribe.jobs.list(page_size=2)]
    assert ["", "more"] == [request.page_token for request in script.seen]


async def test_a_stream_that_is_cut_goes_on_behind_its_last_event() -> None:
    """Whether the server ended it or failed; the job's end ends it for good."""
    streams = (
        [snapshot(), event(3), ServiceError("SERVICE_UNAVAILABLE")],
        [snapshot(sequence=3)],
        [snapshot(sequence=3), event(5), event(8, COMPLETED), event(9)],
    )
    async with scripted(*streams) as (scribe, script):
        seen = [news async for news in scribe.jobs.watch("j")]
    assert [0, 3, 3] == [request.after_sequence for request in script.seen]
    assert ["3", "5", "8"] == [news.detail for news in seen if isinstance(news, JobEvent)]
    assert seen[-1].state == COMPLETED


async def test_a_job_that_ended_while_the_stream_was_cut_ends_it() -> None:
    """The snapshot says so."""
    async with scripted([snapshot(), event(1)], [snapshot(COMPLETED, sequence=1)]) as (scribe, _):
        assert [RUNNING, RUNNING, COMPLETED] == [news.state async for news in scribe.jobs.watch("j")]


async def test_a_job_that_is_not_there_is_not_waited_for() -> None:
    """The first stream says so."""
    async with scripted(ServiceError("NOT_FOUND")) as (scribe, script):
        with pytest.raises(NotThere):
            _ = [news async for news in scribe.jobs.watch("j")]
    assert 1 == len(script.seen)
