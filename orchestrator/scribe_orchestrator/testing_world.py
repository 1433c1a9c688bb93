"""All that a job meets, real but for the steps' services, and its owner: for tests of the whole orchestrator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus, open_bus
from scribe_bus.events import follow
from scribe_bus.nudge import nudge
from scribe_bus.testing import NatsOfOnesOwn, running_nats
from scribe_store import emails, jobs, users
from scribe_store.rows import ENDED, Email, Job, NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

from scribe_orchestrator.settings import OrchestratorSettings
from scribe_orchestrator.testing import FakeSteps, running_steps, until

TEMPLATE = "Dear Ada, I liked your engines."
ENDS = frozenset({pipeline_pb2.JOB_STATE_COMPLETED, pipeline_pb2.JOB_STATE_FAILED, pipeline_pb2.JOB_STATE_CANCELLED})
_SMALL = {"SCRIBE_PIPELINE_MAX_MB": "32", "SCRIBE_EVENTS_MAX_MB": "8", "SCRIBE_DRAIN_SECONDS": "1"}
_SERVICES = ("PARSER", "SCRAPER", "ARXIV", "COMPOSER")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that a job meets, and its owner."""

    nats: NatsOfOnesOwn | None
    """None where the test brought its own."""
    bus: Bus
    store: Store
    steps: FakeSteps
    settings: OrchestratorSettings
    owner: UUID

    async def submit(self, kind: str | None = "research") -> UUID:
        return await self.submit_for(self.owner, kind)

    async def submit_for(self, owner: UUID, kind: str | None = "research") -> UUID:
        new = NewJob(
            id=uuid4(), user_id=owner, recipient_name="Ada", recipient_interest="engines", email_template=TEMPLATE,
            template_type=kind,
        )  # fmt: skip
        job = await jobs.create(self.store, new)
        await nudge(self.bus)
        return job.id

    async def another_owner(self) -> UUID:
        user, _ = await users.initialise(self.store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
        return user.id

    async def job(self, job_id: UUID, owner: UUID | None = None) -> Job:
        job = await jobs.get(self.store, job_id, owner or self.owner)
        assert job
        return job

    async def reached(self, job_id: UUID, *statuses: str) -> Job:
        async def there() -> bool:
            return (await self.job(job_id)).status in statuses

        await until(there)
        return await self.job(job_id)

    async def ended(self, job_id: UUID) -> Job:
        return await self.reached(job_id, *ENDED)

    async def email(self, job: Job) -> Email:
        assert job.email_id
        email = await emails.get(self.store, job.email_id, self.owner)
        assert email
        return email

    async def count(self) -> tuple[int, int]:
        """E-mails, and the owner's counter."""
        user = await users.get(self.store, self.owner)
        assert user
        return await self.store.fetch_value("SELECT count(*) FROM emails"), user.generation_count

    async def events(self, job_id: UUID) -> list[pipeline_pb2.JobEvent]:
        """All that is said about a job until it ends."""
        said = []
        async with asyncio.timeout(20), aclosing(follow(self.bus, str(self.owner), str(job_id), 0)) as following:
            async for _, event in following:
                said.append(event)
                if event.state in ENDS:
                    break
        return said


@asynccontextmanager
async def running_world(**settings: str) -> AsyncIterator[World]:
    """Servers of its own, empty, until the block ends; `settings` are laid over ours, by their variables.

    With a `NATS_URL` among them that NATS is used.
    """
    async with AsyncExitStack() as stack:
        nats = None if "NATS_URL" in settings else await stack.enter_async_context(running_nats())
        dsn = await stack.enter_async_context(running_postgres())
        steps = await stack.enter_async_context(running_steps())
        store = await stack.enter_async_context(Store.open(dsn))
        url = nats.url if nats else settings["NATS_URL"]
        bus = await stack.enter_async_context(open_bus(url, name="test"))
        user, _ = await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
        variables = {"NATS_URL": url, "DATABASE_URL": dsn, **_SMALL}
        variables |= {"NATS_MONITOR_URL": nats.monitor_url} if nats else {}
        variables |= {f"SCRIBE_{name}_ADDRESS": steps.address for name in _SERVICES} | settings
        yield World(
            nats=nats,
            bus=bus,
            store=store,
            steps=steps,
            settings=OrchestratorSettings(**variables),  # type: ignore[arg-type]  # read as from the environment
            owner=user.id,
        )
