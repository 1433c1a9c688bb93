"""The whole of Scribe beside what it replaced: a FastAPI and Celery service that takes the same four steps, one call after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial

from scribe_evals.cost.bill import bill
from scribe_orchestrator.settings import RunnerSettings
from scribe_sandbox.exa_api.results import SEARCH_PRICE

from scribe_bench.celery_peer import Pool
from scribe_bench.figures import figure_of, per_minute, ratios
from scribe_bench.footprint import BROWSER
from scribe_bench.mail_peer import running_mail
from scribe_bench.orders import orders
from scribe_bench.outcome import Bench, Outcome, Row
from scribe_bench.stack import Shape, Stack, User, running_stack

_SCRIBE, _MANY = "Scribe", "Scribe, 8 slots"
_SLOTS = "SCRIBE_CAPACITY_SCRAPE"
_SHAPES = {_SCRIBE: Shape(), _MANY: Shape(settings={_SLOTS: "8"})}
_POOLS = {"prefork 1": Pool(count=1), "prefork 4": Pool(count=4), "threads 8": Pool(kind="threads", count=8)}
_BATCHES = {_SCRIBE: 12, _MANY: 16, "prefork 1": 1, "prefork 4": 4, "threads 8": 8}
_PEOPLE = 1 + max(_BATCHES.values())
"""Of a round: one job alone and the largest batch. Two rounds and a first job are the demo world's 35 people."""
_SECONDS = 180.0
_PEER = """\
The peer is `peers/mail_*`. It makes two searches at once, as the system that Scribe replaced did, and all else in turn: reads three pages \
without asking robots.txt, gives them whole to the model in one call (one call each would take 3.4 s a page), asks arXiv, composes. It has \
Scribe's models and effort, proves nothing, and has no sign-in, limits or events."""
_DURABILITY = """\
Celery acknowledges late, Redis keeps all in memory, nothing is kept between steps, and the e-mail is the task's result in Redis. Scribe \
writes each step to NATS and the e-mail to PostgreSQL."""
_BOUNDS = """\
What Scribe does at once is bounded by its research slots, 3 as shipped (`SCRIBE_CAPACITY_SCRAPE`), the peer by its pool. arXiv's spacing \
of 3 s is zero for both. Every job is for another person; Scribe keeps pages, robots.txt and arXiv's answers as it always does, and finds \
some of them in the second round."""
_RATES = """\
A rate of Scribe counts from when as many e-mails have ended as are researched at once, as its steps fill one after the other; one of the \
peer counts from the beginning of a batch that fills its pool once. MB are of Scribe's processes without its browser and the browser's driver, and of the peer's door \
and worker; brokers and databases are on neither side."""
_SEARCHES = "SELECT avg((spent_by_model->>'search')::float / 1e6) FROM queue_items"
"""Scribe's own account, which is the bill: the ledger has no prices of searches."""

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Who makes e-mails, and what was seen of it, a figure a round."""

    make: Callable[[Sequence[Body]], Awaitable[list[float]]]
    """All at once; the seconds of each from being accepted to its e-mail."""
    pss: Callable[[], float]
    world: Stack
    """Whose sandbox it asks."""
    filling: int = 0
    """How many e-mails end before all its places are in use; none where a place is for a whole job."""
    alone: list[float] = field(default_factory=list)
    """Of Scribe a job of its own; of a peer the quickest of its batch, which had a place for itself."""
    rates: list[float] = field(default_factory=list)
    dollars: list[float] = field(default_factory=list)
    """Of the model, an e-mail of the batch, by the sandbox's bill."""
    searches: list[float] = field(default_factory=list)
    """Calls an e-mail."""


async def measure(bench: Bench) -> Outcome:
    """Alternating rounds; all are up all the time, and one of them works."""
    rounds = bench.rounds(2)
    people = orders(1 + rounds * _PEOPLE)
    async with AsyncExitStack() as stack:
        sides = await _sides(stack, bench)
        await asyncio.gather(*(side.make(people[:1] * _BATCHES[name]) for name, side in sides.items()))
        for side in sides.values():  # what is done once is done, and the latencies hold from here
            await side.world.dials(preset="published")
        for number in range(rounds):
            await _round(sides, people[1 + number * _PEOPLE :][:_PEOPLE])
            bench.say(
                f"  round {number + 1}: "
                + ", ".join(f"{name} {side.rates[-1]:.1f}/min" for name, side in sides.items())
            )
        return _outcome(sides, await sides[_SCRIBE].world.store.fetch_value(_SEARCHES))


async def _sides(stack: AsyncExitStack, bench: Bench) -> dict[str, Side]:
    """Every one in a folder of its own; the peers ask the first Scribe's sandbox."""
    scribes = await asyncio.gather(
        *(
            stack.enter_async_context(running_stack(bench.folder / f"scribe{n}", shape))
            for n, shape in enumerate(_SHAPES.values())
        )
    )
    peers = await asyncio.gather(
        *(
            stack.enter_async_context(running_mail(bench.folder / f"peer{n}", pool, scribes[0].sandbox))
            for n, pool in enumerate(_POOLS.values())
        )
    )
    return {
        **{name: await _scribe(stack, shape) for (name, shape), stack in zip(_SHAPES.items(), scribes, strict=True)},
        **{name: Side(make=peer.make, pss=peer.pss, world=scribes[0]) for name, peer in zip(_POOLS, peers, strict=True)},
    }  # fmt: skip


async def _scribe(stack: Stack, shape: Shape) -> Side:
    slots = int(shape.settings.get(_SLOTS, RunnerSettings.model_fields["capacity_scrape"].default))
    make = partial(_made_by_scribe, stack, await stack.user("first"))
    return Side(make=make, pss=partial(stack.pss, without=BROWSER), world=stack, filling=slots)


async def _made_by_scribe(stack: Stack, user: User, bodies: Sequence[Body]) -> list[float]:
    jobs = [await stack.submit(user, body) for body in bodies]
    return list((await stack.ended(jobs, _SECONDS)).values())


async def _round(sides: Mapping[str, Side], people: Sequence[Body]) -> None:
    ours = sides[_SCRIBE]
    ours.alone.extend(await ours.make(people[:1]))
    for name, side in sides.items():
        ends = await _batch(side, people[1 : 1 + _BATCHES[name]])
        if not side.filling:
            side.alone.append(min(ends))


async def _batch(side: Side, people: Sequence[Body]) -> list[float]:
    """The seconds of each; its rate and its bill are noted."""
    await side.world.forget_calls()
    ends = await side.make(people)
    calls = await side.world.calls()
    side.rates.append(per_minute(ends, side.filling))
    side.dollars.append(sum(post.micro_dollars for post in bill(calls)) / 1e6 / len(people))
    side.searches.append(sum(call["upstream"] == "exa" for call in calls) / len(people))
    return ends


def _outcome(sides: Mapping[str, Side], scribes_searches: float) -> Outcome:
    ours, one, threads = sides[_SCRIBE], sides["prefork 1"], sides["threads 8"]
    time, cost = ratios(ours.alone, one.alone), ratios(ours.dollars, threads.dollars)
    rates = {name: ratios(ours.rates, sides[name].rates) for name in _POOLS}
    many = ratios(sides[_MANY].rates, threads.rates)
    searches = f"{scribes_searches:.4f}; {SEARCH_PRICE * figure_of(threads.searches).median:.4f}"
    return Outcome(
        keys={
            "replaced_time_ratio": time.median,
            **{f"replaced_rate_{name.split()[0]}{'' if pool.kind == 'threads' else pool.count}": rates[name].median for name, pool in _POOLS.items()},
            "replaced_cost_ratio": cost.median,
        },
        rows=[
            Row("time of one job alone, by FastAPI and Celery's", time.text(3)),
            *(Row(f"rate as shipped, by FastAPI and Celery's, {name}", rate.text()) for name, rate in rates.items()),
            Row("rate with 8 research slots, by FastAPI and Celery's, threads 8", many.text()),
            Row("model's cost of an e-mail by the sandbox's bill, by FastAPI and Celery's", cost.text()),
            Row("one job alone, s: Scribe; FastAPI and Celery", f"{figure_of(ours.alone).text()}; {figure_of(one.alone).text()}"),
            *(Row(f"{name}: e-mails a minute; MB", f"{figure_of(side.rates).text(1)}; {side.pss():.0f}") for name, side in sides.items()),
            Row("dollars of the model an e-mail: Scribe; FastAPI and Celery", f"{figure_of(ours.dollars).text(4)}; {figure_of(threads.dollars).text(4)}"),
            Row("dollars of its searches: Scribe, with texts of the pages; FastAPI and Celery, without", searches),
        ],
        notes=[_PEER, _DURABILITY, _BOUNDS, _RATES],
    )  # fmt: skip
