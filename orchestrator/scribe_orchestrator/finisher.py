"""Writes how jobs end or wait into PostgreSQL: once, whatever is delivered twice, late or out of order."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from uuid import UUID

from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.errors import FromNewer, PoisonMessage
from scribe_bus.events import publish_event
from scribe_bus.message_spans import process_span
from scribe_bus.messages import decode_outcome
from scribe_bus.nudge import nudge
from scribe_bus.steps import step_name
from scribe_bus.subjects import Address, parse_subject
from scribe_failpoints import failpoint
from scribe_rpc.errors import ServiceError
from scribe_store import outcomes
from scribe_store.email_metadata import metadata_of
from scribe_store.outcomes import Applied, Completion, Failure, Postponement
from scribe_store.store import Store
from scribe_telemetry import metrics
from scribe_telemetry.logs import job_id_var

from scribe_orchestrator.email_record import email_id_of, email_of
from scribe_orchestrator.pace import Pace
from scribe_orchestrator.spending import spent_by, spent_by_model
from scribe_orchestrator.state_merge import template_type
from scribe_orchestrator.step_records import record_of, timestamp, traces_of

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0
_LEAVE_SECONDS = 5.0
# A row that lags behind its messages was restored from a backup: after that many tries it is let go.
_MOST_TRIES_AHEAD = 20
_MOST_TRIES_BROKEN = 5
_POISON = pipeline_pb2.JobError(reason="POISON_MESSAGE", message="A job's message could not be read.")
_FOREIGN = pipeline_pb2.JobError(
    reason="POISON_MESSAGE", message="The e-mail was composed for another template than yours; it was thrown away."
)


class Finisher:
    """Handles the messages of the finish subjects."""

    def __init__(self, bus: Bus, store: Store, pace: Pace | None = None) -> None:
        self._bus, self._store, self._pace = bus, store, pace or Pace()

    async def handle(self, delivery: Delivery) -> None:
        """Never raises but CancelledError: a message that could not be dealt with comes again."""
        try:
            address = parse_subject(delivery.subject)
        except ValueError:
            await delivery.ack()
            return
        job_id_var.set(address.job_id)
        try:
            with process_span(delivery), delivery.kept():
                await self._handle(delivery, address)
        except ServiceError as error:
            logger.warning("outcome put off", extra={"reason": error.reason})
            await delivery.nak(_AGAIN_SECONDS)
            await asyncio.sleep(_AGAIN_SECONDS)
        except FromNewer as error:
            logger.warning("outcome left to a newer version", extra={"reason": str(error)})
            await delivery.nak(_LEAVE_SECONDS)
        except Exception:
            logger.exception("outcome broke off", extra={"tries": delivery.times})
            await self._on_broken(delivery, address)

    async def _handle(self, delivery: Delivery, address: Address) -> None:
        failpoint("finisher.received")
        try:
            outcome = decode_outcome(delivery.body, address)
        except PoisonMessage:
            outcome = pipeline_pb2.JobOutcome(state=_bare(address), failed=_POISON)
        applied, outcome = await self._apply(outcome)
        if applied is Applied.AHEAD and delivery.times < _MOST_TRIES_AHEAD:
            await delivery.nak(_AGAIN_SECONDS)
            return
        logger.info("outcome", extra={"result": outcome.WhichOneof("result"), "applied": applied.name})
        failpoint("finisher.before_event")
        if applied is Applied.DONE:
            _count(outcome)
        if applied in {Applied.DONE, Applied.REPEATED}:
            await self._say(outcome)
        failpoint("finisher.before_ack")
        await delivery.ack()
        failpoint("finisher.after_ack")

    async def _apply(self, outcome: pipeline_pb2.JobOutcome) -> tuple[Applied, pipeline_pb2.JobOutcome]:
        """Write it; gives back the outcome as written, which differs when the e-mail belonged to another template."""
        match outcome.WhichOneof("result"):
            case "completed":
                applied = await outcomes.complete(self._store, _completion(outcome.state))
                if applied is not Applied.FOREIGN:
                    self._pace.note(outcome.state)
                    return applied, outcome
                return await self._apply(pipeline_pb2.JobOutcome(state=outcome.state, failed=_FOREIGN))
            case "failed":
                return await outcomes.fail(self._store, _failure(outcome)), outcome
            case "retry":
                return await outcomes.postpone(self._store, _postponement(outcome)), outcome
            case _:
                return Applied.ENDED, outcome  # cancelled: decided in the database, and told by whoever decided

    async def _on_broken(self, delivery: Delivery, address: Address) -> None:
        """An outcome that cannot be written ends its job rather than coming back for ever."""
        if delivery.times < _MOST_TRIES_BROKEN:
            await delivery.nak(_AGAIN_SECONDS)
            return
        error = pipeline_pb2.JobError(reason="INTERNAL", message="The e-mail could not be stored.")
        outcome = pipeline_pb2.JobOutcome(state=_bare(address), failed=error)
        try:
            await self._apply(outcome)
        except Exception:
            logger.exception("job could not be failed")
        await delivery.ack()

    async def _say(self, outcome: pipeline_pb2.JobOutcome) -> None:
        event = event_of(outcome, time.time())
        if outcome.state.user_id:
            await publish_event(self._bus, outcome.state.user_id, event, confirmed=True)
        await nudge(self._bus)


def _count(outcome: pipeline_pb2.JobOutcome) -> None:
    reason = outcome.failed.reason or outcome.retry.error.reason
    metrics.JOB_OUTCOMES.add(1, {metrics.STATE: outcome.WhichOneof("result") or "", metrics.REASON: reason})


def event_of(outcome: pipeline_pb2.JobOutcome, now: float) -> pipeline_pb2.JobEvent:
    """What is said about an outcome. Pure."""
    event = pipeline_pb2.JobEvent(job_id=outcome.state.job_id, epoch=outcome.state.epoch, time=timestamp(now))
    match outcome.WhichOneof("result"):
        case "completed":
            event.state, event.email_id = pipeline_pb2.JOB_STATE_COMPLETED, str(email_id_of(outcome.state.job_id))
        case "failed":
            event.state = pipeline_pb2.JOB_STATE_FAILED
            event.error.CopyFrom(outcome.failed)
        case "retry":
            event.state, event.step = pipeline_pb2.JOB_STATE_RETRYING, outcome.retry.step
            event.error.CopyFrom(outcome.retry.error)
            event.retry_time.CopyFrom(outcome.retry.retry_time)
            event.attempts = record_of(outcome.state, step_name(outcome.retry.step) or "parse").attempts
    return event


def _completion(state: pipeline_pb2.PipelineState) -> Completion:
    record = email_of(state, datetime.now(UTC))
    return Completion(
        job_id=UUID(state.job_id),
        epoch=state.epoch,
        email_id=UUID(record.id),
        template_text=state.template_text,
        subject=record.subject,
        body=record.body,
        template_type=template_type(state),
        metadata=metadata_of(state),
        record=record.SerializeToString(),
        is_confident=record.is_confident,
        spent=spent_by(state),
        spent_by_model=spent_by_model(state),
        steps=traces_of(state),
    )


def _failure(outcome: pipeline_pb2.JobOutcome) -> Failure:
    state, error = outcome.state, outcome.failed
    return Failure(
        job_id=UUID(state.job_id),
        epoch=state.epoch,
        reason=error.reason,
        message=error.message,
        step=step_name(error.failed_step) or None,
        spent=spent_by(state),
        spent_by_model=spent_by_model(state),
        state=state.SerializeToString() if state.user_id else None,
        steps=traces_of(state),
    )


def _postponement(outcome: pipeline_pb2.JobOutcome) -> Postponement:
    state, retry = outcome.state, outcome.retry
    return Postponement(
        job_id=UUID(state.job_id),
        epoch=state.epoch,
        reason=retry.error.reason,
        message=retry.error.message,
        step=step_name(retry.step) or "parse",
        retry_at=retry.retry_time.ToDatetime(tzinfo=UTC),
        spent=spent_by(state),
        spent_by_model=spent_by_model(state),
        state=state.SerializeToString(),
        steps=traces_of(state),
    )


def _bare(address: Address) -> pipeline_pb2.PipelineState:
    """All that is known of a job whose outcome cannot be read."""
    return pipeline_pb2.PipelineState(job_id=address.job_id, epoch=address.epoch)
