"""`junk`: every kind of junk in place of every task's answer, then all kinds mixed with good answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scribe.v1 import recipient_pb2
from scribe_sandbox.wayward.junk import KINDS

from scribe_evals.junk.soundness import is_clear_failure, keeps, raw_words
from scribe_evals.measure import Bench, Line, Outcome
from scribe_evals.pipeline import Ended, Order, Pipeline
from scribe_evals.system import System, running_system

TASKS = ("parse", "extract", "compose")
_FIXED = ("Dear ", ",\n\nI study physics at Velden College.\n\n", "\n\nMay I ask for ten minutes?\n\nAnn Lee\n")
_TEMPLATE = f"{_FIXED[0]}{{{{name}}}}{_FIXED[1]}{{{{one or two sentences on their research}}}}{_FIXED[2]}"
_WHO = ("Ingrid Solheim", "low-power sensors inside alpine glaciers")
_FEWEST_KINDS = 60
_EVERY_QUICK = 6
_MOST_EXAMPLES = 12


@dataclass(slots=True)
class Count:
    """How the jobs ended."""

    cases: int = 0
    raw: int = 0
    unclear: int = 0
    broken: int = 0
    completed: int = 0
    mended: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, what: str, ended: Ended) -> None:
        self.cases += 1
        if ended.reason:
            self.reasons[ended.reason] += 1
            if not is_clear_failure(ended):
                self.unclear += 1
                self.examples.append(f"{what}: {ended.reason}: {ended.message[:160]}")
            return
        self.completed += 1
        self.mended += ended.state.draft.is_confident
        if words := raw_words(ended):
            self.raw += 1
            self.examples.append(f"{what}: {words[0]!r} in the e-mail")
        if not keeps(ended.state.draft.body, _FIXED):
            self.broken += 1
            self.examples.append(f"{what}: fixed text lost")


async def measure(bench: Bench) -> Outcome:
    """How jobs end, by kind of junk and task."""
    count = Count()
    kinds = list(KINDS)[:: bench.size(1, _EVERY_QUICK)]
    async with running_system("demo", bench.folder) as system:
        for kind, task in ((kind, task) for kind in kinds for task in TASKS):
            await system.set_model(junk=1.0, junk_kinds=[kind], junk_tasks=[task], seed=bench.seed)
            count.add(f"{kind} for {task}", await _one(system))
        for number, share in _mixed(bench):
            await system.set_model(junk=share, seed=bench.seed + number)
            count.add(f"mixed {number}", await _one(system))
    return _outcome(count, len(kinds), bench)


async def _one(system: System) -> Ended:
    recipient = recipient_pb2.Recipient(name=_WHO[0], interest=_WHO[1])
    return await Pipeline(system).run(Order(template=_TEMPLATE, recipient=recipient))


def _mixed(bench: Bench) -> Iterator[tuple[int, float]]:
    for number in range(bench.size(80, 10)):
        yield number, 0.2 + 0.1 * (number % 4)


def _outcome(count: Count, kinds: int, bench: Bench) -> Outcome:
    reasons = ", ".join(f"{reason} {times}" for reason, times in count.reasons.most_common())
    return Outcome(
        figures={"raw_replies_saved": count.raw},
        lines=(
            Line(what="kinds of junk, jobs", seen=f"{kinds}, {count.cases}", asked=f"≥ {_FEWEST_KINDS}", holds=bench.quick or kinds >= _FEWEST_KINDS),
            Line(what="raw replies saved", seen=str(count.raw), asked="0", holds=count.raw == 0),
            Line(what="failures without a clear reason", seen=str(count.unclear), asked="0", holds=count.unclear == 0),
            Line(what="e-mails whose fixed text is not whole", seen=str(count.broken), asked="0", holds=count.broken == 0),
        ),
        notes=(f"{count.completed} completed, {count.mended} of them confident; failed: {reasons or 'none'}", *count.examples[:_MOST_EXAMPLES]),
    )  # fmt: skip
