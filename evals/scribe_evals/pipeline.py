"""One e-mail through the real steps, as the orchestrator calls them, without bus and database."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field

from scribe.v1 import pipeline_pb2, recipient_pb2, sender_pb2, template_pb2
from scribe_orchestrator.spending import after_error
from scribe_orchestrator.state_merge import template_type
from scribe_orchestrator.step_calls import step_call
from scribe_orchestrator.transitions import DEGRADED_WARNING, VITAL, next_step
from scribe_rpc.errors import ServiceError

from scribe_evals.system import System

State = pipeline_pb2.PipelineState

BUDGET_MICRO_DOLLARS = 200_000
_STEP_SECONDS = 120.0
_JOB_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An e-mail to write."""

    template: str
    recipient: recipient_pb2.Recipient
    sender: sender_pb2.Sender = field(default_factory=sender_pb2.Sender)
    requested_type: template_pb2.TemplateType.ValueType = template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    override_contact_policy: bool = False
    budget_micro_dollars: int = BUDGET_MICRO_DOLLARS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of an order: the state as far as it came, and the reason when it failed."""

    state: State
    reason: str = ""
    message: str = ""


class Pipeline:
    """Runs orders through a system's services."""

    def __init__(self, system: System) -> None:
        self._calls = {
            name: step_call(step, system.channels[name])
            for name, step in _SERVICE_STEPS.items()
            if name in system.channels
        }

    async def run(self, order: Order, *, first: str = "parse", last: str = "compose", job_id: str = "") -> Ended:
        """The order's end behind the step `last`; `first` may be a later one, whose input the order then must hold.

        A step that can be done without is, as in production.
        """
        state = first_state(order, job_id or str(uuid.uuid4()))
        step: str | None = first
        while step is not None:
            try:
                state = await self._calls[_STEP_SERVICES[step]](state, _STEP_SECONDS, _tell_nobody)
            except ServiceError as error:
                state = after_error(state, step, error)
                if step in VITAL or error.reason == "CONTACT_DECLINED":
                    return Ended(state=state, reason=error.reason, message=str(error))
                state.warnings.add(reason=DEGRADED_WARNING[step], message=str(error), step=step)
            step = None if step == last else next_step(step, template_type(state))
        return Ended(state=state)


_STEP_SERVICES = {"parse": "parser", "scrape": "scraper", "arxiv": "arxiv", "compose": "composer"}
_SERVICE_STEPS = {service: step for step, service in _STEP_SERVICES.items()}


def first_state(order: Order, job_id: str) -> State:
    """The state that a job begins with."""
    state = State(
        job_id=job_id,
        epoch=1,
        user_id=str(uuid.uuid5(uuid.NAMESPACE_URL, "evals")),
        template_text=order.template,
        recipient=order.recipient,
        requested_type=order.requested_type,
        budget_micro_dollars=order.budget_micro_dollars,
        sender=order.sender,
        override_contact_policy=order.override_contact_policy,
    )
    state.create_time.FromSeconds(int(time.time()))
    state.deadline.FromSeconds(int(time.time()) + _JOB_SECONDS)
    return state


async def _tell_nobody(_: pipeline_pb2.JobEvent) -> None:
    """Nobody watches."""
