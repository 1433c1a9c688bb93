"""What is counted and timed, each under its one name; without an SDK a count costs a call that does nothing.

Names and units follow OpenTelemetry's conventions, so that Prometheus sees `scribe_step_duration_seconds` and the like.
No label holds a job, a person, an address or a text: there are as many series as steps, reasons and models, not jobs.
"""

from __future__ import annotations

from typing import Final

from opentelemetry import metrics

_METER = metrics.get_meter("scribe")
_STEP_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 240)
_LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

STATE: Final = "state"
REASON: Final = "reason"
STEP: Final = "step"
OUTCOME: Final = "outcome"
MODEL: Final = "model"
KIND: Final = "kind"
METHOD: Final = "method"
HOST: Final = "host"

JOB_OUTCOMES: Final = _METER.create_counter(
    "scribe.job.outcomes", unit="{job}", description="Jobs that ended or wait for another try, by state and reason."
)
STEP_DURATION: Final = _METER.create_histogram(
    "scribe.step.duration",
    unit="s",
    description="From a step's beginning to its end, waits for another call included, by step and outcome.",
    explicit_bucket_boundaries_advisory=_STEP_SECONDS,
)
STEP_RETRIES: Final = _METER.create_counter(
    "scribe.step.retries", unit="{call}", description="Calls of a step's service that were tried again, by reason."
)
REDELIVERIES: Final = _METER.create_counter(
    "scribe.step.redeliveries", unit="{message}", description="Messages of a step that came again."
)
MODEL_TOKENS: Final = _METER.create_counter(
    "scribe.model.tokens", unit="{token}", description="Tokens, by model, step and kind (input, cached, output)."
)
SPENT: Final = _METER.create_counter(
    "scribe.spent", unit="{micro_dollar}", description="Millionths of a US dollar, by step and model (or search)."
)
PAGES: Final = _METER.create_counter(
    "scribe.pages", unit="{page}", description="Pages asked for, by how they were obtained and what came of it."
)
LOOP_LAG: Final = _METER.create_histogram(
    "scribe.loop.lag",
    unit="s",
    description="How late the event loop is.",
    explicit_bucket_boundaries_advisory=_LAG_SECONDS,
)


def are_exported() -> bool:
    """Whether this process's counts go anywhere."""
    # As with spans: the SDK's provider can be shut down, the API's cannot.
    return hasattr(metrics.get_meter_provider(), "shutdown")
