"""Line 1: steps that only wait. How much of the ideal rate is left, and how it compares with workers that wait one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from scribe_bench.celery_peer import Pool, running_arq, running_celery
from scribe_bench.engine import Form, running_engine
from scribe_bench.figures import figure_of, percentile, ratios
from scribe_bench.outcome import Bench, Outcome, Row
from scribe_bench.payload import WAITS

SCALE, IN_FLIGHT = 0.1, 200
_RAMP = sum(WAITS.values()) * SCALE
_JOBS_A_PROCESS = 8
_FORM = Form(scale=SCALE, capacity=256, services=0)


@dataclass(slots=True)
class Side:
    """One line a round."""

    rates: list[float] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)
    """p99 by p50."""
    megabytes: list[float] = field(default_factory=list)

    @property
    def per_mb(self) -> list[float]:
        return [rate / mb for rate, mb in zip(self.rates, self.megabytes, strict=True)]

    def note(self, rate: float, megabytes: float, latencies: list[float]) -> None:
        self.rates.append(rate)
        self.megabytes.append(megabytes)
        self.spreads.append(percentile(latencies, 0.99) / percentile(latencies, 0.5))


async def measure(bench: Bench) -> Outcome:
    """Alternating rounds of all sides."""
    names = (
        ("scribe", "prefork 1", "prefork 4")
        if bench.quick
        else ("scribe", "prefork 1", "prefork 4", "threads 200", "arq 200")
    )
    sides = {name: Side() for name in names}
    for number in range(bench.rounds(3)):
        await _round(bench, sides, number)
        bench.say(
            f"  round {number + 1}: " + ", ".join(f"{name} {side.rates[-1]:.1f}/s" for name, side in sides.items())
        )
    ours, one, four = sides["scribe"], sides["prefork 1"], sides["prefork 4"]
    ideal = IN_FLIGHT / _RAMP
    of_ideal, spread = figure_of([rate / ideal for rate in ours.rates]), figure_of(ours.spreads)
    first, fourth, per_mb = (
        ratios(ours.rates, one.rates),
        ratios(ours.rates, four.rates),
        ratios(ours.per_mb, one.per_mb),
    )
    return Outcome(
        keys={
            "waits_ideal": of_ideal.median,
            "waits_p99_p50": spread.median,
            "vs_prefork1": first.median,
            "vs_prefork4": fourth.median,
            "vs_prefork1_per_mb": per_mb.median,
        },
        rows=[
            Row(f"waits × {SCALE}, {IN_FLIGHT} in flight: share of the ideal {ideal:.0f} jobs/s", of_ideal.text(3), "≥ 0.95"),
            Row("p99 by p50 of a job's time", spread.text(3), "≤ 1.10"),
            Row("rate, by Celery prefork 1", first.text(0), "≥ 180"),
            Row("rate, by Celery prefork 4", fourth.text(0), "≥ 45"),
            Row("rate for each MB, by Celery prefork 1", per_mb.text(0), "≥ 60"),
            *(
                Row(f"{name}: jobs/s; MB of workers and broker", f"{figure_of(side.rates).text(1)}; {figure_of(side.megabytes).text(0)}")
                for name, side in sides.items()
            ),
        ],
    )  # fmt: skip


async def _round(bench: Bench, sides: dict[str, Side], number: int) -> None:
    seconds = 3.0 if bench.quick else 8.0
    folder = bench.folder / str(number)
    async with running_engine(folder / "scribe", _FORM) as engine:
        flow = await engine.flow(IN_FLIGHT, seconds, _RAMP)
        sides["scribe"].note(flow.per_second, engine.pss(), flow.latencies)
    for count in (1, 4):
        async with running_celery(folder / f"prefork{count}", Pool(count=count), scale=SCALE) as peer:
            jobs = (2 if bench.quick else _JOBS_A_PROCESS) * count
            burst = await peer.ask("burst", kind="task", jobs=jobs)
            sides[f"prefork {count}"].note(jobs / burst["seconds"], peer.pss(), burst["latencies"])
    if bench.quick:
        return
    many = {"kind": "task", "in_flight": 240, "seconds": seconds, "ramp": _RAMP}
    async with running_celery(folder / "threads", Pool(kind="threads", count=IN_FLIGHT), scale=SCALE) as peer:
        answer = await peer.ask("flow", **many)
        sides["threads 200"].note(answer["per_second"], peer.pss(), answer["latencies"])
    async with running_arq(folder / "arq", jobs=IN_FLIGHT, scale=SCALE) as peer:
        answer = await peer.ask("flow", **many)
        sides["arq 200"].note(answer["per_second"], peer.pss(), answer["latencies"])
