"""Why a job that is under way makes no progress at the moment, for people. Pure."""

from __future__ import annotations

from scribe_store.email_metadata import HTTP_STEPS
from scribe_store.rows import Job

from scribe_gateway.obstacles import NONE, Obstacles

_STEPS = tuple(HTTP_STEPS)


def why_waiting(job: Job, obstacles: Obstacles = NONE) -> str | None:
    """A sentence; None while a step is being worked on, and once the job has ended."""
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
        return None
    step = _next_step(last.step if last else None)
    if step and step in obstacles.paused:
        return f"An operator has paused {HTTP_STEPS[step]}: it goes on when the step does."
    return f"It waits for a free place in {HTTP_STEPS[step]}." if step else "It is being stored."


def _next_step(done: str | None) -> str | None:
    """Behind `done`; None behind the last."""
    place = _STEPS.index(done) + 1 if done in _STEPS else 0
    return _STEPS[place] if place < len(_STEPS) else None
