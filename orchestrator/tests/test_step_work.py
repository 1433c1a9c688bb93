"""One step's message on a real NATS: what is asked before work begins, and what comes of a job that ended meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2, template_pb2
from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.messages import encode_state
from scribe_bus.publisher import exists, publish_once
from scribe_bus.puller import open_puller
from scribe_bus.streams import PIPELINE
from scribe_bus.subjects import step_subject
from scribe_bus.testing import CAPACITIES, running_bus
from scribe_bus.tombstone import publish_cancelled
from scribe_orchestrator.just_put import JustPut
from scribe_orchestrator.step_calls import State, Tell
from scribe_orchestrator.step_work import StepWork
from scribe_orchestrator.testing import until

pytestmark = pytest.mark.integration


def a_state() -> State:
    now = int(time.time())
    state = State(job_id=str(uuid4()), epoch=1, user_id=str(uuid4()), template_text="Dear {{name}}")
    state.template.type = template_pb2.TEMPLATE_TYPE_RESEARCH
    state.create_time.FromSeconds(now)
    state.deadline.FromSeconds(now + 600)
    return state


@dataclass(slots=True)
class Desk:
    """One job; its steps are worked on when the test says so."""

    bus: Bus
    state: State = field(default_factory=a_state)
    called: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    questions: int = 0
    """How often the stream was asked what it holds of the job."""
    hold: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self) -> None:
        await publish_once(self.bus, self.subject("parse"), encode_state(self.state), within=5)

    async def work(self, step: str, just_put: JustPut) -> None:
        """Take the step's message and work on it, as one process does."""

        async def call(state: State, _: float, __: Tell) -> State:
            self.called.append(step)
            try:
                await self.hold.wait()
            except asyncio.CancelledError:
                self.cut.append(step)
                raise
            merged = State()
            merged.CopyFrom(state)
            return merged

        async with asyncio.timeout(20), open_puller(self.bus, PIPELINE, step) as puller:
            delivery: Delivery = await puller.next()
            await StepWork(self.bus, step, call, limit=60, just_put=just_put).handle(delivery)

    async def cancel(self) -> None:
        await publish_cancelled(self.bus, pipeline_pb2.PipelineState(job_id=self.state.job_id, epoch=1))

    async def has(self, step: str) -> bool:
        return await exists(self.bus, self.subject(step))

    async def is_called(self) -> bool:
        return bool(self.called)

    def subject(self, step: str) -> str:
        return step_subject(step, self.state.job_id, 1)

    async def on_question(self, message: Msg) -> None:
        self.questions += not message.data


@asynccontextmanager
async def a_desk() -> AsyncIterator[Desk]:
    async with running_bus(CAPACITIES) as bus:
        desk = Desk(bus)
        desk.hold.set()
        async with bus.listen("pipeline.finish.>", desk.on_question):
            await desk.begin()
            yield desk


async def test_what_this_process_has_just_put_there_is_begun_without_asking() -> None:
    """Its publish was the job's last a moment ago. A first message was put there by another, and is asked about."""
    async with a_desk() as desk:
        own = JustPut()
        await desk.work("parse", own)
        assert desk.questions == 1
        await desk.work("scrape", own)
        assert (desk.questions, desk.called) == (1, ["parse", "scrape"])


async def test_what_another_process_has_put_there_is_asked_about() -> None:
    async with a_desk() as desk:
        await desk.work("parse", JustPut())
        await desk.work("scrape", JustPut())
        assert (desk.questions, desk.called) == (2, ["parse", "scrape"])


async def test_what_waited_for_a_slot_is_asked_about() -> None:
    """The job may have been cancelled meanwhile: then nothing is called."""
    async with a_desk() as desk:
        own = JustPut()
        await desk.work("parse", own)
        await asyncio.sleep(0.2)
        await desk.cancel()
        await desk.work("scrape", own)
        assert desk.called == ["parse"]


async def test_work_begun_without_asking_soon_learns_that_its_job_has_ended() -> None:
    """The moment is over in which nobody asks: its call is cut off, and nothing comes of it."""
    async with a_desk() as desk:
        own = JustPut(clock=lambda: 0.0)
        await desk.work("parse", own)
        desk.hold.clear()
        await desk.cancel()
        await desk.work("scrape", own)
        assert (desk.called, desk.cut) == (["parse", "scrape"], ["scrape"])
        assert not await desk.has("arxiv")


async def test_a_job_cancelled_during_a_short_step_goes_no_further() -> None:
    """The step ends before anybody looks; what it would publish is refused."""
    async with a_desk() as desk:
        desk.hold.clear()
        working = asyncio.create_task(desk.work("parse", JustPut()))
        await until(desk.is_called)
        await desk.cancel()
        desk.hold.set()
        await working
        assert not await desk.has("scrape")


def test_just_put_is_a_moment() -> None:
    """And is asked once."""
    now = 0.0
    own = JustPut(clock=lambda: now)
    own.begins("a")
    own.begins("b")
    now = 0.05
    assert own.has("a")
    assert not own.has("a")
    now = 0.2
    assert not own.has("b")


def test_what_others_got_is_forgotten() -> None:
    now = 0.0
    own = JustPut(clock=lambda: now)
    for number in range(1000):
        now = number * 0.01
        own.begins(str(number))
    assert own.remembered <= 12
