"""Papers are asked for while pages are read."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from scribe_orchestrator.process import running
from scribe_orchestrator.testing import until
from scribe_orchestrator.testing_world import World, running_world

pytestmark = pytest.mark.integration
STEPS = ("parse", "scrape", "arxiv", "compose")


async def test_arxiv_is_asked_before_the_pages_are_read() -> None:
    """By the name alone; the step itself asks again, with what the pages said, and its answer is what counts."""
    async with running_world() as world, running(world.settings, STEPS):
        world.steps.held["scrape"] = asyncio.Event()
        job_id = await world.submit()
        await world.steps.called("scrape", 1)
        await until(partial(_asked, world))
        assert world.steps.calls["arxiv"] == 0
        world.steps.held["scrape"].set()
        assert (await world.ended(job_id)).status == "completed"
        assert (world.steps.asked_early, world.steps.calls["arxiv"]) == (1, 1)


async def test_templates_without_papers_ask_nothing() -> None:
    """The service is not called at all."""
    async with running_world() as world, running(world.settings, STEPS):
        assert (await world.ended(await world.submit("general"))).status == "completed"
        assert (world.steps.asked_early, world.steps.calls["arxiv"]) == (0, 0)


async def test_a_service_that_is_away_is_not_missed() -> None:
    """The pages are read, the job waits for the service as it does without having asked before."""
    async with running_world(SCRIBE_ARXIV_ADDRESS="127.0.0.1:9") as world, running(world.settings, STEPS):
        await world.submit()
        await world.steps.called("scrape", 1)
        await until(partial(_tried, world))


async def _asked(world: World) -> bool:
    return world.steps.asked_early == 1


async def _tried(world: World) -> bool:
    """The step itself has found that the service is away."""
    (job_id,) = [row["id"] for row in await world.store.fetch("SELECT id FROM queue_items")]
    events = await world.store.fetch_value("SELECT current_step FROM queue_items WHERE id = $1", job_id)
    return bool(events == "arxiv")
