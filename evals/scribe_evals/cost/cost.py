"""What a typical e-mail costs: the model's share by the sandbox's ledger, the search's beside it."""

from __future__ import annotations

import asyncio

from scribe_evals.cost.bill import Post, bill
from scribe_evals.cost.orders import WORLD, typical_orders
from scribe_evals.measure import Bench, Line, Outcome
from scribe_evals.pipeline import Ended, Order, Pipeline
from scribe_evals.system import running_system

MOST_DOLLARS = 0.012
"""For one job's model calls; the pipeline that this one follows took $0.027."""

_AT_ONCE = 6


async def measure(bench: Bench) -> Outcome:
    """Run typical jobs and add up what was billed for them."""
    orders = typical_orders(bench.size(100, 15))
    async with running_system(WORLD, bench.folder) as system:
        pipeline = Pipeline(system)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def run(order: Order) -> Ended:
            async with gate:
                return await pipeline.run(order)

        ended = await asyncio.gather(*map(run, orders))
        posts = bill(await system.ledger(upstream="anthropic"))
    return judged(ended, posts)


def judged(ended: list[Ended], posts: list[Post]) -> Outcome:
    """The mean over all jobs, failed ones included, and whether what we reported is what was billed."""
    jobs = len(ended)
    billed = sum(post.micro_dollars for post in posts)
    reported = sum(job.state.usage.model_cost_micro_dollars for job in ended)
    searched = sum(job.state.usage.search_cost_micro_dollars for job in ended)
    mean = billed / jobs / 1e6
    failed = [job.reason for job in ended if job.reason]
    return Outcome(
        figures={"cost_mean_usd": round(mean, 6)},
        lines=(
            Line(
                what="model cost of a job, mean",
                seen=f"${mean:.4f} of {jobs} jobs (search: ${searched / jobs / 1e6:.4f})",
                asked=f"at most ${MOST_DOLLARS}",
                holds=mean <= MOST_DOLLARS and not failed,
            ),
            Line(
                what="our own count against the bill",
                seen=f"{reported - billed:+d} of {billed} micro-dollars",
                asked="equal",
                holds=reported == billed,
            ),
        ),
        notes=(*(_note(post, jobs) for post in posts), *(f"a job failed: {reason}" for reason in sorted(set(failed)))),
    )


def _note(post: Post, jobs: int) -> str:
    return (
        f"{post.task} by {post.model}: {post.calls / jobs:.1f} calls, {post.input_tokens / jobs:,.0f} tokens in, "
        f"{post.output_tokens / jobs:,.0f} out, ${post.micro_dollars / jobs / 1e6:.4f} a job"
    )
