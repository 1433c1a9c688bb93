"""Line 9: what the model's input costs, beside sending it the whole text of the same pages, by the sandbox's bill."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from scribe_evals.cost.bill import bill
from scribe_evals.cost.orders import typical_orders
from scribe_evals.pipeline import Order, Pipeline
from scribe_evals.system import running_system
from scribe_llm.prices import cost

from scribe_bench.long_pages import lengthened
from scribe_bench.outcome import Bench, Curve, Outcome, Row

_LENGTHS = (0, 30_000, 60_000)
_JUDGED = 30_000
"""Characters of a page beyond the demo world's own: a page with a full list of teaching and papers."""

_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Dollars of model input for a job."""

    all: float
    reading: float
    """Of the calls that are given pages."""


async def measure(bench: Bench) -> Outcome:
    """The same orders twice for each length of page: as Scribe reads, and with whole pages."""
    lengths = (0, _JUDGED) if bench.quick else _LENGTHS
    jobs = 4 if bench.quick else 8
    found = {length: await _both(bench, length, jobs) for length in lengths}
    ours, whole = found[_JUDGED]
    return Outcome(
        keys={"input_cost_ratio": ours.all / whole.all},
        rows=[
            Row(f"model input of a job by whole pages', pages of {_JUDGED:,} characters more than the demo world's", f"{ours.all / whole.all:.3f}", "≤ 0.4"),
            Row("the same, of the calls that are given pages only", f"{ours.reading / whole.reading:.3f}"),
            *(
                Row(f"pages + {length:,} characters: dollars of input a job; with whole pages", f"{ours.all:.5f}; {whole.all:.5f}")
                for length, (ours, whole) in found.items()
            ),
        ],
        notes=[
            "The demo world's own pages are shorter than the 8,000 characters from which on Scribe chooses passages: there nothing is saved.",
            "Prompt caching is not used: the fixed part of every prompt, about 500 tokens and its schema, is shorter than any model caches (1,024, small ones 4,096).",
        ],
        curves=[
            Curve(
                name="input-cost", title="Model input a job by length of the pages", x="characters added to each page", y="dollars",
                series={
                    "relevant passages": [(float(length), ours.all) for length, (ours, _) in found.items()],
                    "whole pages": [(float(length), whole.all) for length, (_, whole) in found.items()],
                },
            )
        ],
    )  # fmt: skip


async def _both(bench: Bench, length: int, jobs: int) -> tuple[Bill, Bill]:
    folder = bench.folder / str(length)
    folder.mkdir()
    world = lengthened(folder, length)
    ours = await _input_dollars(world, folder / "ours", jobs, "scribe_scraper")
    whole = await _input_dollars(world, folder / "whole", jobs, "scribe_bench.full_text_scraper")
    bench.say(f"  pages + {length:,} characters: ${ours.all:.5f} a job, whole pages ${whole.all:.5f}")
    return ours, whole


async def _input_dollars(world: Path, folder: Path, jobs: int, scraper: str) -> Bill:
    folder.mkdir()
    async with running_system(world, folder, modules={"scraper": scraper}) as system:
        pipeline, gate = Pipeline(system), asyncio.Semaphore(_AT_ONCE)

        async def run(order: Order) -> None:
            async with gate:
                await pipeline.run(order)

        await asyncio.gather(*map(run, typical_orders(jobs)))
        posts = bill(await system.ledger(upstream="anthropic"))
    dollars = {
        post.task: cost(post.model, input_tokens=post.input_tokens, output_tokens=0) / 1e6 / jobs for post in posts
    }
    return Bill(all=sum(dollars.values()), reading=dollars["extract"])
