"""Templates of many kinds through the real parser and composer, for a few people of the demo world."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scribe.v1 import email_pb2, pipeline_pb2, recipient_pb2, sender_pb2
from scribe_orchestrator.step_calls import step_call
from scribe_rpc.errors import ServiceError

from scribe_evals.measure import Bench, Line, Outcome
from scribe_evals.pipeline import Order, Pipeline, first_state
from scribe_evals.system import System, running_system
from scribe_evals.templates.generator import made_templates
from scribe_evals.templates.judging import Judgement, judge
from scribe_evals.templates.pieces import Made
from scribe_evals.templates.words import ANSWERS, EMAIL, FIELD, INSTITUTION, NAME, POSITION

_AT_A_TIME = 6
_STEP_SECONDS = 120.0
_MOST_SHOWN = 5
_LIES = 0.5
"""Share of the model's chances to lie that it takes in every second round."""

_PEOPLE = (
    ("Ingrid Solheim", "low-power sensors inside alpine glaciers"),
    ("Jorrit van der Weyst", "robots that handle cloth"),
    ("Katalin Szörényváry", "past climate from cave deposits"),
    ("Nobody Whoknows", "the history of lighthouses"),
)
_SENDER = sender_pb2.Sender(
    name=NAME, email=EMAIL, institution=INSTITUTION, position=POSITION, field=FIELD, answers=ANSWERS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A template, who gets the e-mail, whether the sender has a profile, and what became of it."""

    made: Made
    person: str
    has_profile: bool
    judgement: Judgement
    failure: str = ""


async def measure(bench: Bench) -> Outcome:
    """Half of the templates with an honest model, half with one that lies."""
    made = made_templates(bench.size(328, 40), bench.seed)
    async with running_system("demo", bench.folder) as system:
        known = await _researched(system)
        honest = await _written(system, made[::2], known)
        await system.set_model(lies=_LIES, seed=bench.seed)
        lying = await _written(system, made[1::2], known)
    return outcome_of([*honest, *lying])


def outcome_of(cases: Sequence[Case]) -> Outcome:
    """The figures of what was judged."""
    equal = sum(case.judgement.is_equal for case in cases) / max(1, len(cases))
    still_open = sum(bool(case.judgement.open_slots) for case in cases)
    return Outcome(
        figures={"templates": len(cases), "fixed_text_equal": round(equal, 4), "open_slots": still_open},
        lines=(
            Line(what="fixed text byte-equal", seen=f"{equal:.2%} of {len(cases)} templates", asked="100 %", holds=equal == 1),
            Line(what="e-mails with an open slot", seen=str(still_open), asked="0", holds=still_open == 0),
        ),
        notes=tuple(_notes(cases)),
    )  # fmt: skip


def _notes(cases: Sequence[Case]) -> Iterable[str]:
    """What went wrong, with an example."""
    wrong = [case for case in cases if case.failure or not case.judgement.is_equal or case.judgement.open_slots]
    for case in wrong[:_MOST_SHOWN]:
        what = case.failure or ", ".join(case.judgement.open_slots) or "the fixed text differs"
        yield f"{case.made.kind} to {case.person}: {what}; the template: {case.made.text[:200]!r}"


async def _researched(system: System) -> list[pipeline_pb2.PipelineState]:
    """What the real steps find about each person, once."""
    pipeline = Pipeline(system)
    orders = [
        Order(
            template="Dear {{name}}, {{their research}}",
            recipient=recipient_pb2.Recipient(name=name, interest=interest),
        )
        for name, interest in _PEOPLE
    ]
    return [ended.state for ended in await asyncio.gather(*(pipeline.run(order, last="arxiv") for order in orders))]


async def _written(system: System, made: Sequence[Made], known: Sequence[pipeline_pb2.PipelineState]) -> list[Case]:
    places = asyncio.Semaphore(_AT_A_TIME)

    async def write(number: int, template: Made) -> Case:
        async with places:
            return await _case(system, template, known[number % len(known)], has_profile=number // len(known) % 2 == 1)

    return list(await asyncio.gather(*(write(*numbered) for numbered in enumerate(made))))


async def _case(system: System, made: Made, known: pipeline_pb2.PipelineState, *, has_profile: bool) -> Case:
    order = Order(template=made.text, recipient=known.recipient, sender=_SENDER if has_profile else sender_pb2.Sender())
    try:
        draft = await _draft(system, first_state(order, str(uuid.uuid4())), known)
    except ServiceError as error:
        failed = Judgement(is_equal=False, open_slots=())
        return Case(
            made=made, person=known.recipient.name, has_profile=has_profile, judgement=failed, failure=str(error)
        )
    judgement = judge(made, draft.body, has_profile=has_profile, listed=draft.open_sender_slots)
    return Case(made=made, person=known.recipient.name, has_profile=has_profile, judgement=judgement)


async def _draft(
    system: System, state: pipeline_pb2.PipelineState, known: pipeline_pb2.PipelineState
) -> email_pb2.EmailDraft:
    parse, compose = step_call("parse", system.channels["parser"]), step_call("compose", system.channels["composer"])
    state = await parse(state, _STEP_SECONDS, _tell_nobody)
    state.research.CopyFrom(known.research)
    state.papers.CopyFrom(known.papers)
    return (await compose(state, _STEP_SECONDS, _tell_nobody)).draft


async def _tell_nobody(_: pipeline_pb2.JobEvent) -> None:
    """Nobody watches."""
