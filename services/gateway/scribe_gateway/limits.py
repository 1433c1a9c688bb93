"""How often somebody may ask: quotas, metered in this process. Pure but for the clock.

Each gateway process counts for itself; what bounds the money for all of them together is the budget in PostgreSQL.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from scribe_gateway.errors import TooManyRequests

_MAX_CALLERS = 50_000  # beyond that, whoever has not asked for longest is forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many units in a window of so many seconds. 0 units: no limit."""

    name: str
    units: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a caller stands with a quota after having asked."""

    quota: Quota
    remaining: int
    reset_seconds: float
    """Until the whole quota is there again."""
    retry_seconds: float = 0.0
    """Until what was refused would be granted; 0 when it was granted."""


class Meter:
    """Meters one quota by caller: units come back evenly, and a caller who was quiet may use them all at once.

    The generic cell rate algorithm (ITU-T I.371): of each caller one moment is kept, that at which the quota is
    whole again.
    """

    def __init__(self, quota: Quota, clock: Callable[[], float] = time.monotonic) -> None:
        self.quota = quota
        self._clock = clock
        self._whole_at: OrderedDict[Hashable, float] = OrderedDict()

    def take(self, caller: Hashable, units: int = 1) -> Standing | None:
        """How the caller stands after taking `units`; None where there is no limit. Raises TooManyRequests."""
        if not self.quota.units:
            return None
        now, unit_seconds = self._clock(), self.quota.seconds / self.quota.units
        before = max(self._whole_at.get(caller, now), now)
        after = before + units * unit_seconds
        if after - now > self.quota.seconds * (1 + 1e-9):
            standing = self._standing(before - now, after - now - self.quota.seconds)
            raise TooManyRequests(standing)
        self._remember(caller, after)
        return self._standing(after - now)

    def give_back(self, caller: Hashable, units: int = 1) -> None:
        """What was taken for nothing."""
        if caller in self._whole_at:
            self._whole_at[caller] -= units * self.quota.seconds / self.quota.units

    def _remember(self, caller: Hashable, whole_at: float) -> None:
        self._whole_at[caller] = whole_at
        self._whole_at.move_to_end(caller)
        if len(self._whole_at) > _MAX_CALLERS:
            self._whole_at.popitem(last=False)

    def _standing(self, reset_seconds: float, retry_seconds: float = 0.0) -> Standing:
        left = self.quota.units * (1 - reset_seconds / self.quota.seconds)
        remaining = max(0, math.floor(left + 1e-6))
        return Standing(quota=self.quota, remaining=remaining, reset_seconds=reset_seconds, retry_seconds=retry_seconds)
