"""Publishing so that a message is in the stream exactly once when the call returns."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import Mapping

from scribe_telemetry import tracing

from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.errors import BusFull, BusUnavailable, MovedOn
from scribe_bus.message_spans import send_span
from scribe_bus.subjects import Address, job_filter, parse_subject

logger = logging.getLogger(__name__)

_CONFIRM_SECONDS = 2.0
_EXPECTED_ON = "Nats-Expected-Last-Subject-Sequence-Subject"  # NATS 2.11, as pauses are
_EXPECTED, _NEVER = "Nats-Expected-Last-Subject-Sequence", str(2**62)
_WRONG_LAST, _LAST = 10071, re.compile(r"wrong last sequence: (\d+)")
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.1, 5.0


async def publish_once(bus: Bus, subject: str, body: bytes, *, within: float) -> bool:
    """Put a message on a subject of PIPELINE and have that confirmed on disk, trying for `within` seconds.

    True when this call put it there, False when the subject was taken before (a repeat, or this very
    message whose confirmation was lost). Raises BusFull or BusUnavailable when it is not there in the end.
    """
    with send_span(subject, body):
        return await _publish_within(bus, subject, body, within, None)


async def publish_onward(bus: Bus, subject: str, body: bytes, *, behind: Delivery, within: float) -> bool:
    """As publish_once(), for what comes of a message that was worked on, and only while nothing of its epoch is behind it.

    Raises MovedOn when something else is there by then: another's work on the same message, or a cancellation.
    """
    with send_span(subject, body):
        return await _publish_within(bus, subject, body, within, behind)


async def _publish_within(bus: Bus, subject: str, body: bytes, within: float, behind: Delivery | None) -> bool:
    deadline = asyncio.get_running_loop().time() + within
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            return await _publish(bus, subject, body, behind)
        except BusUnavailable as error:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise
            logger.debug("publish held", extra={"subject": subject, "reason": str(error)})
            await asyncio.sleep(min(left, wait * random.uniform(0.5, 1.0)))  # noqa: S311  # jitter
            wait = min(2 * wait, _LONGEST_WAIT_SECONDS)


async def exists(bus: Bus, subject: str) -> bool:
    """Whether PIPELINE holds a message on this subject. Raises BusUnavailable."""
    return await _last(bus, subject, {}) > 0


async def taken_on(bus: Bus, address: Address, sequence: int) -> bool:
    """Whether PIPELINE holds anything of this job and epoch behind the message of that sequence. Raises BusUnavailable.

    A later step or an outcome: then whoever works on that message works in vain.
    """
    return await _last(bus, address.finish.subject, _whole_epoch(address)) > sequence


async def _last(bus: Bus, subject: str, headers: Mapping[str, str]) -> int:
    """The last sequence on a subject, or on those that `headers` name; 0 without any.

    Asked by a publish that cannot happen, as it expects a sequence that is never reached: the refusal names the
    last one. Who may publish there can ask without being able to read, and only the stream's leader answers.
    """
    answer = await bus.request(subject, timeout=_CONFIRM_SECONDS, headers={_EXPECTED: _NEVER, **headers})
    try:
        api.answer_of(answer.data)
    except api.Refused as refused:
        last = _last_said(refused)
        if last is None:
            raise BusUnavailable(f"The message bus does not say what it holds: {refused}") from refused
        return last
    raise BusUnavailable("The message bus took a message that it should not have.")


async def _publish(bus: Bus, subject: str, body: bytes, behind: Delivery | None) -> bool:
    """One try. A refusal can mean "taken" and "full" (both 10077), so only the subject itself counts as done."""
    headers = {**tracing.inject(), **_only_behind(behind)}
    answer = await bus.request(subject, body, timeout=_CONFIRM_SECONDS, headers=headers)
    try:
        api.answer_of(answer.data)
    except api.Refused as refused:
        if await exists(bus, subject):
            return False
        last = _last_said(refused)
        if behind is None or last is None:
            raise BusFull(f"The message bus refuses a message: {refused}") from refused
        if last > behind.sequence:
            raise MovedOn from refused
        return await _publish(bus, subject, body, None)  # what was worked on is gone: a stream that was made anew
    return True


def _only_behind(message: Delivery | None) -> dict[str, str]:
    """What a publish expects of the stream: this to be the last of its epoch."""
    if message is None:
        return {}
    return {_EXPECTED: str(message.sequence), **_whole_epoch(parse_subject(message.subject))}


def _whole_epoch(address: Address) -> dict[str, str]:
    return {_EXPECTED_ON: job_filter(address.job_id, address.epoch)}


def _last_said(refused: api.Refused) -> int | None:
    """The last sequence, where it is why a publish was refused."""
    last = _LAST.search(str(refused)) if refused.err_code == _WRONG_LAST else None
    return int(last[1]) if last else None
