"""How deep the queues were, over the last hour. Pure but for what is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scribe_standing.look import Standing

_MOST = 360
"""An hour, noted every ten seconds."""

BACKLOG = "accepted"
"""Jobs that wait to be sent on their way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depths:
    """What waited in front of each step at one moment, and of all."""

    at: datetime
    waiting: Mapping[str, int]


class DepthsSeen:
    """The last hour's."""

    def __init__(self) -> None:
        self._seen: deque[Depths] = deque(maxlen=_MOST)

    @property
    def all(self) -> Sequence[Depths]:
        """Oldest first."""
        return list(self._seen)

    def note(self, standing: Standing) -> None:
        self._seen.append(depths_of(standing))


def depths_of(standing: Standing) -> Depths:
    """Steps are left out while NATS is away."""
    steps = {step.step: step.waiting for step in standing.cluster.steps} if standing.cluster else {}
    waiting = standing.work.live.get("waiting")
    return Depths(at=standing.at, waiting={BACKLOG: waiting.jobs if waiting else 0, **steps})
