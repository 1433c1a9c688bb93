"""Bodies of messages: protobuf, bounded, and checked against the subject they came on.

While a new version is rolled out, messages of both are under way. Fields that we do not know are kept and
passed on. What would lead us wrong (a later version of the state, an outcome or step that we do not know)
raises FromNewer: the message is to be handed back, never to be dropped.
"""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet
from scribe.v1 import pipeline_pb2

from scribe_bus.errors import FromNewer, PoisonMessage, StateTooLarge
from scribe_bus.steps import step_name
from scribe_bus.subjects import Address

MAX_STATE_BYTES = 256 * 1024
# An outcome wraps a state and says why.
MAX_BODY_BYTES = MAX_STATE_BYTES + 16 * 1024

STATE_VERSION = 0
"""The version of PipelineState that this code knows."""

_LAST_SECOND = 253_402_300_799
"""The end of the year 9999: what google.protobuf.Timestamp goes up to."""

M = TypeVar("M", bound=Message)


def encode_state(state: pipeline_pb2.PipelineState) -> bytes:
    """Raises StateTooLarge above 256 KB."""
    body = state.SerializeToString()
    if len(body) > MAX_STATE_BYTES:
        raise StateTooLarge(len(body), MAX_STATE_BYTES)
    return body


def decode_state(body: bytes, address: Address) -> pipeline_pb2.PipelineState:
    """Raises PoisonMessage for a body that is no state, or the state of another job or epoch; FromNewer."""
    state = _decode(pipeline_pb2.PipelineState, body)
    check_version(state)
    _check(state, address)
    return state


def check_version(state: pipeline_pb2.PipelineState) -> None:
    """Raises FromNewer for a state that only a newer version may work on."""
    if state.version > STATE_VERSION:
        raise FromNewer(f"The job's state has version {state.version}; this Scribe knows {STATE_VERSION}.")


def encode_outcome(outcome: pipeline_pb2.JobOutcome) -> bytes:
    """Raises StateTooLarge when its state exceeds 256 KB."""
    encode_state(outcome.state)
    return outcome.SerializeToString()


def decode_outcome(body: bytes, address: Address) -> pipeline_pb2.JobOutcome:
    """Raises PoisonMessage, as decode_state, and for an outcome that does not say what happened; FromNewer."""
    outcome = _decode(pipeline_pb2.JobOutcome, body)
    check_version(outcome.state)
    _check(outcome.state, address)
    if outcome.WhichOneof("result") is None:
        if len(UnknownFieldSet(outcome)):
            raise FromNewer("A job's outcome is of a kind that this Scribe does not know.")
        raise PoisonMessage("A job's outcome does not say what happened.")
    if outcome.HasField("completed") and not outcome.state.draft.body:
        raise PoisonMessage("A job is said to have completed, and there is no e-mail.")
    if outcome.HasField("failed") and not outcome.failed.reason:
        raise PoisonMessage("A job is said to have failed, and not why.")
    if outcome.retry.step and not step_name(outcome.retry.step):
        raise FromNewer("A job is to go on at a step that this Scribe does not know.")
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
    if not 0 <= state.deadline.seconds <= _LAST_SECOND:
        raise PoisonMessage("A message's deadline is no moment.")
