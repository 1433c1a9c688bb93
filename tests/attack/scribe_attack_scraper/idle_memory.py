"""What the service alone takes, before its first job and after a whole one: searched, pages read, the model asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from scribe.v1 import recipient_pb2, scraper_service_pb2, template_pb2, usage_pb2
from scribe_sandbox.testing import running_sandbox

from scribe_attack_scraper.service import ScraperProcess, running_scraper


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Megabytes of PSS, the browser closed; `facts` that the job found, `model_calls` that it took."""

    before_mb: float
    after_mb: float
    facts: int
    model_calls: int


async def measure_idle() -> Idle:
    """One job about a person of the sandbox's demo world."""
    async with running_sandbox() as sandbox:
        port = int(sandbox.base_url.rpartition(":")[2])
        keys = {"EXA_BASE_URL": sandbox.base_url, "SCRAPER_BROWSER_IDLE_SECONDS": "0.5"}
        async with running_scraper(port, memory_mb=500, **keys) as scraper:
            await asyncio.sleep(1)
            before = await scraper.memory()
            result = await _research(scraper)
            after = await idle(scraper)
    return Idle(
        before_mb=before, after_mb=after, facts=len(result.research.facts), model_calls=result.usage.model_calls
    )


async def idle(scraper: ScraperProcess) -> float:
    """The memory once the browser is closed, in MB."""
    async with asyncio.timeout(30):
        while len(await scraper.members()) > 1:  # noqa: ASYNC110  # processes raise no events
            await asyncio.sleep(0.2)
    return await scraper.memory()


async def _research(scraper: ScraperProcess) -> scraper_service_pb2.ResearchResult:
    job = usage_pb2.JobContext(job_id="0190-attack", budget_micro_dollars=1_000_000)
    job.deadline.FromJsonString("2090-01-01T00:00:00Z")
    request = scraper_service_pb2.ResearchRecipientRequest(
        job=job,
        recipient=recipient_pb2.Recipient(name="Ingrid Solheim", interest="low-power sensors inside alpine glaciers"),
        template_type=template_pb2.TEMPLATE_TYPE_RESEARCH,
        search_terms=["glacier sensors"],
    )
    answers = [answer async for answer in scraper.stub.ResearchRecipient(request, timeout=60)]
    return answers[-1].result
