"""`policy`: what professors ask of people who write to them, read off their pages by the real scraper."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from scribe.v1 import recipient_pb2, source_pb2

from scribe_evals.coiner import Coiner
from scribe_evals.measure import Bench, Line, Outcome
from scribe_evals.pipeline import Ended, Order, Pipeline
from scribe_evals.policy.notices import HALVES, KINDS, Posted, notices, post
from scribe_evals.system import running_system
from scribe_evals.world_files import WorldFiles

_AT_ONCE = 6
_MOST_EXAMPLES = 12


@dataclass(slots=True)
class Count:
    """Kinds that were asked and found, found without being asked, asked and not found."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, asked: Iterable[str], found: Iterable[str], text: str) -> None:
        wanted, got = set(asked), set(found)
        self.right += len(wanted & got)
        self.extra += len(got - wanted)
        self.missed += len(wanted - got)
        self.examples += [f"found {kind} in “{text}”" for kind in sorted(got - wanted)]
        self.examples += [f"missed {kind} in “{text}”" for kind in sorted(wanted - got)]


async def measure(bench: Bench) -> Outcome:
    """Precision and recall over all pages, by half and by kind; and whether do-not-e-mail ends the job with its quote.

    All pages in the quick form too: of a few, one miss would already be too much.
    """
    chance = Random(bench.seed)
    coiner, world = Coiner(chance), WorldFiles(folder=bench.folder / "world", name="policy")
    posted = [post(notice, coiner, chance, world) for notice in notices()]
    async with running_system(world.write(), bench.folder, services=("scraper",)) as system:
        pipeline = Pipeline(system)
        ended = await _all(pipeline, posted, override=True)
        declining = [each for each in posted if "do_not_email" in each.notice.kinds]
        declined = await _all(pipeline, declining, override=False)
    rightly = sum(end.reason == "CONTACT_DECLINED" and "“" in end.message for end in declined)
    found = [kinds_of(end) for end in ended]
    tags = sum(tag_of(end) == each.notice.tag for each, end in zip(posted, ended, strict=True) if each.notice.tag)
    return _outcome(posted, found, tags, (rightly, len(declined)))


async def _all(pipeline: Pipeline, posted: Sequence[Posted], *, override: bool) -> list[Ended]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(each: Posted) -> Ended:
        recipient = recipient_pb2.Recipient(
            name=each.name, interest=each.interest, affiliation=each.affiliation, homepage=each.homepage
        )
        async with turn:
            return await pipeline.run(
                Order(template="x", recipient=recipient, override_contact_policy=override),
                first="scrape",
                last="scrape",
            )

    return await asyncio.gather(*(one(each) for each in posted))


def kinds_of(end: Ended) -> frozenset[str]:
    """The kinds of rules that were found; what is merely said about contact counts for nothing."""
    names = (source_pb2.ContactRuleKind.Name(rule.kind) for rule in end.state.research.contact_rules)
    return frozenset(kind for name in names if (kind := name.removeprefix("CONTACT_RULE_KIND_").lower()) in KINDS)


def tag_of(end: Ended) -> str:
    return next((rule.subject_tag for rule in end.state.research.contact_rules if rule.subject_tag), "")


def _outcome(
    posted: Sequence[Posted], found: Sequence[frozenset[str]], tags: int, declined: tuple[int, int]
) -> Outcome:
    whole = Count()
    halves, kinds = {half: Count() for half in HALVES}, {kind: Count() for kind in KINDS}
    for each, got in zip(posted, found, strict=True):
        whole.add(each.notice.kinds, got, each.notice.text)
        halves[each.notice.half].add(each.notice.kinds, got, each.notice.text)
        for kind in KINDS:
            kinds[kind].add(each.notice.kinds & {kind}, got & {kind}, each.notice.text)
    tagged = sum(bool(each.notice.tag) for each in posted)
    return Outcome(
        figures={"policy_precision": round(whole.precision, 4), "policy_recall": round(whole.recall, 4)},
        lines=(
            Line(what=f"precision on {len(posted)} pages", seen=f"{whole.precision:.4f}", asked="≥ 0.95", holds=whole.precision >= 0.95),
            Line(what=f"recall on {len(posted)} pages", seen=f"{whole.recall:.4f}", asked="≥ 0.95", holds=whole.recall >= 0.95),
            Line(what="do-not-e-mail ends the job with its quote", seen=f"{declined[0]} of {declined[1]}", asked="≥ 95 %", holds=declined[0] >= 0.95 * declined[1]),
            Line(what="subject tags with their exact words", seen=f"{tags} of {tagged}", asked="≥ 95 %", holds=tags >= 0.95 * tagged),
        ),
        notes=(
            *(f"{name}: precision {count.precision:.3f}, recall {count.recall:.3f}" for name, count in {**halves, **kinds}.items()),
            *whole.examples[:_MOST_EXAMPLES],
        ),
    )  # fmt: skip
