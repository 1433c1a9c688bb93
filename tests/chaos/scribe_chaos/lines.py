"""The lines of the chaos, each as figures under the keys of build/chaos.json, and what each figure must be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scribe_chaos import outages
from scribe_chaos.capacity import SLOTS, try_capacity
from scribe_chaos.cluster import kill_nodes
from scribe_chaos.crash_points import crash_everywhere
from scribe_chaos.fairness import try_fairness
from scribe_chaos.oracle import Verdict
from scribe_chaos.outages import break_servers
from scribe_chaos.partitions import cut_off
from scribe_chaos.poison import poison
from scribe_chaos.rolling import roll
from scribe_chaos.soak import soak
from scribe_chaos.truth import Samples

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of each."""

    points: tuple[str, ...] = ()
    """All, where none are named."""
    jobs: int = 2000
    kills: int = 500
    kill_pause: float = 1.8
    outage_jobs: int = 80
    hang_seconds: float = 60.0
    restarts: int = 5
    batch: int = 100
    capacity_jobs: int = 60
    turn: float = 1.0
    rounds: int = 20
    cluster_rounds: int = 3
    short_cut: float = 10.0
    long_cut: float = 300.0

    @classmethod
    def quick(cls) -> Sizes:
        points = ("store.complete.before_commit", "runner.after_call.compose", "dispatcher.after_publish")
        return cls(
            points=points,
            jobs=30,
            kills=8,
            kill_pause=1.5,
            outage_jobs=12,
            hang_seconds=8.0,
            restarts=1,
            batch=20,
            capacity_jobs=15,
            turn=0.5,
            rounds=1,
            cluster_rounds=1,
            short_cut=4.0,
            long_cut=20.0,
        )


async def _points(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    crashes = await crash_everywhere(seed, say, only=sizes.points)
    return {"crash_points": crashes.reached, "crash_points_failed": len(crashes.failed)}


async def _soak(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await soak(seed, say, jobs=sizes.jobs, kills=sizes.kills, mean_pause=sizes.kill_pause)
    _tell(say, found.verdict, [found.samples])
    return {
        "jobs": found.jobs,
        "kills": found.kills,
        **_books(found.verdict),
        "untruthful_samples": found.samples.untruthful,
    }


async def _outages(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    wanted = outages.Sizes(jobs=sizes.outage_jobs, hang_seconds=sizes.hang_seconds, restarts=sizes.restarts)
    found = await break_servers(seed, say, wanted)
    for samples in found.samples:
        _examples(say, samples)
    return {
        "store_deleted_lost": sum(len(problems) for problems in found.problems.values()),
        "recovery_s_max": round(max(found.recoveries.values()), 1),
        "kills": found.kills,
        "untruthful_samples": sum(samples.untruthful for samples in found.samples),
        "excess_model_calls": found.excess_calls,
    }


async def _fairness(_: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await try_fairness(batch=sizes.batch, preset="published")
    say(
        f"  alone {found.alone:.2f} s, behind {found.batch_left} jobs {found.behind_batch:.2f} s, bound {found.bound:.2f} s"
    )
    return {
        "fairness_s": round(found.behind_batch, 2),
        "fairness_bound_s": round(found.bound, 2),
        "fairness_broken": int(not found.holds),
    }


async def _capacity(_: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await try_capacity(jobs=sizes.capacity_jobs, turn=sizes.turn)
    for problem in found.problems:
        say(f"  {problem}")
    return {
        "capacity_peak": found.peak,
        "capacity_use": round(found.use, 4),
        "capacity_use_beside_waiting": round(found.use_beside_waiting, 4),
        "capacity_peak_after_fault": found.peak_after_fault,
        "capacity_problems": len(found.problems),
    }


async def _rolling(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await roll(seed, say, rounds=sizes.rounds)
    for problem in (*found.bad_exits, *found.verdict.problems):
        say(f"  {problem}")
    return {"rolling_failed": found.failed, "rolling_rounds": found.rounds, "rolling_jobs": found.jobs}


async def _partitions(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await cut_off(seed, say, short=sizes.short_cut, long=sizes.long_cut)
    _tell(say, found.verdict, [])
    return {
        "partition_lost": found.lost,
        "partition_jobs": found.jobs,
        "partition_stale_refused": found.stale_refused,
        "partition_takeover_s_max": max(found.takeovers.values()),
        "partition_stood_still": int(found.during_long == 0),
    }


async def _cluster(seed: int, say: Say, sizes: Sizes) -> dict[str, Any]:
    found = await kill_nodes(seed, say, rounds=sizes.cluster_rounds)
    _tell(say, found.verdict, [])
    return {"cluster_lost": found.lost, "cluster_kills": found.kills, "cluster_jobs": found.jobs}


async def _poison(_: int, say: Say, __: Sizes) -> dict[str, Any]:
    found = await poison(say)
    return {
        "poison_kinds": found.kinds,
        "poison_wrong": len(found.wrong),
        "poison_calm_s": round(found.calm_seconds, 2),
        "poison_beside_s": round(found.beside_seconds, 2),
    }


def _books(verdict: Verdict) -> dict[str, Any]:
    return {
        "lost": len(verdict.lost),
        "duplicates": len(verdict.duplicates),
        "excess_model_calls": verdict.excess_calls,
    }


def _tell(say: Say, verdict: Verdict, samples: list[Samples]) -> None:
    for problem in verdict.problems:
        say(f"  {problem}")
    say(f"  model calls {verdict.calls}, undisturbed {verdict.expected_calls}, under way at kills {verdict.in_flight}")
    for taken in samples:
        _examples(say, taken)


def _examples(say: Say, samples: Samples) -> None:
    say(f"  API asked {samples.taken} times about a job, untruthful {samples.untruthful}")
    for example in samples.examples:
        say(f"    {example}")


LINES: Mapping[str, Callable[[int, Say, Sizes], Awaitable[dict[str, Any]]]] = {
    "points": _points,
    "soak": _soak,
    "outages": _outages,
    "fairness": _fairness,
    "capacity": _capacity,
    "rolling": _rolling,
    "poison": _poison,
    "cluster": _cluster,
    "partitions": _partitions,
}
_NONE = (
    "crash_points_failed", "lost", "duplicates", "excess_model_calls", "untruthful_samples", "store_deleted_lost",
    "partition_lost", "cluster_lost", "rolling_failed", "poison_wrong", "partition_stood_still", "fairness_broken", "capacity_problems",
)  # fmt: skip
_RECOVERY_SECONDS, _USE = 15.0, 0.98


def did_not_hold(record: Mapping[str, Any]) -> list[str]:
    """Figures that are not what they must be, of those that were taken. Pure."""
    most = {"capacity_peak": SLOTS, "capacity_peak_after_fault": 2 * SLOTS, "recovery_s_max": _RECOVERY_SECONDS}
    least = {"capacity_use": _USE, "capacity_use_beside_waiting": _USE}
    wrong = [name for name in _NONE if record.get(name)]
    wrong += [name for name, bound in most.items() if name in record and record[name] > bound]
    return wrong + [name for name, bound in least.items() if name in record and record[name] < bound]
