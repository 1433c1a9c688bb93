"""Telling runners that a job has ended without them: an outcome on its finish subject."""

from __future__ import annotations

from scribe.v1 import pipeline_pb2

from scribe_bus.connection import Bus
from scribe_bus.messages import encode_outcome
from scribe_bus.publisher import publish_once
from scribe_bus.subjects import finish_subject

_WITHIN_SECONDS = 2.0


async def publish_cancelled(bus: Bus, state: pipeline_pb2.PipelineState) -> bool:
    """Stop the runners of the state's job and epoch (ids suffice). The database has decided already.

    False when an outcome was there before, or the job was never dispatched. Raises BusUnavailable.
    """
    return await _publish(bus, pipeline_pb2.JobOutcome(state=state, cancelled=pipeline_pb2.CancelledOutcome()))


async def publish_failed(bus: Bus, state: pipeline_pb2.PipelineState, error: pipeline_pb2.JobError) -> bool:
    """The same for a job that was failed in the database."""
    return await _publish(bus, pipeline_pb2.JobOutcome(state=state, failed=error))


async def _publish(bus: Bus, outcome: pipeline_pb2.JobOutcome) -> bool:
    state = outcome.state
    if state.epoch < 1:
        return False
    subject = finish_subject(state.job_id, state.epoch)
    return await publish_once(bus, subject, encode_outcome(outcome), within=_WITHIN_SECONDS)
