"""Subjects: where each message lives. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from scribe_bus.steps import FINISH, STEPS

NUDGE = "nudge.dispatch"
ALL_PIPELINE = "pipeline.>"
ALL_EVENTS = "events.>"
TOLD_EVENTS = "told.>"  # events again, once they are stored, each with its place in the stream
ALL_HOSTS = "hosts.>"
ALL_BEATS = "hosts.beat.>"

HOST_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")

_MAX_EPOCH = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a pipeline subject says: the step (or `finish`), the job, the epoch."""

    step: str
    job_id: str
    epoch: int

    @property
    def subject(self) -> str:
        return f"pipeline.{self.step}.{self.job_id}.{self.epoch}"

    @property
    def finish(self) -> Address:
        """Where this epoch's outcome lives."""
        return Address(step=FINISH, job_id=self.job_id, epoch=self.epoch)


def step_subject(step: str, job_id: str, epoch: int) -> str:
    """Where a step's job lives, or an epoch's outcome (`finish`). Raises ValueError for what cannot be one."""
    return parse_subject(f"pipeline.{step}.{job_id}.{epoch}").subject


def finish_subject(job_id: str, epoch: int) -> str:
    return step_subject(FINISH, job_id, epoch)


def event_subject(user_id: str, job_id: str) -> str:
    return f"events.{_uuid(user_id)}.{_uuid(job_id)}"


def events_filter(user_id: str) -> str:
    """All events of a user's jobs."""
    return f"events.{_uuid(user_id)}.*"


def told_filter(user_id: str, job_id: str | None) -> str:
    """Where a job's events, or those of all the user's, are told again."""
    return f"told.{_uuid(user_id)}.{_uuid(job_id) if job_id else '*'}"


def beat_subject(host: str, instance: str) -> str:
    """Where a process says what it does. Raises ValueError for names that are no single token."""
    return f"hosts.beat.{_token(host)}.{_token(instance)}"


def order_subject(host: str) -> str:
    """Where a host is told what to do. Raises ValueError."""
    return f"hosts.order.{_token(host)}"


def parse_subject(subject: str) -> Address:
    """`pipeline.<step>.<job>.<epoch>` → its parts. Raises ValueError."""
    root, step, job_id, epoch = _four(subject)
    if root != "pipeline" or step not in (*STEPS, FINISH):
        raise ValueError(f"{subject!r} is not a pipeline subject")
    if not (epoch.isascii() and epoch.isdigit() and str(int(epoch)) == epoch and 1 <= int(epoch) <= _MAX_EPOCH):
        raise ValueError(f"{subject!r} has no epoch")
    return Address(step=step, job_id=_uuid(job_id), epoch=int(epoch))


def step_in(subject: str) -> str:
    """The step that a pipeline subject names, known to us or not; empty for what is no such subject."""
    parts = subject.split(".")
    return parts[1] if len(parts) == 4 and parts[0] == "pipeline" else ""


def job_filter(job_id: str, epoch: int | None = None) -> str:
    """All pipeline subjects of a job, or of one of its epochs."""
    return f"pipeline.*.{_uuid(job_id)}.{'*' if epoch is None else epoch}"


def step_filter(step: str) -> str:
    """All subjects of a step."""
    return f"pipeline.{step}.>"


def _four(subject: str) -> tuple[str, str, str, str]:
    parts = subject.split(".")
    if len(parts) != 4:
        raise ValueError(f"{subject!r} does not have four parts")
    return parts[0], parts[1], parts[2], parts[3]


def _token(text: str) -> str:
    if not HOST_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is not a name of letters, digits, - and _")
    return text


@lru_cache(maxsize=4096)  # each step asks several times about one job
def _uuid(text: str) -> str:
    """The canonical spelling only: wildcards and dots never reach a subject."""
    if str(UUID(text)) != text:
        raise ValueError(f"{text!r} is not a UUID in its usual spelling")
    return text
