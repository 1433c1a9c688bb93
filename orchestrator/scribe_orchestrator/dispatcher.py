"""Sends waiting jobs on their way: fairly between users, no more than keeps the slots busy.

Two phases: the epoch is raised in SQL, the message is published, then SQL notes that it was confirmed. A
crash between them leaves a claim without that note, whose message is published again; a second publish of
the same subject is refused by the stream.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from google.protobuf.message import DecodeError
from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable, FromNewer, StateTooLarge
from scribe_bus.events import publish_event
from scribe_bus.messages import encode_state
from scribe_bus.publisher import publish_once
from scribe_bus.steps import STEPS
from scribe_bus.streams import load_of
from scribe_bus.subjects import step_subject
from scribe_failpoints import failpoint
from scribe_store import dispatch, outcomes
from scribe_store.dispatch import Claim, OverBudget, Terms
from scribe_store.outcomes import Failure
from scribe_store.store import Store
from scribe_telemetry import tracing

from scribe_orchestrator.admission import room
from scribe_orchestrator.job_state import state_of
from scribe_orchestrator.pace import Pace
from scribe_orchestrator.step_records import timestamp

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_UNCONFIRMED_SECONDS = 3.0
_PUBLISH_SECONDS = 2.0
_RETRIES_A_ROUND = 50
_OVER_BUDGET = pipeline_pb2.JobError(reason="BUDGET_EXCEEDED", message="Your budget for today is used up.")
# Candidates beyond the room: some users' next job may have to wait for money.
_SPARE_CANDIDATES = 32


class Dispatcher:
    """One round at a time; several orchestrators may run one each."""

    def __init__(
        self,
        bus: Bus,
        store: Store,
        *,
        terms: Terms,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bus, self._store, self._terms, self._pace = bus, store, terms, pace or Pace()
        self._clock, self._next_look = clock, float("-inf")

    async def round(self) -> None:
        """Publish what was claimed and not confirmed, what is due again, then what waits. Raises StoreUnavailable, BusUnavailable."""
        if not self._bus.is_connected:
            raise BusUnavailable  # a claim that cannot be published helps nobody
        if self._clock() >= self._next_look:
            await self._send_overdue()
            self._next_look = self._clock() + _LOOK_SECONDS
        while await self._admit():
            pass

    async def _send_overdue(self) -> None:
        """What time alone makes due, which no word is given of: looked for once a second, however many words come."""
        for claim in await dispatch.unconfirmed(self._store, _UNCONFIRMED_SECONDS):
            await self.send(claim)
        for job_id in await dispatch.due_retries(self._store, _RETRIES_A_ROUND):
            failpoint("dispatcher.before_due_claim")
            if due := await dispatch.claim_due(self._store, job_id):
                await self.send(due)

    async def send(self, claim: Claim) -> None:
        """Publish a claim's message and note that it was confirmed. Raises BusUnavailable: then it is done again later."""
        try:
            body = encode_state(state_of(claim))
        except FromNewer as error:
            logger.warning("left to a newer version", extra={"job_id": str(claim.id), "reason": str(error)})
            return
        except (StateTooLarge, DecodeError) as error:
            await self._fail_unsendable(claim, error)
            return
        subject = step_subject(claim.next_step, str(claim.id), claim.epoch)
        failpoint("dispatcher.before_publish")
        with tracing.within(claim.traceparent):
            await publish_once(self._bus, subject, body, within=_PUBLISH_SECONDS)
        failpoint("dispatcher.after_publish")
        await dispatch.confirm(self._store, claim.id, claim.epoch)
        failpoint("dispatcher.after_confirm")
        logger.info("dispatched", extra={"job_id": str(claim.id), "step": claim.next_step, "epoch": claim.epoch})

    async def _admit(self) -> int:
        """Start as many waiting jobs as there is room for; how many were started."""
        if not await dispatch.any_waiting(self._store):
            return 0
        free = await self._room()
        if not free:
            return 0
        started = 0
        for job_id in await dispatch.waiting(self._store, free + _SPARE_CANDIDATES):
            started += await self._start(job_id)
            if started >= free:
                break
        return started

    async def _room(self) -> int:
        loads = {step: await load_of(self._bus, step) for step in STEPS}
        return room(loads, self._pace.seconds, await dispatch.running_count(self._store))

    async def _start(self, job_id: UUID) -> bool:
        failpoint("dispatcher.before_claim")
        claim = await dispatch.claim(self._store, job_id, self._terms)
        if isinstance(claim, OverBudget):
            await self._say_failed(claim, _OVER_BUDGET)
        if not isinstance(claim, Claim):
            return False
        await self.send(claim)
        return True

    async def _fail_unsendable(self, claim: Claim, error: Exception) -> None:
        """Its state fits no message, or is none: it would be refused again each time."""
        reason = error.reason if isinstance(error, StateTooLarge) else "POISON_MESSAGE"
        failure = Failure(
            job_id=claim.id,
            epoch=claim.epoch,
            reason=reason,
            message=str(error) or "What was kept of the job could not be read.",
            step=claim.next_step,
            spent=0,
            state=None,
            steps=[],
        )
        await outcomes.fail(self._store, failure)
        await self._say_failed(claim, pipeline_pb2.JobError(reason=reason, message=failure.message))

    async def _say_failed(self, failed: OverBudget | Claim, error: pipeline_pb2.JobError) -> None:
        event = pipeline_pb2.JobEvent(
            job_id=str(failed.id),
            epoch=failed.epoch,
            time=timestamp(time.time()),
            state=pipeline_pb2.JOB_STATE_FAILED,
            error=error,
        )
        await publish_event(self._bus, str(failed.user_id), event, confirmed=True)
