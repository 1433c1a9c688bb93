"""How often somebody's pages and papers are taken for a namesake's, and how often a clear case is recognised."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from scribe.v1 import recipient_pb2, template_pb2

from scribe_evals.identity.cases import HomonymWorld, make_world
from scribe_evals.identity.judge import Judgement, baseline_is_wrong, judge, share
from scribe_evals.identity.truth import Case, Request, owners_by_title
from scribe_evals.measure import Bench, Line, Outcome
from scribe_evals.pipeline import Order, Pipeline
from scribe_evals.system import System, running_system

_CASES, _QUICK_CASES = 640, 60
_AT_ONCE = 8
_MOST_WRONG, _LEAST_COVERAGE, _LEAST_CASES = 0.005, 0.85, 600
_EXAMPLES = 3


async def measure(bench: Bench) -> Outcome:
    """Runs scrape and arxiv for every case; parse and compose have no part in who is who."""
    size = bench.size(_CASES, _QUICK_CASES)
    world = await asyncio.to_thread(make_world, bench.folder / "world", seed=bench.seed, size=size)
    async with running_system(
        world.folder, bench.folder / "system", services=("scraper", "arxiv"),
        settings={"SCRIBE_SCRAPER_RESEARCHES": str(_AT_ONCE)},
    ) as system:  # fmt: skip
        return outcome(await judgements(world, system), least_cases=bench.size(_LEAST_CASES, _QUICK_CASES))


async def judgements(world: HomonymWorld, system: System) -> list[Judgement]:
    """All cases, judged."""
    pipeline, turns = Pipeline(system), asyncio.Semaphore(_AT_ONCE)
    title_owners = owners_by_title(world.families)

    async def one(case: Case) -> Judgement:
        async with turns:
            ended = await pipeline.run(order_of(case), first="scrape", last="arxiv")
        return judge(case, ended.state.research, ended.state.papers, title_owners)

    return list(await asyncio.gather(*map(one, world.cases)))


def order_of(case: Case) -> Order:
    """The request, as a research template's."""
    return Order(
        template="Dear {{name}}, {{a sentence on their work}}",
        recipient=_recipient(case.request),
        requested_type=template_pb2.TEMPLATE_TYPE_RESEARCH,
    )


def outcome(judged: Sequence[Judgement], *, least_cases: int) -> Outcome:
    """The figures: wrong persons and coverage, beside what the name alone would have done."""
    wrong = [one for one in judged if one.wrong]
    decidable = [one for one in judged if one.decidable]
    covered = [one for one in decidable if one.right and not one.wrong]
    silent = [one for one in judged if not one.right and not one.wrong]
    coverage, wrong_share = share(covered, decidable), share(wrong, judged)
    baseline = share([one for one in judged if baseline_is_wrong(one.case)], judged)
    everywhere = share([one for one in judged if one.right and not one.wrong], judged)
    seen = f"{coverage:.1%} of {len(decidable)} decidable cases, {everywhere:.1%} of all"
    return Outcome(
        figures={
            "homonym_cases": len(judged),
            "wrong_person": round(wrong_share, 4),
            "identity_coverage": round(coverage, 4),
            "baseline_wrong_person": round(baseline, 4),
        },
        lines=(
            Line(what="homonym cases", seen=str(len(judged)), asked=f"≥ {least_cases}", holds=len(judged) >= least_cases),
            Line(
                what="another's paper or page used", seen=f"{wrong_share:.2%} (by name alone {baseline:.1%})",
                asked="≤ 0.5 %", holds=wrong_share <= _MOST_WRONG,
            ),
            Line(what="right paper or page used", seen=seen, asked="≥ 85 %", holds=coverage >= _LEAST_COVERAGE),
        ),
        notes=(
            f"{len(silent)} cases used nothing; {sum(one.asked for one in silent)} of them returned candidates to choose from.",
            *_by_kind(judged),
            *(f"Wrong: {one.case.request.kind}, {one.case.request.name}: {one.wrong[0]}" for one in wrong[:_EXAMPLES]),
        ),
    )  # fmt: skip


def _by_kind(judged: Sequence[Judgement]) -> list[str]:
    """One note: of the decidable cases of each kind of request, how many were recognised."""
    whole = Counter(one.case.request.kind for one in judged if one.decidable)
    found = Counter(one.case.request.kind for one in judged if one.decidable and one.right and not one.wrong)
    return [
        "Recognised, by what the sender said: "
        + ", ".join(f"{kind} {found[kind]}/{whole[kind]}" for kind in whole)
        + "."
    ]


def _recipient(request: Request) -> recipient_pb2.Recipient:
    recipient = recipient_pb2.Recipient(
        name=request.name, interest=request.interest, known_paper_ids=request.known_paper_ids
    )
    for field in ("affiliation", "homepage", "orcid"):
        if value := getattr(request, field):
            setattr(recipient, field, value)
    if request.author_id:
        recipient.arxiv_author_id = request.author_id
    return recipient
