"""One step's message, from delivery to acknowledgement.

Read it; see whether its work was done before; call the service; publish what takes the job on and have
that confirmed; only then acknowledge. Whatever dies on the way, the message comes again.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from opentelemetry import trace
from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus
from scribe_bus.delivery import HEARTBEAT_SECONDS, Delivery
from scribe_bus.errors import BusUnavailable, FromNewer, MovedOn, PoisonMessage
from scribe_bus.message_spans import process_span
from scribe_bus.messages import decode_state
from scribe_bus.nudge import nudge
from scribe_bus.publisher import exists, publish_onward, taken_on
from scribe_bus.subjects import Address, parse_subject
from scribe_failpoints import failpoint
from scribe_rpc.errors import ServiceError
from scribe_rpc.reasons import WARNINGS
from scribe_telemetry import attributes, metrics
from scribe_telemetry.logs import job_id_var

from scribe_orchestrator import onward
from scribe_orchestrator.in_hand import InHand
from scribe_orchestrator.just_put import JustPut
from scribe_orchestrator.onward import Onward, Span
from scribe_orchestrator.progress import StepProgress
from scribe_orchestrator.racing import unless_later
from scribe_orchestrator.spending import after_error, at_end
from scribe_orchestrator.step_calls import StepCall
from scribe_orchestrator.step_records import RETRYING, record_of, seconds_of
from scribe_orchestrator.transitions import (
    CallAgain,
    Chance,
    Decision,
    DoWithout,
    EndJob,
    StepFailure,
    TryLater,
    after_failure,
)

logger = logging.getLogger(__name__)

# A message that was begun so often takes its runner down with it.
_MOST_DELIVERIES = 12
_HAND_BACK_SECONDS = 1.0
# A message of a newer version: long enough for a newer runner to come by it.
_LEAVE_SECONDS = 5.0
# A call that goes on that long after its own limit will never end.
_CUT_SECONDS = 2.0
_HOLD_AT_LEAST_SECONDS = 10.0
# Work that began without asking what became of its job asks that soon.
_FIRST_LOOK_SECONDS = 1.0


class StepWork:
    """Works on the messages of one step. `limit` is how many seconds one call may take."""

    def __init__(
        self,
        bus: Bus,
        step: str,
        call: StepCall,
        *,
        limit: float,
        in_hand: InHand | None = None,
        just_put: JustPut | None = None,
        clock: Callable[[], float] = time.time,
        chance: Chance = random.random,
    ) -> None:
        self._bus, self._step, self._call, self._limit = bus, step, call, limit
        self._in_hand, self._just_put = in_hand or InHand(), just_put or JustPut()
        self._clock, self._chance = clock, chance

    async def handle(self, delivery: Delivery) -> None:
        """Never raises but CancelledError: then the message was handed back."""
        try:
            address = parse_subject(delivery.subject)
        except ValueError:
            logger.error("message on a strange subject", extra={"subject": delivery.subject})
            await delivery.ack()
            return
        job_id_var.set(address.job_id)
        if delivery.times > 1:
            metrics.REDELIVERIES.add(1, {metrics.STEP: self._step})
        try:
            with self._in_hand.holding(address), process_span(delivery), delivery.kept():
                await self._handle(delivery, address)
        except asyncio.CancelledError:
            await delivery.nak()
            raise
        except FromNewer as error:
            logger.warning("left to a newer version", extra={"step": self._step, "reason": str(error)})
            await delivery.nak(_LEAVE_SECONDS)
        except BusUnavailable:
            await delivery.nak(_HAND_BACK_SECONDS)
            await asyncio.sleep(_HAND_BACK_SECONDS)
        except Exception:
            logger.exception("step broke off", extra={"step": self._step})
            await delivery.nak(_HAND_BACK_SECONDS)

    async def _handle(self, delivery: Delivery, address: Address) -> None:
        try:
            state = decode_state(delivery.body, address)
            failpoint("runner.received", self._step)
            if delivery.times > _MOST_DELIVERIES:
                raise PoisonMessage(f"A step was begun {delivery.times} times and never ended.")
        except PoisonMessage as error:
            logger.error("poison", extra={"subject": delivery.subject, "reason": error.message})
            await self._publish(delivery, onward.poisoned(address, error.message), _HOLD_AT_LEAST_SECONDS)
            await delivery.ack()
            return
        is_fresh = delivery.times == 1 and self._just_put.has(delivery.subject)
        if not is_fresh and await taken_on(self._bus, address, delivery.sequence):
            await delivery.ack()
            return
        progress = StepProgress(self._bus, state, self._step)
        elsewhere = partial(self._ended_elsewhere, address)
        after = _FIRST_LOOK_SECONDS if is_fresh else HEARTBEAT_SECONDS
        result = await unless_later(elsewhere, self._advance(state, progress), after=after)
        if result is None:
            logger.info("job ended elsewhere", extra={"step": self._step})
        else:
            self._note(result)
            # Told first: the next step's beginning must not be told before this one's end.
            await self._tell(progress, result)
            failpoint("runner.before_publish", self._step)
            await self._publish(delivery, result, max(_HOLD_AT_LEAST_SECONDS, self._seconds_left(state)))
            failpoint("runner.after_publish", self._step)
        await delivery.ack()
        failpoint("runner.after_ack", self._step)

    def _note(self, result: Onward) -> None:
        """On the span and in the metrics."""
        status, took = pipeline_pb2.StepStatus.Name(result.record.status), result.record.duration
        trace.get_current_span().set_attribute(attributes.OUTCOME, status)
        outcome = status.removeprefix("STEP_STATUS_").lower()
        metrics.STEP_DURATION.record(took.ToNanoseconds() / 1e9, {metrics.STEP: self._step, metrics.OUTCOME: outcome})

    async def _ended_elsewhere(self, address: Address) -> None:
        """Returns when the job has an outcome: it was cancelled, or is past its deadline."""
        while True:
            with suppress(BusUnavailable):
                if await exists(self._bus, address.finish.subject):
                    return
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _advance(self, state: pipeline_pb2.PipelineState, progress: StepProgress) -> Onward:
        """Call the service until the step has come to something."""
        await progress.started()
        began, earlier = self._clock(), record_of(state, self._step)
        calls = earlier.attempts if earlier.status == RETRYING else 0
        while True:
            left = self._seconds_left(state)
            calls += 1
            try:
                merged = await self._call_once(state, left, progress)
            except ServiceError as error:
                state = after_error(state, self._step, error)
                failure = StepFailure(
                    reason=error.reason,
                    message=error.message,
                    retryable=error.retryable,
                    retry_after=error.retry_after,
                )
            else:
                return onward.after_success(self._step, state, merged, self._span(began, calls))
            left = self._seconds_left(state)
            decision = after_failure(self._step, failure, calls=calls, seconds_left=left, chance=self._chance)
            logger.warning(
                "call failed", extra={"step": self._step, "reason": failure.reason, "then": type(decision).__name__}
            )
            if isinstance(decision, CallAgain):
                metrics.STEP_RETRIES.add(1, {metrics.STEP: self._step, metrics.REASON: failure.reason})
                await progress.waits(failure, calls=calls, at=self._clock() + decision.wait)
                await asyncio.sleep(decision.wait)
                await progress.started()
            else:
                return self._concluded(state, decision, failure, self._span(began, calls))

    async def _call_once(
        self, state: pipeline_pb2.PipelineState, left: float, progress: StepProgress
    ) -> pipeline_pb2.PipelineState:
        if left <= 0:
            raise ServiceError("JOB_DEADLINE", "its time was over before the step began.")
        limit = min(self._limit, left)
        try:
            async with asyncio.timeout(limit + _CUT_SECONDS):
                failpoint("runner.before_call", self._step)
                merged = await self._call(state, limit, progress.tell)
                failpoint("runner.after_call", self._step)
                return merged
        except TimeoutError:
            raise ServiceError("DEADLINE_EXCEEDED", "The step's service did not keep to its time.") from None

    def _concluded(
        self, state: pipeline_pb2.PipelineState, decision: Decision, failure: StepFailure, span: Span
    ) -> Onward:
        match decision:
            case TryLater(wait=wait):
                return onward.to_be_tried_later(self._step, state, failure, span, wait)
            case DoWithout(warning=warning):
                return onward.without(self._step, at_end(state, self._step), decision, failure, span, WARNINGS[warning])
            case EndJob():
                return onward.after_end(self._step, at_end(state, self._step), decision, span)
            case CallAgain():
                raise AssertionError("a further call is no conclusion")

    async def _publish(self, delivery: Delivery, result: Onward, within: float) -> None:
        """Confirmed in the stream when this returns, or in vain; held and tried again while the bus is full or away."""
        self._just_put.begins(result.subject)
        try:
            first = await publish_onward(self._bus, result.subject, result.body, behind=delivery, within=within)
            said = "step ended" if first else "step had ended before"
        except MovedOn:
            said = "job ended elsewhere"
        await nudge(self._bus)  # a slot is free
        logger.info(
            said,
            extra={
                "step": self._step,
                "status": pipeline_pb2.StepStatus.Name(result.record.status),
                "next": result.subject,
            },
        )

    async def _tell(self, progress: StepProgress, result: Onward) -> None:
        await progress.ended(result.record)
        if result.skipped is not None:
            await progress.ended(result.skipped)

    def _span(self, began: float, calls: int) -> Span:
        return Span(began=began, ended=self._clock(), calls=calls)

    def _seconds_left(self, state: pipeline_pb2.PipelineState) -> float:
        return seconds_of(state.deadline) - self._clock()
