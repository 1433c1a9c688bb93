"""A host that scrapes and does nothing else, on a real NATS with the permissions that we ship."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client
from scribe.v1 import host_pb2
from scribe_bus.embedded import find_nats_server
from scribe_bus.hosts import heard, publish_order
from scribe_bus.streams import PIPELINE
from scribe_bus.subjects import step_subject
from scribe_bus.testing_servers import running_server
from scribe_orchestrator.process import running
from scribe_orchestrator.settings import RunnerSettings
from scribe_orchestrator.testing import until
from scribe_orchestrator.testing_world import World, running_world

pytestmark = pytest.mark.integration

SHIPPED = Path(__file__).parents[2] / "deploy" / "nats"
OTHERS = ("parse", "arxiv", "compose")
PASSWORDS = {
    "SCRIBE_NATS_PASSWORD": "whole",
    "SCRIBE_NATS_SCRAPER_PASSWORD": "part",
    "SCRIBE_NATS_STEPS_PASSWORD": "rest",
}


def users() -> str:
    text = (SHIPPED / "users.conf").read_text()
    for name, password in PASSWORDS.items():
        text = text.replace(f"${name}", f'"{password}"')
    return text


@pytest.fixture
async def yard() -> AsyncIterator[tuple[World, RunnerSettings, str]]:
    """A world whose NATS has the shipped users, the scraper host's settings, and its address for NATS."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(users()))
        whole, part = (f"nats://{name}@127.0.0.1:{server.port}" for name in ("scribe:whole", "scraper:part"))
        world = await stack.enter_async_context(running_world(NATS_URL=whole, SCRIBE_HOST_NAME="main"))
        own = RunnerSettings(NATS_URL=part, SCRIBE_SCRAPER_ADDRESS=world.steps.address, SCRIBE_HOST_NAME="scraper")  # type: ignore[call-arg]
        yield world, own, part


async def test_jobs_go_through_a_host_that_may_do_nothing_else(yard: tuple[World, RunnerSettings, str]) -> None:
    """With progress, retries that wait, a cancelled call, its heartbeat, and its drain; it has no database."""
    world, own, _ = yard
    async with running(world.settings, OTHERS), running(own, ("scrape",)):
        job_id = await world.submit()
        assert "completed" == (await world.ended(job_id)).status
        assert "reading a page" in [event.detail for event in await world.events(job_id)]
        assert "completed" == (await world.ended(await world.submit("book"))).status

        async def speaks() -> bool:
            return "scraper" in {word.beat.host for word in await heard(world.bus)}

        await until(speaks)
        await publish_order(world.bus, "scraper", host_pb2.HostOrder(draining=True))

        async def drains() -> bool:
            return any(word.beat.draining for word in await heard(world.bus) if word.beat.host == "scraper")

        await until(drains)


async def test_the_other_steps_have_a_host_of_their_own(yard: tuple[World, RunnerSettings, str]) -> None:
    """The core has no runners; two hosts with a user each do the rest."""
    world, own, part = yard
    address = world.steps.address
    services = {f"SCRIBE_{name}_ADDRESS": address for name in ("PARSER", "ARXIV", "COMPOSER")}
    steps = RunnerSettings(NATS_URL=part.replace("scraper:part", "steps:rest"), SCRIBE_HOST_NAME="steps", **services)  # type: ignore[arg-type]
    async with running(world.settings, ()), running(own, ("scrape",)), running(steps, OTHERS):
        assert "completed" == (await world.ended(await world.submit())).status

        async def both_speak() -> bool:
            return {"scraper", "steps"} <= {word.beat.host for word in await heard(world.bus)}

        await until(both_speak)


async def test_it_may_do_nothing_else(yard: tuple[World, RunnerSettings, str]) -> None:
    """Neither read or publish other steps, nor touch streams and consumers, nor hear others' answers."""
    world, _, part = yard
    async with running(world.settings, OTHERS):
        job = str(uuid4())
        allowed = await _allowed(
            part,
            publish=[
                *(step_subject(step, job, 1) for step in ("parse", "scrape")),
                "hosts.order.scraper", "hosts.beat.pi1.a", "pipeline.verify.a.1", "_INBOX.scribe.x",
                *(f"$JS.API.CONSUMER.MSG.NEXT.{PIPELINE}.{step}" for step in ("parse", "arxiv", "compose", "finish")),
                *(f"$JS.ACK.{PIPELINE}.{step}.1.2.3.4.5" for step in ("compose", "finish")),
                *(f"$JS.API.STREAM.{what}.{PIPELINE}" for what in ("DELETE", "PURGE", "UPDATE", "INFO", "MSG.GET", "MSG.DELETE")),
                *(f"$JS.API.CONSUMER.{what}.{PIPELINE}.scrape" for what in ("DELETE", "PAUSE", "DURABLE.CREATE")),
                f"$JS.API.CONSUMER.CREATE.{PIPELINE}.scrape.pipeline.scrape.>", "$JS.API.STREAM.CREATE.X", "$JS.API.INFO",
                f"$JS.API.DIRECT.GET.{PIPELINE}", *(f"$JS.API.DIRECT.GET.{PIPELINE}.pipeline.{step}.{job}.1" for step in ("scrape", "arxiv", "compose", "finish")),
                f"$JS.API.DIRECT.GET.EVENTS.events.{job}.{job}", "$SYS.REQ.SERVER.PING",
            ],
            subscribe=["pipeline.>", "events.>", "told.>", "hosts.>", "_INBOX.>", "_INBOX.scribe.>", "$JS.>", ">", "nudge.dispatch"],
        )  # fmt: skip
    assert [] == allowed


@pytest.mark.parametrize("file", ["nats.conf"])
def test_the_shipped_configuration_is_one(file: str) -> None:
    """As nats-server itself reads it, with passwords in its environment; without them it does not start."""
    command = [str(find_nats_server()), "--config", str(SHIPPED / file), "-t"]
    environment = {"PATH": os.environ["PATH"]}
    good = subprocess.run(command, env={**environment, **PASSWORDS}, capture_output=True, text=True, check=False)
    assert 0 == good.returncode, good.stderr
    assert 0 != subprocess.run(command, env=environment, capture_output=True, check=False).returncode


async def _allowed(url: str, *, publish: list[str], subscribe: list[str]) -> list[str]:
    """Of what is tried, what NATS did not refuse."""
    allowed = []
    for action, subjects in (("publish", publish), ("subscription", subscribe)):
        for subject in subjects:
            if not await _is_refused(url, action, subject):
                allowed.append(f"{action} {subject}")
    return allowed


async def _is_refused(url: str, action: str, subject: str) -> bool:
    errors: list[str] = []
    said = asyncio.Event()

    async def note(error: Exception) -> None:
        errors.append(str(error).lower())
        said.set()

    client: Client = await nats.connect(url, error_cb=note, inbox_prefix="_INBOX.scraper")
    try:
        if action == "publish":
            await client.publish(subject, b"{}")
        else:
            await client.subscribe(subject, cb=_ignore)
        await client.flush()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(said.wait(), 0.5)  # its word came before the flush's, and is handed on behind it
    finally:
        await client.close()
    return any(f"permissions violation for {action}" in error for error in errors)


async def _ignore(_: object) -> None:
    return
