"""Operators' commands on a real NATS and PostgreSQL, as programs and people run them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from uuid import UUID, uuid4

import pytest
from scribe.v1 import host_pb2
from scribe_bus.connection import Bus, open_bus
from scribe_bus.hosts import publish_beat
from scribe_bus.steps import step_enum
from scribe_bus.streams import ensure, pause
from scribe_bus.testing import CAPACITIES, SMALL, running_nats
from scribe_cli.testing import scribe
from scribe_store import dispatch, jobs, orders, outcomes, users
from scribe_store.dispatch import Claim, Terms
from scribe_store.orders import StepOrder
from scribe_store.outcomes import Failure
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

TERMS = Terms(job_budget=50_000, day_budget=1_000_000, deadline_seconds=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where an operator sits."""

    home: Path
    store: Store
    nats: str
    database: str
    monitor: str

    async def run(self, *arguments: str, seconds: float = 30.0, **extra: str) -> CompletedProcess[str]:
        environment = {"NATS_URL": self.nats, "DATABASE_URL": self.database, **extra}
        return await asyncio.to_thread(scribe, *arguments, home=self.home, seconds=seconds, **environment)

    async def failed_job(self, reason: str = "MODEL_CREDENTIALS") -> UUID:
        user, _ = await users.initialise(self.store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
        new = NewJob(
            id=uuid4(), user_id=user.id, recipient_name="Ada", recipient_interest="engines", email_template="x"
        )
        await jobs.create(self.store, new)
        claim = await dispatch.claim(self.store, new.id, TERMS)
        assert isinstance(claim, Claim)
        failure = Failure(
            job_id=new.id, epoch=1, reason=reason, message="No key.", step="compose", spent=7, state=b"", steps=[]
        )
        await outcomes.fail(self.store, failure)
        return new.id


@asynccontextmanager
async def beating(bus: Bus) -> AsyncIterator[None]:
    """A host that lives while the block lasts."""
    scrape = host_pb2.HostStep(step=step_enum("scrape"), slots=3)

    async def beat() -> None:
        while True:
            await publish_beat(bus, host_pb2.HostBeat(host="pi1", instance="a", version="9.9", steps=[scrape]))
            await asyncio.sleep(1)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        nats = await stack.enter_async_context(running_nats())
        dsn = await stack.enter_async_context(running_postgres())
        store = await stack.enter_async_context(Store.open(dsn))
        bus = await stack.enter_async_context(open_bus(nats.url, name="test"))
        await ensure(bus, SMALL, CAPACITIES)
        await stack.enter_async_context(beating(bus))
        await pause(bus, "arxiv", paused=True)
        yield Desk(home=tmp_path, store=store, nats=nats.url, database=dsn, monitor=nats.monitor_url)


async def test_steps_and_hosts_are_shown(desk: Desk) -> None:
    """As text, and as JSON."""
    text = (await desk.run("steps")).stdout
    assert "0/3" in text
    assert "paused" in text
    views = {view["step"]: view for view in json.loads((await desk.run("steps", "--json")).stdout)}
    assert (3, 3, False, True) == (
        views["scrape"]["capacity"], views["scrape"]["slots"], views["scrape"]["paused"], views["arxiv"]["paused"]
    )  # fmt: skip
    assert "pi1" in (await desk.run("hosts")).stdout
    (host,) = json.loads((await desk.run("hosts", "--json")).stdout)
    assert ("pi1", "9.9", "works") == (host["host"], host["version"], host["state"])
    whole = (await desk.run("status", "--all")).stdout
    assert "none under way" in whole
    assert "pi1" in whole
    assert "0/3" in whole
    assert len(json.loads((await desk.run("status", "--all", "--json")).stdout)["steps"]) == 4


async def test_orders_are_written_down(desk: Desk) -> None:
    """Capacity, pause and its end, a host that drains; what cannot be one is refused."""
    for arguments in (["steps", "capacity", "scrape", "5"], ["steps", "pause", "scrape"], ["steps", "pause", "parse"]):
        assert 0 == (await desk.run(*arguments)).returncode
    await desk.run("steps", "resume", "parse")
    await desk.run("hosts", "drain", "pi1", "--no-wait")
    assert {"scrape": StepOrder(capacity=5, paused=True), "parse": StepOrder()} == await orders.of_steps(desk.store)
    assert {"pi1": True} == await orders.of_hosts(desk.store)
    await desk.run("steps", "capacity", "scrape", "settings")
    assert (await orders.of_steps(desk.store))["scrape"].capacity is None
    for wrong in (["steps", "capacity", "scrape", "0"], ["steps", "pause", "sing"], ["hosts", "drain", "a.b"]):
        assert 2 == (await desk.run(*wrong)).returncode


async def test_draining_a_step_waits_until_nothing_is_in_hand(desk: Desk) -> None:
    """This one is paused and idle already."""
    assert "drained" in (await desk.run("steps", "drain", "arxiv")).stderr


async def test_dead_letters_are_listed_read_and_tried_again(desk: Desk) -> None:
    """One, then all of a reason from the start; nothing is tried again by accident."""
    first, second, other = await desk.failed_job(), await desk.failed_job(), await desk.failed_job("MODEL_REFUSED")
    listed = json.loads((await desk.run("dead-letters", "list", "--reason", "MODEL_CREDENTIALS", "--json")).stdout)
    assert [str(second), str(first)] == [letter["id"] for letter in listed]
    assert "No key." in (await desk.run("dead-letters", "show", str(first))).stdout
    assert 2 == (await desk.run("dead-letters", "retry")).returncode
    assert "1 wait" in (await desk.run("dead-letters", "retry", str(first))).stderr
    chosen = ("dead-letters", "retry", "--reason", "MODEL_CREDENTIALS", "--from-start", "--json")
    assert {"retried": [str(second)], "left": 0} == json.loads((await desk.run(*chosen)).stdout)
    assert 1 == (await desk.run("dead-letters", "show", str(first))).returncode
    waiting = await dispatch.waiting(desk.store, 10)
    assert {first, second} == set(waiting)
    assert "MODEL_REFUSED" in (await desk.run("dead-letters", "list")).stdout
    assert str(other) in (await desk.run("dead-letters", "list")).stdout


async def test_the_doctor_looks_at_servers_that_were_given(desk: Desk) -> None:
    """Whether NATS syncs, whether the tables are up to date."""

    async def findings(**extra: str) -> dict[str, tuple[str, str]]:
        done = await desk.run("doctor", "--json", seconds=60, **extra)
        return {item["subject"]: (item["verdict"], item["found"]) for item in json.loads(done.stdout)}

    unknown = await findings()
    assert ("warning", "ok") == (unknown["NATS"][0], unknown["PostgreSQL"][0])
    await desk.store.execute("UPDATE alembic_version SET version_num = '0003'")
    known = await findings(NATS_MONITOR_URL=desk.monitor)
    assert "ok" == known["NATS"][0]
    assert "failure" == known["PostgreSQL"][0]
    assert "0003" in known["PostgreSQL"][1]


async def test_without_a_stack_it_says_what_to_do(tmp_path: Path) -> None:
    """Exit code 3 and a sentence."""
    done = await asyncio.to_thread(scribe, "steps", home=tmp_path)
    assert 3 == done.returncode
    assert "scribe up" in done.stderr
