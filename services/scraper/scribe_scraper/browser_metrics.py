"""What the browser and the PDF readers take beside the service itself, for the metrics."""

from __future__ import annotations

import os
from collections.abc import Iterable

from opentelemetry import metrics
from opentelemetry.metrics import CallbackOptions, Observation

from scribe_scraper.process_tree import private_bytes, private_bytes_of_one


def observe_children() -> None:
    """From now on, whenever metrics are collected; never where they are not exported."""
    metrics.get_meter("scribe").create_observable_gauge(
        "scribe.children.memory",
        [_memory],
        unit="By",
        description="What the browser and PDF readers of the scraper hold and share with nobody.",
    )


def _memory(_: CallbackOptions) -> Iterable[Observation]:
    return [Observation(max(0, private_bytes(os.getpid()) - private_bytes_of_one(os.getpid())))]
