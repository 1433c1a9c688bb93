"""Line 5: the whole of Scribe against a sandbox that takes the published times: how long a job takes, and how many a small machine makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from scribe_sandbox.dials import PRESETS, DialName

from scribe_bench.figures import figure_of
from scribe_bench.limits import Limits
from scribe_bench.orders import orders
from scribe_bench.outcome import Bench, Curve, Outcome, Row
from scribe_bench.payload import STEPS, WAITS
from scribe_bench.stack import Shape, Stack, User, running_stack

_SPLIT = (
    "The sandbox splits the published 5.3 s of a scrape into rounds: 1.1 s of search, 0.4 s robots.txt, 0.4 s pages, 3.4 s of the model; "
    "each call takes its round's time. In sequence are all calls that the job made, by the sandbox's ledger, one after the other."
)
_PUBLISHED = sum(WAITS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A small computer, as a share of this one."""

    words: str
    limits: Limits
    asked: int


PI4 = Machine(words="Pi-4-like: 1.0 of this machine's cores, 2 GB", limits=Limits(cores=1.0, memory_mb=2048), asked=20)
PI3 = Machine(words="Pi-3-like: 0.5 of this machine's cores, 1 GB", limits=Limits(cores=0.5, memory_mb=1024), asked=10)


async def measure(bench: Bench) -> Outcome:
    """Jobs one after the other on six processes; then a batch under each limit in one process."""
    alone = await _alone(bench)
    rates = {machine: await _rate(bench, machine) for machine in (PI4, PI3)}
    share = figure_of([job.seconds / job.in_sequence for job in alone])
    strict = figure_of([job.seconds / _PUBLISHED for job in alone])
    return Outcome(
        keys={
            "job_vs_sequence": share.median,
            "pi4_per_min": rates[PI4].per_minute,
            "pi3_per_min": rates[PI3].per_minute,
        },
        rows=[
            Row("time of a job by its upstreams' waits in sequence", share.text(), "≤ 0.85"),
            Row(f"time of a job by the published times in sequence, {_PUBLISHED:.1f} s, in which a round's calls count once", strict.text()),
            Row("the steps' medians, s: " + ", ".join(STEPS), ", ".join(f"{_median(alone, step):.2f}" for step in STEPS)),
            *(
                Row(f"e-mails a minute, {machine.words}", f"{rate.per_minute:.1f}", f"≥ {machine.asked}")
                for machine, rate in rates.items()
            ),
            *(
                Row(f"CPU of a job there, s; killed for want of memory there, {machine.words.split(':')[0]}", f"{rate.cpu:.2f}; {rate.kills}")
                for machine, rate in rates.items()
            ),
        ],
        notes=[
            _SPLIT,
            "Every job is another person or interest; robots.txt, pages and arXiv's answers are kept as they always are.",
            "Papers are asked for while pages are read. The searches need what the parser finds, and the e-mail needs all: they cannot overlap.",
        ],
        curves=[
            Curve(
                name="small-machines", title="E-mails ended by a batch's time, one process under limits",
                x="seconds since the batch", y="e-mails", series={m.words.split(":")[0]: r.curve for m, r in rates.items()},
            )
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """A job that had the machine for itself."""

    seconds: float
    in_sequence: float
    """What its upstream calls took together."""
    steps: Mapping[str, float]


async def _alone(bench: Bench) -> list[Alone]:
    count = 3 if bench.quick else 10
    jobs: list[Alone] = []
    async with running_stack(bench.folder / "alone", Shape()) as stack:
        user = await _warmed(stack)
        for body in orders(count + 1)[1:]:
            await stack.forget_calls()
            job = await stack.submit(user, body)
            seconds = (await stack.ended([job], 60.0))[job]
            waits = [PRESETS["published"].get(_dial(call), 0.0) for call in await stack.calls()]
            jobs.append(Alone(seconds=seconds, in_sequence=sum(waits), steps=await stack.steps(job)))
            bench.say(f"  a job alone: {seconds:.2f} s; its {len(waits)} calls in sequence {sum(waits):.1f} s")
    return jobs


def _dial(call: Mapping[str, str]) -> DialName:
    """Which of the sandbox's latencies a call had."""
    return call["task"] if call["upstream"] == "anthropic" else call["upstream"]  # type: ignore[return-value]  # the sandbox's own words


def _median(jobs: list[Alone], step: str) -> float:
    return figure_of([job.steps.get(step, 0.0) for job in jobs]).median


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a batch came to."""

    per_minute: float
    kills: int
    cpu: float
    """Seconds of a core for a job, the browser's too; without NATS and PostgreSQL."""
    curve: list[tuple[float, float]]


async def _rate(bench: Bench, machine: Machine) -> Rate:
    """Counted from the first end to the last: before it the pipe fills."""
    count = 8 if bench.quick else 30
    async with running_stack(bench.folder / f"pi{machine.asked}", Shape(joined=True, limits=machine.limits)) as stack:
        user = await _warmed(stack)
        jobs: list[UUID] = [await stack.submit(user, body) for body in orders(count + 1)[1:]]
        before = stack.cpu()
        ends = sorted((await stack.ended(jobs, 600.0)).values())
        cpu = (stack.cpu() - before) / count
        rate = (len(ends) - 1) / (ends[-1] - ends[0]) * 60
        bench.say(f"  {machine.words}: {rate:.1f} e-mails a minute, {stack.group.out_of_memory()} killed")
        return Rate(
            per_minute=rate, cpu=cpu, kills=stack.group.out_of_memory(), curve=[(end, float(number + 1)) for number, end in enumerate(ends)]
        )  # fmt: skip


async def _warmed(stack: Stack) -> User:
    """After one job without waits: what is done once is done; the latencies hold from here."""
    user = await stack.user("first")
    await stack.ended([await stack.submit(user, orders(1)[0])], 120.0)
    await stack.dials(preset="published")
    return user
