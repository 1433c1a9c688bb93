"""Spans of messages, named and described as OpenTelemetry's conventions for messaging have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, TraceFlags
from scribe_telemetry import attributes, tracing
from scribe_telemetry.delivery_ids import delivery_span_id, next_span_id

from scribe_bus.delivery import Delivery

_SCOPE = "scribe_bus"
_RECEIVED = {
    attributes.MESSAGING_SYSTEM: "nats",
    attributes.MESSAGING_OPERATION: "receive",
    attributes.MESSAGING_OPERATION_NAME: "receive",
}
"""What the message is about stands on the span of its processing, below it."""


@contextmanager
def send_span(subject: str, body: bytes) -> Iterator[None]:
    """Around the publishing of a message, which carries it along."""
    described = {**_described(subject, "send"), attributes.MESSAGING_SIZE: len(body)}
    with tracing.span(_SCOPE, f"send {_template(subject)}", described, kind=SpanKind.PRODUCER):
        yield


@contextmanager
def process_span(delivery: Delivery) -> Iterator[Span]:
    """Around the work on a message, in the trace that it came from; linked to the delivery before, which broke off."""
    template, sender = _template(delivery.subject), tracing.extract(delivery.headers)
    described = {**_described(delivery.subject, "process"), attributes.DELIVERIES: delivery.times}
    received = _received(delivery, sender)
    context = trace.set_span_in_context(received, sender)
    with tracing.span(_SCOPE, f"process {template}", described, kind=SpanKind.CONSUMER, context=context) as current:
        yield current


def _received(delivery: Delivery, sender: Context) -> Span:
    """A span of no length that is gone before the work begins: it is told even if the work never ends.

    Its id follows from the message and the count of its deliveries, so that the next one can name it.
    """
    links, sent = [], trace.get_current_span(sender).get_span_context()
    if delivery.times > 1 and sent.is_valid:
        before = delivery_span_id(delivery.subject, delivery.times - 1)
        links = [Link(SpanContext(sent.trace_id, before, is_remote=True, trace_flags=TraceFlags(sent.trace_flags)))]
    with next_span_id(delivery_span_id(delivery.subject, delivery.times)):
        received = tracing.tracer(_SCOPE).start_span(
            f"receive {_template(delivery.subject)}",
            context=sender,
            kind=SpanKind.CONSUMER,
            attributes={**_RECEIVED, attributes.DELIVERIES: delivery.times},
            links=links,
        )
    received.end()
    return received


def _described(subject: str, operation: str) -> Mapping[str, str | int]:
    _, step, job_id, epoch = (*subject.split("."), "", "", "", "")[:4]
    return {
        attributes.MESSAGING_SYSTEM: "nats",
        attributes.MESSAGING_DESTINATION: subject,
        attributes.MESSAGING_TEMPLATE: _template(subject),
        attributes.MESSAGING_OPERATION: operation,
        attributes.MESSAGING_OPERATION_NAME: operation,
        attributes.JOB_ID: job_id,
        attributes.JOB_EPOCH: epoch,
        attributes.STEP: step,
    }


def _template(subject: str) -> str:
    """Without what is different in every message."""
    return ".".join(subject.split(".")[:2])
