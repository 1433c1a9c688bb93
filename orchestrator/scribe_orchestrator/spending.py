"""What a job has spent, step by step, and what each step may still spend. Pure.

A step says what all its tries consumed together, in its answer or in the metadata of its error, so a try more is never
counted twice. A call that gave no account of itself, because its service broke off, counts as all that it may have
spent.
"""

from __future__ import annotations

from scribe.v1 import pipeline_pb2, usage_pb2
from scribe_rpc.channel import never_reached
from scribe_rpc.errors import ServiceError

from scribe_orchestrator.step_records import record_of

State = pipeline_pb2.PipelineState

_RESEARCH_SHARE = 0.6
"""Of a job's budget: what research may take at most, so that composing, without which there is no e-mail, is paid for."""

_BREAKS_OFF = frozenset({"SERVICE_UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL"})
_OTHER = "other"
_FREE_STEPS = frozenset({"arxiv"})
"""arXiv takes no money: a call of it that broke off has spent nothing."""


def cost_of(usage: usage_pb2.Usage) -> int:
    """Micro-dollars."""
    return usage.model_cost_micro_dollars + usage.search_cost_micro_dollars


def spent_by(state: State) -> int:
    """Micro-dollars that count against the budgets of job and day."""
    return cost_of(state.usage) + state.untold_micro_dollars


def budget_of(state: State, step: str) -> int:
    """Micro-dollars that all tries of a step may spend together."""
    elsewhere = spent_by(state) - cost_of(record_of(state, step).usage)
    most = int(state.budget_micro_dollars * _RESEARCH_SHARE) if step == "scrape" else state.budget_micro_dollars
    return max(0, min(most, state.budget_micro_dollars - elsewhere))


def spent_by_model(state: State) -> dict[str, int]:
    """The same as `spent_by`, by model; `search` and, for what nobody told more of, `other` stand beside them."""
    parts: dict[str, int] = {"search": state.usage.search_cost_micro_dollars}
    for record in state.steps:
        parts[record.model or _OTHER] = parts.get(record.model or _OTHER, 0) + record.usage.model_cost_micro_dollars
    parts[_OTHER] = parts.get(_OTHER, 0) + spent_by(state) - sum(parts.values())
    return {name: amount for name, amount in parts.items() if amount}


def put_usage(state: State, step: str, usage: usage_pb2.Usage, model: str = "") -> None:
    """The step has consumed this much, earlier tries included; the job's sum follows."""
    record = _record_in(state, step)
    for field in usage.DESCRIPTOR.fields:
        grown = getattr(usage, field.name) - getattr(record.usage, field.name)
        setattr(state.usage, field.name, getattr(state.usage, field.name) + grown)
    record.usage.CopyFrom(usage)
    record.usage_untold = False
    record.model = model or record.model


def after_error(state: State, step: str, error: ServiceError) -> State:
    """A new state that knows what the failed call told of the step's usage, or that it told nothing."""
    known = State()
    known.CopyFrom(state)
    told = _told(error)
    if told is not None:
        put_usage(known, step, told, error.metadata.get("model", ""))
    elif step not in _FREE_STEPS and error.reason in _BREAKS_OFF and not never_reached(error.message):
        _record_in(known, step).usage_untold = True
    return known


def at_end(state: State, step: str) -> State:
    """A new state for when a step has failed for good: what is still untold counts as all that it may spend."""
    counted = State()
    counted.CopyFrom(state)
    record = record_of(counted, step)
    if record.usage_untold:
        counted.untold_micro_dollars += budget_of(state, step) - cost_of(record.usage)
    return counted


def _record_in(state: State, step: str) -> pipeline_pb2.StepRecord:
    """The step's record as it stands in the state, where it is put if it has none."""
    record = record_of(state, step)
    return record if any(known.step == record.step for known in state.steps) else state.steps.add(step=record.step)


def _told(error: ServiceError) -> usage_pb2.Usage | None:
    usage = usage_pb2.Usage()
    names = [field.name for field in usage.DESCRIPTOR.fields if field.name in error.metadata]
    for name in names:
        try:
            setattr(usage, name, int(error.metadata[name]))
        except ValueError:
            return None
    return usage if names else None
