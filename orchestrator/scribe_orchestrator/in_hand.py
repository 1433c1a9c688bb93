"""What a process works on at this moment, for its heartbeat."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scribe_bus.subjects import Address


@dataclass(frozen=True, slots=True)
class Held:
    """A step of a job in a slot, since so many seconds after 1970."""

    address: Address
    since: float


class InHand:
    """All slots of a process."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}
        self._count = 0

    @contextmanager
    def holding(self, address: Address) -> Iterator[None]:
        """It is worked on inside the block."""
        self._count += 1
        place = self._count
        self._held[place] = Held(address, time.time())
        try:
            yield
        finally:
            del self._held[place]

    def of(self, step: str) -> list[Held]:
        """What is being worked on of a step, oldest first."""
        return [held for held in self._held.values() if held.address.step == step]
