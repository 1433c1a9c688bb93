"""What is said about a job while a step works on it."""

from __future__ import annotations

import time

from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus
from scribe_bus.events import publish_event
from scribe_bus.steps import step_enum

from scribe_orchestrator.step_records import timestamp
from scribe_orchestrator.transitions import StepFailure
from scribe_orchestrator.waiting_words import waits

# Drafts carry the whole text so far: five a second read like typing and keep the stream small.
_DRAFT_SPACING_SECONDS = 0.2
_DETAIL_CHARACTERS = 300


class StepProgress:
    """Speaks for one step of one job."""

    def __init__(self, bus: Bus, state: pipeline_pb2.PipelineState, step: str) -> None:
        self._bus = bus
        self._user_id, self._job_id, self._epoch = state.user_id, state.job_id, state.epoch
        self._step = step_enum(step)
        self._drafted = float("-inf")

    async def started(self) -> None:
        await self._say(step=self._step, step_status=pipeline_pb2.STEP_STATUS_RUNNING)

    async def tell(self, said: pipeline_pb2.JobEvent) -> None:
        """What is being done, the text so far, or a verdict on it; drafts that come too fast are left out, the last counts anyway."""
        if said.draft and not self._draft_is_due():
            return
        await self._say(
            step=self._step,
            step_status=pipeline_pb2.STEP_STATUS_RUNNING,
            detail=said.detail[:_DETAIL_CHARACTERS],
            draft=said.draft,
            verdict=said.verdict if said.HasField("verdict") else None,
        )

    def _draft_is_due(self) -> bool:
        if time.monotonic() - self._drafted < _DRAFT_SPACING_SECONDS:
            return False
        self._drafted = time.monotonic()
        return True

    async def waits(self, failure: StepFailure, *, calls: int, at: float) -> None:
        """The step's service failed and is called again at `at`, in seconds since 1970."""
        await self._say(
            step=self._step,
            step_status=pipeline_pb2.STEP_STATUS_RETRYING,
            detail=waits(calls, at, failure.message)[:_DETAIL_CHARACTERS],
            error=pipeline_pb2.JobError(reason=failure.reason, message=failure.message, failed_step=self._step),
            retry_time=timestamp(at),
            attempts=calls,
        )

    async def ended(self, record: pipeline_pb2.StepRecord) -> None:
        """How the step went; also for a step that was skipped behind this one."""
        took = record.duration if record.HasField("duration") else None
        await self._say(step=record.step, step_status=record.status, detail=record.detail, step_duration=took)

    async def _say(self, **fields: object) -> None:
        event = pipeline_pb2.JobEvent(
            job_id=self._job_id,
            epoch=self._epoch,
            time=timestamp(time.time()),
            state=pipeline_pb2.JOB_STATE_RUNNING,
            **fields,  # type: ignore[arg-type]  # named by the callers above
        )
        await publish_event(self._bus, self._user_id, event)
