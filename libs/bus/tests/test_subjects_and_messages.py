"""Subjects and bodies: what is built can be read, and nothing else can."""

from __future__ import annotations

import pytest
from scribe.v1 import pipeline_pb2
from scribe_bus.errors import PoisonMessage, StateTooLarge
from scribe_bus.messages import MAX_STATE_BYTES, decode_outcome, decode_state, encode_outcome, encode_state
from scribe_bus.steps import STEPS, step_enum, step_name
from scribe_bus.streams import StreamSizes, drift_of, stream_configs
from scribe_bus.subjects import Address, event_subject, finish_subject, job_filter, parse_subject, step_subject

JOB = "018f5d2a-7b3c-7def-8123-456789abcdef"
USER = "6a1d6f0e-63a5-4f52-9d1f-1f0b8a3d9b11"


@pytest.mark.parametrize("step", [*STEPS, "finish"])
def test_a_subject_survives_its_text(step: str) -> None:
    """Built and parsed it is the same."""
    assert Address(step=step, job_id=JOB, epoch=7) == parse_subject(step_subject(step, JOB, 7))


@pytest.mark.parametrize(
    "subject",
    [
        "", "pipeline", f"pipeline.parse.{JOB}", f"pipeline.parse.{JOB}.0", f"pipeline.parse.{JOB}.01", f"pipeline.parse.{JOB}.-1",
        f"pipeline.parse.{JOB}.x", f"pipeline.parse.{JOB}.99999999999", f"pipeline.sing.{JOB}.1", f"other.parse.{JOB}.1",
        f"pipeline.parse.{JOB}.1.2", "pipeline.parse.*.1", "pipeline.parse.nobody.1", f"pipeline.parse.{JOB.upper()}.1",
        f"pipeline.parse.{JOB.replace('-', '')}.1", f"pipeline.parse.{JOB}.١",
    ],
)  # fmt: skip
def test_what_is_no_subject_is_refused(subject: str) -> None:
    """Wildcards, other spellings and strangers' subjects."""
    with pytest.raises(ValueError):
        parse_subject(subject)


@pytest.mark.parametrize("job", ["*", ">", "a.b", f"{JOB} ", "", "{" + JOB + "}"])
def test_ids_that_are_none_never_reach_a_subject(job: str) -> None:
    """Neither a wildcard nor a further token can be smuggled in."""
    for build in (lambda: step_subject("parse", job, 1), lambda: event_subject(USER, job), lambda: job_filter(job)):
        with pytest.raises(ValueError):
            build()


def test_steps_have_names_both_ways() -> None:
    """And what is not said is empty."""
    assert list(STEPS) == [step_name(step_enum(step)) for step in STEPS]
    assert step_name(pipeline_pb2.STEP_UNSPECIFIED) == ""


def test_a_state_is_read_back_only_from_its_own_subject() -> None:
    """A body that belongs to another job or epoch is poison."""
    state = pipeline_pb2.PipelineState(job_id=JOB, epoch=2, template_text="Dear {{name}}")
    body = encode_state(state)
    assert state == decode_state(body, parse_subject(step_subject("parse", JOB, 2)))
    for other in (step_subject("parse", JOB, 3), step_subject("parse", USER, 2)):
        with pytest.raises(PoisonMessage):
            decode_state(body, parse_subject(other))


@pytest.mark.parametrize("body", [b"", b"\xff\xff", b"{}", b"\x0a\xff", b"\x00" * (1024 * 1024)])
def test_what_is_no_state_is_poison(body: bytes) -> None:
    """Empty, random, JSON, cut short, huge."""
    with pytest.raises(PoisonMessage):
        decode_state(body, parse_subject(step_subject("parse", JOB, 2)))


def test_a_state_is_bounded() -> None:
    """256 KB, with a reason of its own; also inside an outcome."""
    state = pipeline_pb2.PipelineState(job_id=JOB, epoch=1, template_text="x" * MAX_STATE_BYTES)
    with pytest.raises(StateTooLarge) as caught:
        encode_state(state)
    assert caught.value.reason == "STATE_TOO_LARGE"
    with pytest.raises(StateTooLarge):
        encode_outcome(pipeline_pb2.JobOutcome(state=state, cancelled=pipeline_pb2.CancelledOutcome()))


def test_an_outcome_says_what_happened() -> None:
    """One without a result, without its e-mail or its reason is poison, as nobody would know what to do."""
    address = parse_subject(finish_subject(JOB, 1))
    state = pipeline_pb2.PipelineState(job_id=JOB, epoch=1)
    state.draft.body = "Dear Ada,"
    told = pipeline_pb2.JobOutcome(state=state, completed=pipeline_pb2.CompletedOutcome())
    assert told == decode_outcome(encode_outcome(told), address)
    bare = pipeline_pb2.PipelineState(job_id=JOB, epoch=1)
    for outcome in (
        pipeline_pb2.JobOutcome(state=state),
        pipeline_pb2.JobOutcome(state=bare, completed=pipeline_pb2.CompletedOutcome()),
        pipeline_pb2.JobOutcome(state=state, failed=pipeline_pb2.JobError()),
    ):
        with pytest.raises(PoisonMessage):
            decode_outcome(encode_outcome(outcome), address)


def test_a_deadline_is_a_moment() -> None:
    """One beyond what a clock can show is poison at once."""
    state = pipeline_pb2.PipelineState(job_id=JOB, epoch=1)
    state.deadline.seconds = 2**62
    with pytest.raises(PoisonMessage):
        decode_state(state.SerializeToString(), parse_subject(step_subject("parse", JOB, 1)))


def test_drift_is_named_and_settings_are_not_drift() -> None:
    """A changed retention is reported by name; another size or replica count is not."""
    want = stream_configs(StreamSizes())["PIPELINE"]
    have = {**want, "retention": "workqueue", "max_bytes": 5, "num_replicas": 3, "more": "of the server's own"}
    (difference,) = drift_of("PIPELINE", have, want)
    assert "PIPELINE: retention is 'workqueue', needed is 'limits'" == difference
