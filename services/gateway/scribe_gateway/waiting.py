"""Why a job that is under way makes no progress at the moment, for people. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from scribe_store.email_metadata import HTTP_STEPS
from scribe_store.rows import Job, StepTrace

from scribe_gateway.obstacles import NONE, Obstacles

_STEPS = tuple(HTTP_STEPS)
_SILENT_SECONDS = 4.0


def why_waiting(job: Job, obstacles: Obstacles = NONE) -> str | None:
    """A sentence; None while a step moves, and once the job has ended."""
    if obstacles.bus_away and not job.has_ended:
        return "The message bus does not answer at the moment: the job goes on when it is back."
    match job.status:
        case "waiting":
            return "It waits for its turn: users take turns, and one's own jobs go in order."
        case "retrying":
            at = f" at {job.retry_at:%H:%M:%S} UTC" if job.retry_at else ""
            return f"It is tried again{at}: {job.error_message or 'a step failed'}"
        case "running":
            return _between_steps(job, obstacles)
    return None


def _between_steps(job: Job, obstacles: Obstacles) -> str | None:
    last = job.steps[-1] if job.steps else None
    if last and last.status == "retrying":
        return last.detail or "A step is tried again."
    if last and last.status == "running":
        return _at_work(job, last, obstacles)
    step = _next_step(last.step if last else None)
    if step and step in obstacles.paused:
        return f"An operator has paused {HTTP_STEPS[step]}: it goes on when the step does."
    return f"It waits for a free place in {HTTP_STEPS[step]}." if step else "It is being stored."


def _at_work(job: Job, step: StepTrace, obstacles: Obstacles) -> str | None:
    """A step that has been silent for a while is either long, or its host is gone and its message waits to be handed out anew."""
    if step.at is None:
        return None
    name, since, now = HTTP_STEPS[step.step], f"{step.at:%H:%M:%S} UTC", datetime.now(UTC)
    if (now - step.at).total_seconds() < _SILENT_SECONDS:
        return f"{name} began at {since}." if _nothing_was_seen(job, now) else None
    if (str(job.id), job.epoch) in obstacles.in_hand:
        return f"{name} has worked on it since {since}."
    return f"Nothing was heard of {name} since {since}: if its host was lost, another takes over within 15 s."


def _nothing_was_seen(job: Job, now: datetime) -> bool:
    """For a while, of a step that has just begun: it waited for a place, or was begun before on a host that is gone."""
    before = job.steps[-2].at if len(job.steps) > 1 else job.started_at
    return before is not None and (now - before).total_seconds() > _SILENT_SECONDS


def _next_step(done: str | None) -> str | None:
    """Behind `done`; None behind the last."""
    place = _STEPS.index(done) + 1 if done in _STEPS else 0
    return _STEPS[place] if place < len(_STEPS) else None
