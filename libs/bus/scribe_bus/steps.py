"""The steps by the names that subjects, settings and rows use. Pure but for the contract's own enum."""

from __future__ import annotations

from scribe.v1 import pipeline_pb2

STEPS = ("parse", "scrape", "arxiv", "compose")
FINISH = "finish"

_ENUM: dict[str, pipeline_pb2.Step.ValueType] = {
    "parse": pipeline_pb2.STEP_PARSE,
    "scrape": pipeline_pb2.STEP_SCRAPE,
    "arxiv": pipeline_pb2.STEP_ARXIV,
    "compose": pipeline_pb2.STEP_COMPOSE,
}
_NAME = {value: name for name, value in _ENUM.items()}


def step_enum(name: str) -> pipeline_pb2.Step.ValueType:
    """parse → STEP_PARSE. Raises KeyError for anything else."""
    return _ENUM[name]


def step_name(step: pipeline_pb2.Step.ValueType) -> str:
    """STEP_PARSE → parse; empty for a step that is not said or not known."""
    return _NAME.get(step, "")
