"""The simulation, held against what was measured in the same run, and then asked what nobody has the machines to measure."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from scribe_bench.engine import Engine, Form, running_engine
from scribe_bench.outcome import Bench, Curve, Outcome, Row
from scribe_bench.payload import STEPS, WAITS
from scribe_bench.processes import busy_seconds
from scribe_bench.queueing import Plan, Step, simulate

_SCALE, _SLOTS = 0.5, 1000
_BATCH_SCALE = 0.1
_SHIPPED = {"parse": 8, "scrape": 3, "arxiv": 1, "compose": 8}
"""Slots of a host as Scribe ships."""

_HOSTS = (2, 4, 8, 16, 32, 64)
_CPU_A_JOB = 0.34
"""Seconds of a core for a real job, its pages and its browser: line 5 under the limits of a Pi 3, the larger of its two."""

_CORES_A_HOST = 1
_CORES = os.cpu_count() or 1
_ARXIV_SPACING = 3.0


async def measure(bench: Bench) -> Outcome:
    """Two measured curves, both simulated; then 2 to 64 hosts and a million jobs."""
    in_flight = (50, 150) if bench.quick else (50, 150, 400, 1000)
    flows = await _measured_flows(bench, in_flight)
    batch, batch_simulated = await _batch(bench)
    errors = [abs(point.simulated - point.measured) / point.measured for point in flows]
    errors.append(abs(batch_simulated - batch) / batch)
    rows = [
        Row("largest error of the simulation against what was measured", f"{max(errors):.3f}", "≤ 0.10"),
        Row("in flight: jobs/s measured, simulated", "; ".join(f"{p.in_flight}: {p.measured:.1f}, {p.simulated:.1f}" for p in flows)),
        Row("a batch through one host's slots, 8/3/1/8, waits × 0.1: jobs/s measured, simulated", f"{batch:.2f}, {batch_simulated:.2f}"),
    ]  # fmt: skip
    hosts = [] if bench.quick else [(count, *_hosts(count)) for count in _HOSTS]
    rows += [
        Row(f"simulated: {count} hosts: e-mails a minute; with every job asking arXiv once in 3 s; a million jobs take", f"{free:,.0f}; {spaced:,.0f}; {_days(free)}, {_days(spaced)}")
        for count, free, spaced in hosts
    ]  # fmt: skip
    if not bench.quick:
        rows.append(Row("simulated job for job: a million jobs waiting, 64 hosts, no arXiv", _days(_million())))
    return Outcome(
        keys={"simulation_error": max(errors)},
        rows=rows,
        curves=[
            Curve(
                name="simulated-flow", title="Jobs a second by jobs in flight: measured and simulated", x="jobs in flight",
                y="jobs a second", series={
                    "measured": [(p.in_flight, p.measured) for p in flows],
                    "simulated": [(p.in_flight, p.simulated) for p in flows],
                },
            ),
            *_host_curves(hosts),
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    in_flight: int
    measured: float
    simulated: float


async def _measured_flows(bench: Bench, in_flight: Sequence[int]) -> list[_Point]:
    """Fed with the steps' own times when few jobs are under way, the CPU that a job costs, and what others left of the cores."""
    form = Form(scale=_SCALE, capacity=_SLOTS, services=0, runners=2)
    ramp, seconds = sum(WAITS.values()) * _SCALE, 6.0 if bench.quick else 10.0
    measured: list[tuple[int, float, float]] = []
    async with running_engine(bench.folder / "flow", form) as engine:
        steps = await _step_seconds(engine)
        for count in in_flight:
            began, busy = time.perf_counter(), busy_seconds()
            before, jobs = engine.everything(), engine.jobs
            flow = await engine.flow(count, seconds, ramp)
            ours = engine.everything() - before
            elsewhere = max(0.0, busy_seconds() - busy - ours) / (time.perf_counter() - began)
            cpu, left = ours / (engine.jobs - jobs), max(0.1, _CORES - elsewhere)
            measured.append((count, flow.per_second, cpu * _CORES / left))
            bench.say(
                f"  {count} in flight: {flow.per_second:.1f}/s, {cpu * 1000:.1f} ms CPU a job, {left:.2f} cores were free for it"
            )
            await engine.forget()
    return [
        _Point(in_flight=count, measured=rate, simulated=_flow_rate(count, steps, cpu)) for count, rate, cpu in measured
    ]  # fmt: skip


async def _step_seconds(engine: Engine) -> dict[str, list[float]]:
    """What the records of a few jobs say that each step took, once what is done once is done."""
    for _ in range(2):
        records = await asyncio.gather(*(engine.run_for_record() for _ in range(5)))
    return {step: [record[step] for record in records] for step in STEPS}


def _flow_rate(in_flight: int, seconds: dict[str, list[float]], cpu: float) -> float:
    steps = [Step(name=s, seconds=seconds[s], slots=_SLOTS, cpu=cpu / len(STEPS)) for s in STEPS]
    ramp = sum(WAITS.values()) * _SCALE  # as the measured ones begin
    return simulate(Plan(steps=steps, cores=_CORES, jobs=in_flight * 8, in_flight=in_flight, ramp=ramp)).rate()


async def _batch(bench: Bench) -> tuple[float, float]:
    """Jobs a second, measured and simulated, with the slots of one host."""
    jobs = 24 if bench.quick else 60
    form = Form(scale=_BATCH_SCALE, capacities=_SHIPPED, services=0)
    async with running_engine(bench.folder / "batch", form) as engine:
        seconds = await _step_seconds(engine)
        measured = jobs / await engine.burst(jobs)
    steps = [Step(name=s, seconds=seconds[s], slots=_SHIPPED[s]) for s in STEPS]
    simulated = simulate(Plan(steps=steps, cores=_CORES, jobs=jobs))
    bench.say(f"  a batch: {measured:.2f}/s, simulated {jobs / simulated.ends[-1]:.2f}/s")
    return measured, jobs / simulated.ends[-1]


def _hosts(count: int) -> tuple[float, float]:
    """E-mails a minute of so many hosts: without arXiv's limit, and when every job asks it."""
    jobs = max(1500, 60 * count)
    rates = [simulate(_real(count, jobs, spacing)).rate() * 60 for spacing in (0.0, _ARXIV_SPACING)]
    return rates[0], rates[1]


def _real(hosts: int, jobs: int, spacing: float) -> Plan:
    """Real jobs, at the published times."""
    steps = [
        Step(
            name=s, seconds=[WAITS[s]], slots=_SHIPPED[s] * hosts, cpu=_CPU_A_JOB / len(STEPS),
            spacing=spacing if s == "arxiv" else 0.0,
        )
        for s in STEPS
    ]  # fmt: skip
    return Plan(steps=steps, cores=_CORES_A_HOST * hosts, jobs=jobs)


def _million() -> float:
    """E-mails a minute over a million jobs, each simulated."""
    run = simulate(_real(64, 1_000_000, 0.0))
    return len(run.ends) / run.ends[-1] * 60


def _days(per_minute: float) -> str:
    hours = 1_000_000 / per_minute / 60
    return f"{hours / 24:,.1f} days"


def _host_curves(hosts: list[tuple[int, float, float]]) -> list[Curve]:
    if not hosts:
        return []
    return [
        Curve(
            name="simulated-hosts", title="E-mails a minute by hosts (simulated)", x="hosts", y="e-mails a minute",
            series={
                "no arXiv": [(count, free) for count, free, _ in hosts],
                "arXiv 1 in 3 s": [(count, spaced) for count, _, spaced in hosts],
            },
        )
    ]  # fmt: skip
