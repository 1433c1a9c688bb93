"""Line 4: one job alone, steps that do nothing: what its sender waits for."""

from __future__ import annotations

from scribe_bench.celery_peer import Pool, running_arq, running_celery
from scribe_bench.engine import Form, running_engine
from scribe_bench.figures import figure_of, percentile, ratios
from scribe_bench.outcome import Bench, Outcome, Row

_WORDS = {
    "joined": "Scribe, runners and steps in one process",
    "joined always": "Scribe, the same, `sync_interval: always`",
    "apart": "Scribe, one runner, four service processes",
    "task": "Celery, one task",
    "chain": "Celery, chain of four",
    "arq": "arq, polling every 10 ms",
}


async def measure(bench: Bench) -> Outcome:
    """Alternating rounds; medians of a round's jobs."""
    p50: dict[str, list[float]] = {name: [] for name in _WORDS}
    p99: dict[str, list[float]] = {name: [] for name in _WORDS}
    for number in range(bench.rounds(4)):
        for name, latencies in (await _round(bench, number)).items():
            p50[name].append(percentile(latencies, 0.5) * 1000)
            p99[name].append(percentile(latencies, 0.99) * 1000)
        bench.say(f"  round {number + 1}: " + ", ".join(f"{name} {p50[name][-1]:.1f} ms" for name in p50))
    vs_task, vs_chain = ratios(p50["joined"], p50["task"]), ratios(p50["joined"], p50["chain"])
    always = ratios(p50["joined always"], p50["task"])
    return Outcome(
        keys={"single_vs_task": vs_task.median, "single_vs_chain": vs_chain.median},
        rows=[
            Row("one job alone, no-op: p50, by the single Celery task", vs_task.text(), "≤ 1.7"),
            Row("one job alone, no-op: p50, by the Celery chain", vs_chain.text(), "≤ 0.4"),
            Row("the same with `sync_interval: always`, by the single Celery task (Redis in memory)", always.text()),
            *(
                Row(f"{words}: p50; p99, ms", f"{figure_of(p50[name]).text()}; {figure_of(p99[name]).text()}")
                for name, words in _WORDS.items()
            ),
        ],
    )  # fmt: skip


async def _round(bench: Bench, number: int) -> dict[str, list[float]]:
    folder, jobs = bench.folder / str(number), 60 if bench.quick else 200
    found: dict[str, list[float]] = {}
    forms = {
        "joined": Form(services=0),
        "joined always": Form(services=0, always=True),
        "apart": Form(services=4),
    }
    for name, form in forms.items():
        async with running_engine(folder / "scribe", form) as engine:
            found[name] = [await engine.run() for _ in range(jobs)]
    async with running_celery(folder / "celery", Pool(count=2)) as peer:
        for kind in ("task", "chain"):
            found[kind] = (await peer.ask("single", kind=kind, jobs=jobs))["latencies"]
    async with running_arq(folder / "arq", jobs=100) as peer:
        found["arq"] = (await peer.ask("single", jobs=jobs))["latencies"]
    return found
