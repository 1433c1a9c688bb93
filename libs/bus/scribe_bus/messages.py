"""Bodies of messages: protobuf, bounded, and checked against the subject they came on."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, Message
from scribe.v1 import pipeline_pb2

from scribe_bus.errors import PoisonMessage, StateTooLarge
from scribe_bus.subjects import Address

MAX_STATE_BYTES = 256 * 1024
# An outcome wraps a state and says why.
MAX_BODY_BYTES = MAX_STATE_BYTES + 16 * 1024

M = TypeVar("M", bound=Message)


def encode_state(state: pipeline_pb2.PipelineState) -> bytes:
    """Raises StateTooLarge above 256 KB."""
    body = state.SerializeToString()
    if len(body) > MAX_STATE_BYTES:
        raise StateTooLarge(len(body), MAX_STATE_BYTES)
    return body


def decode_state(body: bytes, address: Address) -> pipeline_pb2.PipelineState:
    """Raises PoisonMessage for a body that is no state, or the state of another job or epoch."""
    state = _decode(pipeline_pb2.PipelineState, body)
    _check(state, address)
    return state


def encode_outcome(outcome: pipeline_pb2.JobOutcome) -> bytes:
    """Raises StateTooLarge when its state exceeds 256 KB."""
    encode_state(outcome.state)
    return outcome.SerializeToString()


def decode_outcome(body: bytes, address: Address) -> pipeline_pb2.JobOutcome:
    """Raises PoisonMessage, as decode_state; also for an outcome that does not say what happened."""
    outcome = _decode(pipeline_pb2.JobOutcome, body)
    _check(outcome.state, address)
    if outcome.WhichOneof("result") is None:
        raise PoisonMessage("A job's outcome does not say what happened.")
    return outcome


def decode_event(body: bytes) -> pipeline_pb2.JobEvent:
    """Raises PoisonMessage."""
    return _decode(pipeline_pb2.JobEvent, body)


def _decode(kind: type[M], body: bytes) -> M:
    if len(body) > MAX_BODY_BYTES:
        raise PoisonMessage(f"A message of {len(body)} bytes came; at most {MAX_BODY_BYTES} are read.")
    message = kind()
    try:
        message.ParseFromString(body)
    except DecodeError:
        raise PoisonMessage from None
    return message


def _check(state: pipeline_pb2.PipelineState, address: Address) -> None:
    if (state.job_id, state.epoch) != (address.job_id, address.epoch):
        raise PoisonMessage("A message's body belongs to another job or epoch than its subject.")
