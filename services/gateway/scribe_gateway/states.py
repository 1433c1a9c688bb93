"""Job states and steps under the names that each kind of client knows. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from scribe_store.email_metadata import HTTP_STEPS
from scribe_store.rows import Job

TASK_STATUS = {
    "waiting": "PENDING",
    "running": "STARTED",
    "retrying": "STARTED",
    "completed": "SUCCESS",
    "failed": "FAILURE",
    "cancelled": "FAILURE",
}
QUEUE_STATUS = {
    "waiting": "pending",
    "running": "processing",
    "retrying": "processing",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "failed",
}
_FIRST_STEP = next(iter(HTTP_STEPS.values()))
STATUS_LIFETIME = timedelta(hours=1)
"""How long older clients may ask for an ended job; then it counts as unknown to them."""


def has_expired(job: Job, now: datetime | None = None) -> bool:
    ended = job.completed_at if job.has_ended else None
    return ended is not None and (now or datetime.now(UTC)) - ended > STATUS_LIFETIME


def http_step(step: str | None) -> str | None:
    """parse → template_parser."""
    return HTTP_STEPS.get(step or "")


def step_timings(job: Job) -> dict[str, float]:
    """Seconds of each step that has ended, by its HTTP name."""
    return {HTTP_STEPS[s.step]: s.seconds for s in job.steps if s.seconds is not None and s.step in HTTP_STEPS}


def task_result(job: Job) -> dict[str, Any] | None:
    """What older clients read as `result`."""
    match TASK_STATUS[job.status]:
        case "STARTED":
            current = next((s for s in reversed(job.steps) if s.step == job.current_step), None)
            step_status = current.status if current else ("retrying" if job.status == "retrying" else "running")
            # One that has been sent on its way and not been heard of is on its way into the first.
            step = http_step(job.current_step) or _FIRST_STEP
            return {"current_step": step, "step_status": step_status, "step_timings": step_timings(job)}
        case "SUCCESS":
            seconds = generation_seconds(job)
            return {"email_id": str(job.email_id), "generation_time": seconds, "step_timings": step_timings(job)}
    return None


def generation_seconds(job: Job) -> float | None:
    """From acceptance to the end."""
    return round((job.completed_at - job.created_at).total_seconds(), 3) if job.completed_at else None


def job_error(job: Job) -> dict[str, Any] | None:
    """Why a job failed or waits for another try; None when neither."""
    if job.status == "cancelled":
        return {"message": job.error_message or "Cancelled by its owner.", "type": "Cancelled"}
    if job.status not in ("failed", "retrying") or not (job.error_message or job.error_reason):
        return None
    error = {"message": job.error_message or "The job failed.", "type": job.error_reason or "INTERNAL"}
    failed_step = http_step(job.failed_step)
    return {**error, "failed_step": failed_step} if failed_step else error


def task_error(job: Job) -> dict[str, Any] | None:
    """What older clients read as `error`: only of what has failed for good."""
    return job_error(job) if TASK_STATUS[job.status] == "FAILURE" else None
