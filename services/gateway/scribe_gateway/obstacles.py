"""What keeps everybody's jobs from moving. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """As was seen last."""

    paused: frozenset[str] = frozenset()
    """Steps that operators have paused: parse, scrape, arxiv, compose."""
    bus_away: bool = False


NONE = Obstacles()
