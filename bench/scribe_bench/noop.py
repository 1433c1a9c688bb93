"""Line 3: steps that do nothing, so that only the engine is left: four checkpoints a job, beside Celery's one task and its chain."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scribe_bench.celery_peer import Peer, Pool, running_arq, running_celery
from scribe_bench.engine import Form, running_engine
from scribe_bench.figures import Figure, figure_of, ratios
from scribe_bench.outcome import Bench, Outcome, Row

_JOBS, _CHAINS = 1500, 300
JOINED = Form(services=0, runners=2)
_APART = Form(services=4, runners=1)


@dataclass(slots=True)
class Side:
    """One line a round."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of broker and workers for a job."""

    def note(self, jobs: int, seconds: float, cpu: float) -> None:
        self.rates.append(jobs / seconds)
        self.cpu.append(cpu / jobs * 1000)


async def measure(bench: Bench) -> Outcome:
    """Alternating rounds; then both sides as durable as Scribe ships."""
    sides = {name: Side() for name in (_SHORT if bench.quick else _WORDS)}
    for number in range(bench.rounds(4)):
        await _round(bench, sides, number)
        told = ", ".join(f"{name} {side.rates[-1]:.0f}/s {side.cpu[-1]:.2f} ms" for name, side in sides.items())
        bench.say(f"  round {number + 1}: {told}")
    ours, chain = sides["joined"], sides["chain"]
    vs_chain, vs_task = ratios(ours.rates, chain.rates), ratios(ours.rates, sides["task"].rates)
    cpu = ratios(ours.cpu, chain.cpu)
    keys = {"noop_vs_chain": vs_chain.median, "noop_vs_task": vs_task.median, "cpu_vs_chain": cpu.median}
    rows = [
        Row("no-op, four checkpoints: rate, by the Celery chain of four", vs_chain.text(), "≥ 8"),
        Row("no-op: rate, by one Celery task that does all four", vs_task.text(), "≥ 1.8"),
        Row("no-op: CPU of a job, by the chain", cpu.text(3), "≤ 0.167"),
    ]
    if not bench.quick:
        shipped = ratios(sides["joined always"].rates, sides["chain always"].rates)
        keys["shipped_vs_chain"] = shipped.median
        rows += [
            Row("no-op, NATS `always`, Redis `appendfsync always`: rate, by the chain", shipped.text(), "≥ 2.5"),
            Row("the same with the services in processes of their own: rate by chain, by task", _apart(sides)),
        ]
    rows += [Row(f"{_WORDS[name]}: jobs/s; CPU ms a job", _both(side)) for name, side in sides.items()]
    return Outcome(keys=keys, rows=rows)


_SHORT = ("joined", "task", "chain")
_WORDS = {
    "joined": "Scribe, two processes with runners and steps",
    "apart": "Scribe, one runner, four service processes",
    "task": "Celery, one task, prefork 2",
    "chain": "Celery, chain of four, prefork 2",
    "arq": "arq, one job, one process (no durability between steps)",
    "joined always": "Scribe as joined, `always`",
    "chain always": "Celery chain, `appendfsync always`",
}


def _both(side: Side) -> str:
    return f"{figure_of(side.rates).text(0)}; {figure_of(side.cpu).text()}"


def _apart(sides: dict[str, Side]) -> str:
    by_chain: Figure = ratios(sides["apart"].rates, sides["chain"].rates)
    return f"{by_chain.text()}, {ratios(sides['apart'].rates, sides['task'].rates).text()}"


async def _round(bench: Bench, sides: dict[str, Side], number: int) -> None:
    folder, jobs, chains = bench.folder / str(number), _JOBS, _CHAINS
    if bench.quick:
        jobs, chains = 400, 120
    await _ours(sides["joined"], bench, number, JOINED, jobs)
    async with running_celery(folder / "celery", Pool(prefetch=4)) as peer:
        await _theirs(sides["task"], peer, "task", jobs)
        await _theirs(sides["chain"], peer, "chain", chains)
    if bench.quick:
        return
    await _ours(sides["apart"], bench, number, _APART, jobs)
    async with running_arq(folder / "arq", jobs=100) as peer:
        await _theirs(sides["arq"], peer, "task", jobs)
    async with running_celery(folder / "celery always", Pool(prefetch=4), always=True) as peer:
        await _theirs(sides["chain always"], peer, "chain", chains)
    await _ours(sides["joined always"], bench, number, replace(JOINED, always=True), jobs // 2)


async def _theirs(side: Side, peer: Peer, kind: str, jobs: int) -> None:
    before = peer.cpu()
    burst = await peer.ask("burst", kind=kind, jobs=jobs)
    side.note(jobs, burst["seconds"], peer.cpu() - before)


async def _ours(side: Side, bench: Bench, number: int, form: Form, jobs: int) -> None:
    async with running_engine(bench.folder / str(number) / "scribe", form) as engine:
        await engine.burst(jobs // 4)
        before = engine.cpu()
        side.note(jobs, await engine.burst(jobs), engine.cpu() - before)
