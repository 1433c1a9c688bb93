"""Messages that no version of Scribe has written, or that no job can come of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from scribe.v1 import pipeline_pb2, recipient_pb2, template_pb2
from scribe_bus.messages import MAX_BODY_BYTES
from scribe_bus.steps import FINISH, STEPS

POISON = "POISON_MESSAGE"
TEMPLATE = "Dear {{name}}, {{a sentence on their research}} Regards, Ann"
_OTHER = UUID(int=7)
_CUT = 25

State = pipeline_pb2.PipelineState
Outcome = pipeline_pb2.JobOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind: on which subject it comes, what it holds, and why the job must fail."""

    step: str
    name: str
    body: bytes
    reason: str | None
    """None: whichever the step's service names."""


def kinds(job_id: Callable[[], UUID], owner: UUID) -> Iterator[tuple[UUID, Kind]]:
    """Each with a job of its own."""
    for step in (*STEPS, FINISH):
        for name, spoil in _UNREADABLE.items():
            own = job_id()
            yield own, Kind(step=step, name=name, body=spoil(_good(step, own, owner)), reason=POISON)
        for name, change in _FOREIGN.items():
            own = job_id()
            state = _state(step, own, owner)
            change(state)
            yield own, Kind(step=step, name=name, body=_wrapped(step, state), reason=POISON)
    own = job_id()
    yield (
        own,
        Kind(
            step=FINISH,
            name="an outcome that says nothing",
            body=_said(Outcome(state=_state(FINISH, own, owner))),
            reason=POISON,
        ),
    )
    for name, (step, absurd, reason) in _ABSURD.items():
        own = job_id()
        state = _state(step, own, owner)
        absurd(state)
        yield own, Kind(step=step, name=name, body=_wrapped(step, state), reason=reason)


_UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "nothing at all": lambda _: b"",
    "no protobuf": lambda _: b"\xff" * 64,
    "cut off in the middle": lambda good: good[:_CUT],
    "text that is no UTF-8": lambda good: good + b"\x22\x02\xc3\x28",
    "as large as a message may be": lambda _: b"\xff" * MAX_BODY_BYTES,
    "JSON": lambda _: b'{"job_id": 1}',
}
_FOREIGN: dict[str, Callable[[State], None]] = {
    "another job's": lambda state: setattr(state, "job_id", str(_OTHER)),
    "another epoch's": lambda state: setattr(state, "epoch", 2),
    "nobody's": lambda state: state.ClearField("job_id"),
}
_ABSURD: dict[str, tuple[str, Callable[[State], None], str | None]] = {
    "no template to parse": ("parse", lambda state: state.ClearField("template_text"), None),
    "a type that does not exist": ("parse", lambda state: setattr(state, "requested_type", 99), None),
    "nobody to research": ("scrape", lambda state: state.ClearField("recipient"), None),
    "a deadline at no moment": ("arxiv", lambda state: setattr(state.deadline, "seconds", 2**62), POISON),
    "an end without an e-mail": (FINISH, lambda state: state.ClearField("draft"), POISON),
    "a deadline before our time": ("parse", lambda state: state.deadline.FromSeconds(1), "JOB_DEADLINE"),
    "slots of no template": ("compose", lambda state: state.ClearField("template"), None),
    "an e-mail from another template": (FINISH, lambda state: setattr(state, "template_text", "Dear all,"), None),
}


def _good(step: str, job_id: UUID, owner: UUID) -> bytes:
    return _wrapped(step, _state(step, job_id, owner))


def _wrapped(step: str, state: State) -> bytes:
    if step == FINISH:
        return _said(Outcome(state=state, completed=pipeline_pb2.CompletedOutcome()))
    return state.SerializeToString()


def _said(outcome: Outcome) -> bytes:
    return outcome.SerializeToString()


def _state(step: str, job_id: UUID, owner: UUID) -> State:
    """As it would come to a step, or in an outcome."""
    state = State(
        job_id=str(job_id), epoch=1, user_id=str(owner), template_text=TEMPLATE, budget_micro_dollars=150_000,
        recipient=recipient_pb2.Recipient(name="Ingrid Solheim", interest="sensors inside glaciers"),
    )  # fmt: skip
    state.create_time.GetCurrentTime()
    state.deadline.FromSeconds(state.create_time.seconds + 600)
    if step != "parse":
        fixed = template_pb2.Segment(fixed_text=TEMPLATE)
        state.draft.body = "Dear Ingrid Solheim,"
        state.template.CopyFrom(template_pb2.Template(type=template_pb2.TEMPLATE_TYPE_RESEARCH, segments=[fixed]))
    return state
