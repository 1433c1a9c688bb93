"""Finds jobs that nothing moves any more: their messages are lost, their time is over, or their money was not settled."""

from __future__ import annotations

import logging
import time

from scribe.v1 import pipeline_pb2
from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable, FromNewer, PoisonMessage
from scribe_bus.events import publish_event
from scribe_bus.messages import decode_outcome, decode_state
from scribe_bus.steps import FINISH, STEPS
from scribe_bus.streams import PIPELINE, load_of, subjects_of
from scribe_bus.subjects import finish_subject, job_filter, parse_subject, step_in, step_subject
from scribe_bus.tombstone import publish_cancelled, publish_failed
from scribe_failpoints import failpoint
from scribe_store import dispatch, outcomes
from scribe_store.dispatch import Live
from scribe_store.outcomes import Applied, Failure
from scribe_store.store import Store

from scribe_orchestrator.dispatcher import Dispatcher
from scribe_orchestrator.finisher import event_of
from scribe_orchestrator.spending import spent_by
from scribe_orchestrator.step_records import traces_of

logger = logging.getLogger(__name__)

# With a round every three seconds, what is lost is sent again well within fifteen.
_LOST_SECONDS = 5.0
_OVERDUE_GRACE_SECONDS = 5.0
_UNSETTLED_SECONDS = 5.0
_LATE = pipeline_pb2.JobError(reason="JOB_DEADLINE", message="The job was not done within its time. Submit it again.")


class Sweeper:
    """One round at a time."""

    def __init__(self, bus: Bus, store: Store, dispatcher: Dispatcher) -> None:
        self._bus, self._store, self._dispatcher = bus, store, dispatcher

    async def round(self) -> None:
        """Raises StoreUnavailable, BusUnavailable. What is late ends even when NATS is away."""
        for live in await dispatch.overdue(self._store, _OVERDUE_GRACE_SECONDS):
            await self._end_late(live)
        for live in await dispatch.unsettled(self._store, _UNSETTLED_SECONDS):
            await self._settle(live)
        candidates = await dispatch.in_flight(self._store, _LOST_SECONDS)
        if candidates:
            # Read before the subjects: whatever is acknowledged by then has its successor among them.
            floors = {step: (await load_of(self._bus, step)).floor for step in (*STEPS, FINISH)}
            for live in candidates:
                await self._revive_if_lost(live, floors)

    async def _revive_if_lost(self, live: Live, floors: dict[str, int]) -> None:
        """Send a job again whose epoch has neither an outcome nor a message that somebody will still get.

        An outcome that was acknowledged though the row does not know it was lost in the database: its last step is done again.
        """
        subjects = await subjects_of(self._bus, job_filter(str(live.id), live.epoch))
        published = {step_in(subject) for subject in subjects}
        if published - {*STEPS, FINISH}:
            return  # a step that only a newer version knows is a newer sweeper's
        if FINISH in published and not await self._is_behind(live, FINISH, floors):
            return
        step = _furthest(published)
        state = live.state
        if step:
            stored = await api.last_on(self._bus, PIPELINE, step_subject(step, str(live.id), live.epoch))
            if stored is None or stored.sequence > floors[step]:
                return
            state = stored.body
        failpoint("sweeper.before_lost_claim")
        claim = await dispatch.claim_lost(self._store, live.id, live.epoch, step=step or live.next_step, state=state)
        if claim:
            logger.warning("revived a lost job", extra={"job_id": str(live.id), "step": claim.next_step})
            await self._dispatcher.send(claim)

    async def _is_behind(self, live: Live, step: str, floors: dict[str, int]) -> bool:
        """Whether the message of a step or outcome was acknowledged."""
        stored = await api.last_on(self._bus, PIPELINE, step_subject(step, str(live.id), live.epoch))
        return stored is not None and stored.sequence <= floors[step]

    async def _end_late(self, live: Live) -> None:
        state = await self._last_state(live)
        failpoint("sweeper.before_late_end")
        applied = await outcomes.fail(
            self._store,
            Failure(
                job_id=live.id,
                epoch=live.epoch,
                reason=_LATE.reason,
                message=_LATE.message,
                step=None,
                # A call in flight may have cost all that it might.
                spent=live.budget,
                state=None,
                steps=traces_of(state),
            ),
        )
        if applied is Applied.DONE:
            logger.warning("job past its deadline", extra={"job_id": str(live.id)})
            failpoint("sweeper.after_late_end")
            await self._say_late(live)

    async def _say_late(self, live: Live) -> None:
        bare = _bare(live)
        outcome = pipeline_pb2.JobOutcome(state=bare, failed=_LATE)
        await publish_event(self._bus, str(live.user_id), event_of(outcome, time.time()), confirmed=True)
        try:
            await publish_failed(self._bus, bare, _LATE)
        except BusUnavailable:
            logger.info("runners not told", extra={"job_id": str(live.id)})

    async def _settle(self, live: Live) -> None:
        """A cancelled job's money. A call in flight may still have cost all of it, so then all of it counts as spent."""
        failpoint("sweeper.before_tombstone")
        await publish_cancelled(self._bus, _bare(live))
        failpoint("sweeper.after_tombstone")
        outcome = await self._outcome(live)
        if outcome is None or outcome.WhichOneof("result") == "cancelled":
            spent = live.budget
        else:
            spent = spent_by(outcome.state)
        await outcomes.settle(self._store, live.id, spent)

    async def _outcome(self, live: Live) -> pipeline_pb2.JobOutcome | None:
        subject = finish_subject(str(live.id), live.epoch)
        stored = await api.last_on(self._bus, PIPELINE, subject)
        try:
            return decode_outcome(stored.body, parse_subject(subject)) if stored else None
        except (PoisonMessage, FromNewer):
            return None

    async def _last_state(self, live: Live) -> pipeline_pb2.PipelineState:
        """The furthest that is known of the job: in the stream, else in the row, else nothing."""
        try:
            for step in reversed(STEPS):
                subject = step_subject(step, str(live.id), live.epoch)
                if stored := await api.last_on(self._bus, PIPELINE, subject):
                    return decode_state(stored.body, parse_subject(subject))
        except (BusUnavailable, PoisonMessage, FromNewer):
            logger.info("state not found in the stream", extra={"job_id": str(live.id)})
        return pipeline_pb2.PipelineState.FromString(live.state) if live.state else _bare(live)


def _furthest(published: set[str]) -> str | None:
    """The last step that was published."""
    return next((step for step in reversed(STEPS) if step in published), None)


def _bare(live: Live) -> pipeline_pb2.PipelineState:
    return pipeline_pb2.PipelineState(job_id=str(live.id), epoch=live.epoch, user_id=str(live.user_id))
