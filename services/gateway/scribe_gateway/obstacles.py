"""What keeps everybody's jobs from moving. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """As was seen last."""

    paused: frozenset[str] = frozenset()
    """Steps that operators have paused: parse, scrape, arxiv, compose."""
    bus_away: bool = False
    in_hand: frozenset[tuple[str, int]] = frozenset()
    """Jobs, by id and epoch, of which hosts say that they work on them."""


NONE = Obstacles()
