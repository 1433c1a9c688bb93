"""Scribe's own engine as it is measured: a real NATS, real runner processes, real gRPC services whose steps only wait or do nothing.

PostgreSQL is on neither side: a job begins as the message that the dispatcher publishes and ends when the finisher
would be given its outcome, that is, once the stream has it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2
from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.hosts import heard
from scribe_bus.messages import decode_outcome, encode_state
from scribe_bus.publisher import publish_once
from scribe_bus.steps import FINISH, STEPS, step_name
from scribe_bus.streams import PIPELINE, StreamSizes, ensure, purge
from scribe_bus.subjects import ALL_PIPELINE, finish_subject, parse_subject, step_filter, step_subject

from scribe_bench.brokers import running_nats
from scribe_bench.payload import SCALE_VARIABLE, TEMPLATE
from scribe_bench.processes import announced, clean_environment, cpu_seconds, pss_mb, python, running

_MB = 1024 * 1024
_SIZES = StreamSizes(pipeline_bytes=2048 * _MB, events_bytes=256 * _MB)
_JOB_SECONDS = 900
_PUBLISH_SECONDS, _SLOTS_SECONDS = 10.0, 60.0
_SERVICES = ("PARSER", "SCRAPER", "ARXIV", "COMPOSER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the engine is laid out."""

    always: bool = False
    """Whether NATS syncs each message before it acknowledges it."""
    scale: float = 0.0
    """Of the published waits."""
    capacity: int = 64
    """Slots of each step in the whole cluster."""
    capacities: Mapping[str, int] = field(default_factory=dict)
    """Those of single steps, where they differ."""
    runners: int = 1
    services: int = 4
    """Processes that the four services are spread over; with none the runners' processes have all four."""

    def slots(self, step: str) -> int:
        """Of a step."""
        return self.capacities.get(step, self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What came of a steady stream of jobs."""

    per_second: float
    latencies: list[float]
    """Seconds, from the moment a job is handed in to the moment its outcome is heard of."""


@dataclass(kw_only=True)
class Engine:
    """Up inside running_engine()'s block."""

    bus: Bus
    pids: list[int]
    ends: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    jobs: int = 0
    """Whose outcomes were heard of."""

    async def run(self) -> float:
        """Submit one job and wait until the stream has its outcome; seconds."""
        began = time.perf_counter()
        return await (await self.submit()) - began

    async def submit(self, job_id: str = "") -> asyncio.Future[float]:
        """A job's first message, confirmed; gives back the moment of its end to come."""
        job_id = job_id or str(uuid4())
        ended = self.ends[job_id] = asyncio.get_running_loop().create_future()
        await publish_once(self.bus, step_subject("parse", job_id, 1), _first_state(job_id), within=_PUBLISH_SECONDS)
        return ended

    async def burst(self, jobs: int, at_once: int = 64) -> float:
        """Submit so many as fast as they are confirmed, `at_once` under way to the stream; seconds until the last has ended."""
        gate = asyncio.Semaphore(at_once)

        async def run() -> None:
            async with gate:
                ended = await self.submit()
            await ended

        began = time.perf_counter()
        await asyncio.gather(*(run() for _ in range(jobs)))
        return time.perf_counter() - began

    async def flow(self, in_flight: int, seconds: float, ramp: float) -> Flow:
        """So many jobs at once, a new one for each that ends; what ended within the time after the ramp counts."""
        began = time.perf_counter()
        first, last = began + ramp, began + ramp + seconds
        latencies: list[float] = []

        async def keep(number: int) -> None:
            await asyncio.sleep(ramp * number / in_flight)
            while (start := time.perf_counter()) < last:
                end = await (await self.submit())
                if first <= end < last:
                    latencies.append(end - start)

        await asyncio.gather(*(keep(number) for number in range(in_flight)))
        return Flow(per_second=len(latencies) / seconds, latencies=latencies)

    async def forget(self) -> None:
        """Empty the stream, as the purger would in an hour."""
        await purge(self.bus, ALL_PIPELINE)

    async def run_for_record(self) -> dict[str, float]:
        """One job alone; how long each of its steps took by its own record."""
        job_id = str(uuid4())
        ended = await self.submit(job_id)
        await ended
        stored = await api.last_on(self.bus, PIPELINE, finish_subject(job_id, 1))
        assert stored
        records = decode_outcome(stored.body, parse_subject(stored.subject)).state.steps
        return {step_name(record.step): record.duration.ToNanoseconds() / 1e9 for record in records}

    def everything(self) -> float:
        """Seconds of CPU of NATS, runners, services and of whoever submits."""
        return self.cpu() + sum(os.times()[:2])

    def cpu(self) -> float:
        """Seconds of NATS, runners and services so far."""
        return cpu_seconds(self.pids)

    def pss(self) -> float:
        """MiB of NATS, runners and services."""
        return pss_mb(self.pids)

    async def on_outcome(self, message: Msg) -> None:
        job_id = message.subject.split(".")[2]
        if ended := self.ends.pop(job_id, None):
            self.jobs += 1
            ended.set_result(time.perf_counter())


@asynccontextmanager
async def running_engine(folder: Path, form: Form) -> AsyncIterator[Engine]:
    """Until the block ends."""
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True)
        nats = await stack.enter_async_context(running_nats(folder / "nats", always=form.always))
        bus = await stack.enter_async_context(open_bus(nats.url, name="bench"))
        await ensure(bus, _SIZES, {step: form.slots(step) for step in STEPS})
        started = await _start_parts(stack, folder, form, nats.url)
        engine = Engine(bus=bus, pids=[nats.pid, *(part.pid for part in started)])
        await stack.enter_async_context(_outcomes(bus, engine))
        await _until_slots_stand(engine, form)
        yield engine


@dataclass(frozen=True, slots=True)
class _Part:
    module: str
    said_as: str
    arguments: tuple[str, ...]
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Started:
    pid: int
    address: str


async def _start_parts(stack: AsyncExitStack, folder: Path, form: Form, nats_url: str) -> list[_Started]:
    scale, nats = {SCALE_VARIABLE: str(form.scale)}, {"NATS_URL": nats_url}
    stub = _Part("scribe_bench.stub_steps", "bench.stub_steps", (), scale)
    if not form.services:
        joined = replace(stub, environment={**scale, **nats})
        return [await _start(stack, folder, f"joined{number}", joined) for number in range(form.runners)]
    stubs = [await _start(stack, folder, f"steps{number}", stub) for number in range(form.services)]
    addresses = [stubs[place % len(stubs)].address for place in range(len(_SERVICES))]
    known = {f"SCRIBE_{name}_ADDRESS": address for name, address in zip(_SERVICES, addresses, strict=True)}
    runner = _Part("scribe_orchestrator", "orchestrator", ("--steps", ",".join(STEPS)), {**nats, **known})
    runners = [await _start(stack, folder, f"runner{number}", runner) for number in range(form.runners)]
    return [*stubs, *runners]


async def _start(stack: AsyncExitStack, folder: Path, name: str, part: _Part) -> _Started:
    """Until the process has announced itself."""
    run = folder / "run" / name
    run.mkdir(parents=True)
    own = {"SCRIBE_RUN_DIR": str(run), "SCRIBE_HOST_NAME": name, "SCRIBE_LOG_LEVEL": "warning"}
    environment = {**clean_environment(), **own, **part.environment}
    command = python("-m", part.module, *part.arguments)
    process = await stack.enter_async_context(running(command, environment, folder / f"{name}.log"))
    said = await announced(run, part.said_as, process, folder / f"{name}.log")
    return _Started(process.pid, said.get("address", ""))


@asynccontextmanager
async def _outcomes(bus: Bus, engine: Engine) -> AsyncIterator[None]:
    """Hears of outcomes as the finisher would: from the stream, not from the wire."""
    inbox, name = bus.new_inbox(), f"bench-{uuid4().hex[:8]}"
    subjects = step_filter(FINISH)
    config = {
        "name": name, "deliver_subject": inbox, "filter_subject": subjects, "ack_policy": "none",
        "deliver_policy": "new", "inactive_threshold": 60 * 10**9,
    }  # fmt: skip
    async with bus.listen(inbox, engine.on_outcome):
        body = {"stream_name": PIPELINE, "config": config, "action": "create"}
        await api.ask(bus, f"CONSUMER.CREATE.{PIPELINE}.{name}.{subjects}", body)
        yield


async def _until_slots_stand(engine: Engine, form: Form) -> None:
    """Slots beyond a runner's own settings come with its beats; a few jobs then warm what is done once."""
    async with asyncio.timeout(_SLOTS_SECONDS):
        while not all(slots == form.slots(step) for step, slots in await _slots(engine.bus, form.runners)):  # noqa: ASYNC110  # beats come when they come
            await asyncio.sleep(0.1)
    await asyncio.gather(*(engine.run() for _ in range(20)))
    await engine.forget()


async def _slots(bus: Bus, runners: int) -> list[tuple[str, int]]:
    """What the runners say of each step's slots; none until all of them have spoken."""
    beats = [word.beat for word in await heard(bus)]
    said = [(step_name(step.step), step.slots) for beat in beats for step in beat.steps]
    return said if len(beats) == runners else [("parse", 0)]


def _first_state(job_id: str) -> bytes:
    now = time.time()
    state = pipeline_pb2.PipelineState(
        job_id=job_id, epoch=1, user_id="00000000-0000-4000-8000-000000000001", template_text=TEMPLATE,
        budget_micro_dollars=150_000,
    )  # fmt: skip
    state.recipient.name, state.recipient.interest = "Ingrid Solheim", "low-power sensors"
    state.create_time.FromSeconds(int(now))
    state.deadline.FromSeconds(int(now) + _JOB_SECONDS)
    return encode_state(state)
