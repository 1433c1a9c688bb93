"""Messages of the last version and of a newer one: read as they were meant, kept whole, or handed back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet
from scribe.v1 import (
    arxiv_service_pb2,
    composer_service_pb2,
    email_pb2,
    parser_service_pb2,
    pipeline_pb2,
    scraper_service_pb2,
)
from scribe_bus.errors import FromNewer, PoisonMessage
from scribe_bus.messages import STATE_VERSION, decode_event, decode_outcome, decode_state, encode_state
from scribe_bus.subjects import parse_subject, step_in

# Written by version 0.2.0, before anything that came after it: `stream` from a real run, `whole` with every field set.
RECORDED = Path(__file__).parent / "recorded" / "v0.2.0"
MODULES = (arxiv_service_pb2, composer_service_pb2, email_pb2, parser_service_pb2, pipeline_pb2, scraper_service_pb2)
JOB = "018f5d2a-7b3c-7def-8123-456789abcde"
NUMBERS = {"completed": 1, "failed": 2, "retry": 3, "cancelled": 4}
UNKNOWN_FIELD = b"\xfa\x3f\x03new"  # field 1023, three bytes


def named(name: str) -> type[Message]:
    found: type[Message] = next(getattr(module, name) for module in MODULES if hasattr(module, name))
    return found


@pytest.mark.parametrize("file", sorted((RECORDED / "whole").glob("*.binpb")), ids=lambda file: file.stem)
def test_every_field_of_the_last_version_is_still_read_and_written(file: Path) -> None:
    """Its number, type and meaning are what they were; written again it is the same bytes."""
    message = named(file.stem.split(".")[0]).FromString(file.read_bytes())
    assert json.loads(file.with_suffix(".json").read_text()) == MessageToDict(message, preserving_proto_field_name=True)
    assert file.read_bytes() == message.SerializeToString(deterministic=True)
    assert 0 == len(UnknownFieldSet(message))


@pytest.mark.parametrize("file", sorted((RECORDED / "stream").glob("*-*.binpb")), ids=lambda file: file.stem)
def test_what_the_last_version_left_in_the_stream_goes_on(file: Path) -> None:
    """States, outcomes and events of a real run."""
    step, end = file.stem.split("-")[:2]
    if step == "event":
        event = decode_event(file.read_bytes())
        assert (f"{JOB}{NUMBERS[end]}", True) == (event.job_id, event.state > 0)
        return
    address = parse_subject(f"pipeline.{step}.{JOB}{NUMBERS[end]}.1")
    if step == "finish":
        assert end == decode_outcome(file.read_bytes(), address).WhichOneof("result")
    else:
        assert "Dear {{name}}" in decode_state(file.read_bytes(), address).template_text


def state(**fields: object) -> pipeline_pb2.PipelineState:
    return pipeline_pb2.PipelineState(job_id=f"{JOB}1", epoch=1, **fields)  # type: ignore[arg-type]


ADDRESS = parse_subject(f"pipeline.scrape.{JOB}1.1")


def test_a_field_that_we_do_not_know_is_passed_on() -> None:
    """Through reading, copying and writing."""
    read = decode_state(encode_state(state()) + UNKNOWN_FIELD, ADDRESS)
    copied = pipeline_pb2.PipelineState()
    copied.CopyFrom(read)
    copied.draft.body = "x"
    assert encode_state(copied).endswith(UNKNOWN_FIELD)


def test_a_later_state_is_left_to_a_newer_version() -> None:
    """It is no poison; ours and older ones are read."""
    assert decode_state(encode_state(state(version=STATE_VERSION)), ADDRESS)
    later = state(version=STATE_VERSION + 1)
    with pytest.raises(FromNewer):
        decode_state(encode_state(later), ADDRESS)
    outcome = pipeline_pb2.JobOutcome(state=later, completed=pipeline_pb2.CompletedOutcome())
    with pytest.raises(FromNewer):
        decode_outcome(outcome.SerializeToString(), ADDRESS.finish)


def test_an_unknown_outcome_or_step_is_left_to_a_newer_version() -> None:
    """While an outcome that says nothing at all is poison."""
    bare = pipeline_pb2.JobOutcome(state=state())
    with pytest.raises(FromNewer):
        decode_outcome(bare.SerializeToString() + UNKNOWN_FIELD, ADDRESS.finish)
    with pytest.raises(PoisonMessage):
        decode_outcome(bare.SerializeToString(), ADDRESS.finish)
    retry = pipeline_pb2.JobOutcome(state=state(), retry=pipeline_pb2.RetryOutcome(step=17))  # type: ignore[arg-type]
    with pytest.raises(FromNewer):
        decode_outcome(retry.SerializeToString(), ADDRESS.finish)


def test_an_unknown_step_has_a_name() -> None:
    """So that its messages are not taken for nobody's."""
    assert ("verify", "") == (step_in(f"pipeline.verify.{JOB}1.1"), step_in("events.a.b"))
