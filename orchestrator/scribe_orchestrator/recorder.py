"""Shows in PostgreSQL which step a job is in, from its events. How jobs end is the finisher's."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from scribe.v1 import pipeline_pb2
from scribe_bus.delivery import Delivery
from scribe_bus.errors import PoisonMessage
from scribe_bus.messages import decode_event
from scribe_bus.steps import step_name
from scribe_failpoints import failpoint
from scribe_rpc.errors import ServiceError
from scribe_store import outcomes
from scribe_store.store import Store

from scribe_orchestrator.step_records import RUNNING, trace_of

logger = logging.getLogger(__name__)


class Recorder:
    """Handles events; what cannot be written is left out, as the next event says more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle(self, delivery: Delivery) -> None:
        failpoint("recorder.before_ack")
        await delivery.ack()
        failpoint("recorder.after_ack")
        try:
            event = decode_event(delivery.body)
            if _says_something_new(event):
                await self._record(event, delivery.at)
        except (PoisonMessage, ServiceError, ValueError) as error:
            logger.debug("event not recorded", extra={"reason": str(error)})

    async def _record(self, event: pipeline_pb2.JobEvent, at: datetime) -> None:
        """By the stream's clock: several are written at once, and hosts' own clocks differ."""
        trace = trace_of(event.step, event.step_status, event.step_duration, event.detail)
        await outcomes.record_step(self._store, UUID(event.job_id), event.epoch, trace, at)


def _says_something_new(event: pipeline_pb2.JobEvent) -> bool:
    """A step's beginning or end; what is said in between is for watchers only."""
    between = event.step_status == RUNNING and (event.detail or event.draft or event.HasField("verdict"))
    return bool(step_name(event.step)) and event.state == pipeline_pb2.JOB_STATE_RUNNING and not between
