"""Line 2: a thousand jobs in flight, two orchestrators."""

from __future__ import annotations

from scribe_bench.engine import Form, running_engine
from scribe_bench.figures import figure_of, percentile
from scribe_bench.outcome import Bench, Curve, Outcome, Row
from scribe_bench.payload import WAITS

_SCALE, _IN_FLIGHT, _CAPACITY = 0.5, 1000, 1000
_RAMP = sum(WAITS.values()) * _SCALE
_SMALLER = (100, 300)


async def measure(bench: Bench) -> Outcome:
    """The share of the ideal rate; fewer jobs for the curve."""
    form = Form(scale=_SCALE, capacity=_CAPACITY, services=0, runners=2)
    seconds = 6.0 if bench.quick else 12.0
    shares: list[float] = []
    points: list[tuple[float, float]] = []
    spread = 0.0
    async with running_engine(bench.folder / "scribe", form) as engine:
        for in_flight in (*_SMALLER, *[_IN_FLIGHT] * bench.rounds(3)):
            flow = await engine.flow(in_flight, seconds, _RAMP)
            share = flow.per_second * _RAMP / in_flight
            bench.say(f"  {in_flight} in flight: {flow.per_second:.1f}/s, {share:.3f} of ideal")
            points.append((in_flight, flow.per_second))
            if in_flight == _IN_FLIGHT:
                shares.append(share)
                spread = percentile(flow.latencies, 0.99) / percentile(flow.latencies, 0.5)
            await engine.forget()
    figure = figure_of(shares)
    ideal = [(float(count), count / _RAMP) for count, _ in points]
    return Outcome(
        keys={"ideal_1000": figure.median},
        rows=[
            Row("1,000 in flight, waits × 0.5, two orchestrators: share of the ideal 192 jobs/s", figure.text(3), "≥ 0.80"),
            Row("p99 by p50 of a job's time there, last round", f"{spread:.2f}"),
        ],
        curves=[
            Curve(
                name="in-flight", title="Jobs a second by jobs in flight, waits × 0.5, two orchestrators",
                x="jobs in flight", y="jobs a second", series={"Scribe": sorted(set(points)), "ideal": sorted(set(ideal))},
            )
        ],
    )  # fmt: skip
