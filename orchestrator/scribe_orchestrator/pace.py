"""How long each step takes, as the jobs that were completed last say."""

from __future__ import annotations

from collections.abc import Mapping

from scribe.v1 import pipeline_pb2
from scribe_bus.steps import STEPS

from scribe_orchestrator.step_records import record_of

# Until jobs have told.
_GUESSES = {"parse": 3.0, "scrape": 20.0, "arxiv": 5.0, "compose": 10.0}
_WEIGHT = 0.1


class Pace:
    """Seconds a step, an average in which later jobs count more."""

    def __init__(self) -> None:
        self._seconds = dict(_GUESSES)

    @property
    def seconds(self) -> Mapping[str, float]:
        return self._seconds

    def note(self, state: pipeline_pb2.PipelineState) -> None:
        """A job was completed. A step that it skipped took no time; one that was tried again says nothing."""
        for step in STEPS:
            record = record_of(state, step)
            if record.attempts <= 1:
                took = record.duration.ToNanoseconds() / 1e9
                self._seconds[step] += _WEIGHT * (took - self._seconds[step])
